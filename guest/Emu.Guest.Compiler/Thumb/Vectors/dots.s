@ Int8Vector.Dots: x in r0, weights in r1, length in r2, outputs in r3, offset and sums on the stack. Two outputs in a round, an odd last one beside itself; their weights start at
@ r10 (sl) and r7. Sums of products in r4 and r6, of weights in r8 and r12.
	stmdb	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, lr}
	ldr.w	r11, [sp, #36]
	ldr.w	r9, [sp, #40]
	mov	r10, r1
	cmp	r3, #0
	ble.n	done
outputs:
	mov	r5, r0
	mov	r1, r10
	add.w	r7, r10, r2
	cmp	r3, #1
	csel	r7, sl, r7, eq
	movs	r4, #0
	movs	r6, #0
	mov	r8, r4
	mov	r12, r4
	wlstp.8	lr, r2, finish
turn:
	vldrb.u8	q0, [r5], #16
	vldrb.u8	q1, [r1], #16
	vmlava.s8	r4, q0, q1
	vldrb.u8	q2, [r7], #16
	vmlava.s8	r6, q0, q2
	vaddva.s8	r12, q1
	vaddva.s8	r8, q2
	letp	lr, turn
finish:
	mla	r4, r11, r12, r4
	mla	r6, r11, r8, r6
	str.w	r4, [r9], #4
	subs	r3, #2
	bmi.n	done
	str.w	r6, [r9], #4
	add.w	r10, r10, r2, lsl #1
	bne.n	outputs
done:
	ldmia.w	sp!, {r4, r5, r6, r7, r8, r9, r10, r11, pc}
