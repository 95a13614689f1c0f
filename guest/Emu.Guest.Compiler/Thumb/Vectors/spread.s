@ Int8Vector.Spread: as columns.s, but one input for all channels, whose product with the weights is added as a whole: sums of the even channels in q0, of the odd ones in q1.
	stmdb	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, lr}
	sub	sp, #4
	ldr.w	r12, [sp, #40]
	ldr.w	r11, [sp, #44]
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
	str	r6, [sp, #0]
	ldr.w	lr, [r2, #4]
run:
	ldrsb.w	r6, [r7]
	add	r7, r4
	add	r6, r12
	vpst
	vldrbt.s16	q2, [r3]
	vmovlb.s16	q3, q2
	vmla.s32	q0, q3, r6
	vmovlt.s16	q3, q2
	vmla.s32	q1, q3, r6
	add	r3, r5
	le	lr, run
	add	r7, r9
	add	r3, r10
	ldr	r6, [sp, #0]
	subs	r6, #1
	bne.n	row
store:
	vst20.32	{q0, q1}, [r11]
	vst21.32	{q0, q1}, [r11]!
	adds	r1, #8
	subs.w	r8, r8, #8
	bgt.n	channels
	add	sp, #4
	ldmia.w	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, pc}
