@ Int8Vector.Rescale: sums in r0, bias in r1 (0 for none), multipliers in r2, shifts in r3; count, zero, low, high and outputs on the stack. Four sums in a turn. Lanes of the bias are
@ all there or none. A shift is split into one to the left before the product and one to the right behind it; a negative product gives 1 away to the latter, whose rounding is upward.
	push	{r4, r5, r6, r7, lr}
	vpush	{d8-d11}
	ldr.w	r12, [sp, #52]
	ldr	r5, [sp, #56]
	ldrd	r6, r7, [sp, #60]
	ldr	r4, [sp, #68]
	vdup.32	q4, r6
	vdup.32	q5, r7
	vctp.32	r1
	wlstp.32	lr, r12, done
turn:
	vldrb.s32	q2, [r3], #4
	vmov.i32	q1, #0
	vldrw.u32	q0, [r0], #16
	vmax.s32	q1, q2, q1
	vpstt
	vldrwt.u32	q3, [r1], #16
	vaddt.i32	q0, q0, q3
	vldrw.u32	q3, [r2], #16
	vshl.s32	q0, q0, q1
	vqrdmulh.s32	q0, q0, q3
	vsub.i32	q2, q2, q1
	vand	q1, q0, q2
	vshr.s32	q1, q1, #31
	vadd.i32	q0, q0, q1
	vrshl.s32	q0, q0, q2
	vadd.i32	q0, q0, r5
	vmax.s32	q0, q0, q4
	vmin.s32	q0, q0, q5
	vstrb.32	q0, [r4], #4
	letp	lr, turn
done:
	vpop	{d8-d11}
	pop	{r4, r5, r6, r7, pc}
