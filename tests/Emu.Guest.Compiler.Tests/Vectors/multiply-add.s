@ Int8Vector.MultiplyAdd in MVE, for GNU as 2.40: build.sh writes its bytes to multiply-add.txt, which VectorRoutineTests compares the compiler's routine with.
	.syntax unified
	.thumb
	push	{r4, r6, r8, lr}
	movs	r4, #0
	movs	r6, #0
	mov	r8, r4
	mov	r12, r4
	wlstp.8	lr, r3, 2f
1:	vldrb.8	q0, [r0], #16
	vldrb.8	q1, [r1], #16
	vldrb.8	q2, [r2], #16
	vmlava.s8	r4, q0, q1
	vmlava.s8	r6, q0, q2
	vaddva.s8	r12, q1
	vaddva.s8	r8, q2
	letp	lr, 1b
2:	ldr	r0, [sp, #16]
	ldr	r1, [sp, #20]
	ldrd	r2, r3, [r1]
	mla	r4, r0, r12, r4
	mla	r6, r0, r8, r6
	adds	r2, r2, r4
	adds	r3, r3, r6
	strd	r2, r3, [r1]
	pop	{r4, r6, r8, pc}
