@ Int8Vector.Columns: x in r0, weights in r1, taps (rows, runs, steps of x and weights from run to run, and from row to row) at r2, channels in r3, offset and sums on the stack.
@ Eight channels in a round, as 16-bit lanes: sums of the even ones in q0, of the odd ones in q1. Lanes beyond the last channel are not loaded.
	stmdb	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, lr}
	vpush	{d8-d9}
	ldr.w	r12, [sp, #52]
	ldr.w	r11, [sp, #56]
	ldrd	r9, r10, [r2, #16]
	ldrd	r4, r5, [r2, #8]
	ldr	r7, [r2, #4]
	mls	r9, r7, r4, r9
	mls	r10, r7, r5, r10
	mov	r8, r3
channels:
	vctp.16	r8
	vmov.i32	q0, #0
	vmov.i32	q1, #0
	mov	r7, r0
	mov	r3, r1
	ldr	r6, [r2, #0]
	cbz	r6, store
row:
	ldr.w	lr, [r2, #4]
run:
	vpsttt
	vldrbt.s16	q2, [r7]
	vaddt.i16	q2, q2, r12
	vldrbt.s16	q3, [r3]
	vmullb.s16	q4, q2, q3
	vadd.i32	q0, q0, q4
	vmullt.s16	q2, q2, q3
	vadd.i32	q1, q1, q2
	add	r7, r4
	add	r3, r5
	le	lr, run
	add	r7, r9
	add	r3, r10
	subs	r6, #1
	bne.n	row
store:
	vst20.32	{q0, q1}, [r11]
	vst21.32	{q0, q1}, [r11]!
	adds	r0, #8
	adds	r1, #8
	subs.w	r8, r8, #8
	bgt.n	channels
	vpop	{d8-d9}
	ldmia.w	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, pc}
