@ Int8Vector.MultiplyAdd: x in r0, a in r1, b in r2, count in r3, offset and sums on the stack. Sums of products in r4 and r6, of weights in r8 and r12: accumulators are
@ even registers. The offset is multiplied with the sums of weights at the end. Loads stand between multiplications, which use another pipeline. The last turn takes what is
@ left: lanes beyond the count are neither loaded nor added.
	stmdb	sp!, {r4, r6, r8, lr}
	movs	r4, #0
	movs	r6, #0
	mov	r8, r4
	mov	r12, r4
	wlstp.8	lr, r3, finish
turn:
	vldrb.u8	q0, [r0], #16
	vldrb.u8	q1, [r1], #16
	vmlava.s8	r4, q0, q1
	vldrb.u8	q2, [r2], #16
	vmlava.s8	r6, q0, q2
	vaddva.s8	r12, q1
	vaddva.s8	r8, q2
	letp	lr, turn
finish:
	ldr	r0, [sp, #16]
	ldr	r1, [sp, #20]
	ldrd	r2, r3, [r1]
	mla	r4, r0, r12, r4
	mla	r6, r0, r8, r6
	adds	r2, r2, r4
	adds	r3, r3, r6
	strd	r2, r3, [r1]
	ldmia.w	sp!, {r4, r6, r8, pc}
