@ Int8Vector.Columns: x in r0, weights in r1, taps (rows, runs, steps of x and weights from run to run, and from row to row) at r2, channels in r3, offset and sums on the stack.
@ Sixteen channels in a round while there are as many, then eight, as 16-bit lanes: sums of the even ones of eight in q0 (q2), of the odd ones in q1 (q3). Lanes beyond the last channel
@ are not loaded. What depends on each other stands apart; core instructions stand beside vector ones.
	stmdb	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, lr}
	vpush	{d8-d15}
	ldr.w	r12, [sp, #100]
	ldr.w	r11, [sp, #104]
	ldrd	r9, r10, [r2, #16]
	ldrd	r4, r5, [r2, #8]
	ldr	r7, [r2, #4]
	mls	r9, r7, r4, r9
	mls	r10, r7, r5, r10
	mov	r8, r3
channels:
	vmov.i32	q0, #0
	mov	r7, r0
	vmov.i32	q1, #0
	mov	r3, r1
	ldr	r6, [r2, #0]
	cmp.w	r8, #16
	blt.n	few
	vmov.i32	q2, #0
	vmov.i32	q3, #0
	cbz	r6, store
row:
	ldr.w	lr, [r2, #4]
run:
	vldrb.s16	q4, [r7]
	vldrb.s16	q5, [r3]
	vadd.i16	q4, q4, r12
	vldrb.s16	q6, [r7, #8]
	vmullb.s16	q7, q4, q5
	vadd.i16	q6, q6, r12
	vmullt.s16	q4, q4, q5
	vldrb.s16	q5, [r3, #8]
	vadd.i32	q0, q0, q7
	add	r7, r4
	vmullb.s16	q7, q6, q5
	vadd.i32	q1, q1, q4
	add	r3, r5
	vmullt.s16	q6, q6, q5
	vadd.i32	q2, q2, q7
	vadd.i32	q3, q3, q6
	le	lr, run
	add	r7, r9
	add	r3, r10
	subs	r6, #1
	bne.n	row
store:
	vst20.32	{q0, q1}, [r11]
	vst21.32	{q0, q1}, [r11]!
	vst20.32	{q2, q3}, [r11]
	vst21.32	{q2, q3}, [r11]!
	adds	r0, #16
	adds	r1, #16
	subs.w	r8, r8, #16
	bgt.n	channels
	b.n	done
few:
	vctp.16	r8
	cbz	r6, last
line:
	ldr.w	lr, [r2, #4]
tap:
	vpstt
	vldrbt.s16	q2, [r7]
	vldrbt.s16	q3, [r3]
	add	r7, r4
	vadd.i16	q2, q2, r12
	add	r3, r5
	vmullb.s16	q4, q2, q3
	vmullt.s16	q2, q2, q3
	vadd.i32	q0, q0, q4
	vadd.i32	q1, q1, q2
	le	lr, tap
	add	r7, r9
	add	r3, r10
	subs	r6, #1
	bne.n	line
last:
	vst20.32	{q0, q1}, [r11]
	vst21.32	{q0, q1}, [r11]!
	adds	r0, #8
	adds	r1, #8
	subs.w	r8, r8, #8
	bgt.n	channels
done:
	vpop	{d8-d15}
	ldmia.w	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, pc}
