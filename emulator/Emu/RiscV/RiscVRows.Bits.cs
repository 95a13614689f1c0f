using Emu.Isa;

namespace Emu.RiscV;

// Bit manipulation. Source: RISC-V Bit-Manipulation ISA-extensions 1.0.0 (Zba, Zbb, Zbc, Zbs) and Scalar Cryptography 1.0.1 (Zbkb).
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Bits =>
    [
        new("SH1ADD", "0010000 wwwww vvvvv 010 uuuuu 0110011", "sh1add {d},{n},{m}", Features.Zba, TimingClass.Alu, &ShiftOneAdd),
        new("SH2ADD", "0010000 wwwww vvvvv 100 uuuuu 0110011", "sh2add {d},{n},{m}", Features.Zba, TimingClass.Alu, &ShiftTwoAdd),
        new("SH3ADD", "0010000 wwwww vvvvv 110 uuuuu 0110011", "sh3add {d},{n},{m}", Features.Zba, TimingClass.Alu, &ShiftThreeAdd),

        new("ANDN", "0100000 wwwww vvvvv 111 uuuuu 0110011", "andn {d},{n},{m}", Features.ZbbAndZbkb, TimingClass.Alu, &AndNot),
        new("ORN", "0100000 wwwww vvvvv 110 uuuuu 0110011", "orn {d},{n},{m}", Features.ZbbAndZbkb, TimingClass.Alu, &OrNot),
        new("XNOR", "0100000 wwwww vvvvv 100 uuuuu 0110011", "xnor {d},{n},{m}", Features.ZbbAndZbkb, TimingClass.Alu, &XorNot),
        new("ROL", "0110000 wwwww vvvvv 001 uuuuu 0110011", "rol {d},{n},{m}", Features.ZbbAndZbkb, TimingClass.Alu, &RotateLeft),
        new("ROR", "0110000 wwwww vvvvv 101 uuuuu 0110011", "ror {d},{n},{m}", Features.ZbbAndZbkb, TimingClass.Alu, &RotateRight),
        new("RORI", "0110000 iiiii vvvvv 101 uuuuu 0010011", "rori {d},{n},{h}", Features.ZbbAndZbkb, TimingClass.Alu, &RotateRightImm),
        new("REV8", "011010011000 vvvvv 101 uuuuu 0010011", "rev8 {d},{n}", Features.ZbbAndZbkb, TimingClass.Alu, &ReverseBytes),

        new("CLZ", "011000000000 vvvvv 001 uuuuu 0010011", "clz {d},{n}", Features.Zbb, TimingClass.Alu, &LeadingZeros),
        new("CTZ", "011000000001 vvvvv 001 uuuuu 0010011", "ctz {d},{n}", Features.Zbb, TimingClass.Alu, &TrailingZeros),
        new("CPOP", "011000000010 vvvvv 001 uuuuu 0010011", "cpop {d},{n}", Features.Zbb, TimingClass.Alu, &Ones),
        new("SEXT.B", "011000000100 vvvvv 001 uuuuu 0010011", "sext.b {d},{n}", Features.Zbb, TimingClass.Alu, &ExtendByte),
        new("SEXT.H", "011000000101 vvvvv 001 uuuuu 0010011", "sext.h {d},{n}", Features.Zbb, TimingClass.Alu, &ExtendHalf),
        new("ZEXT.H", "000010000000 vvvvv 100 uuuuu 0110011", "zext.h {d},{n}", Features.Zbb, TimingClass.Alu, &ZeroExtendHalf),
        new("MAX", "0000101 wwwww vvvvv 110 uuuuu 0110011", "max {d},{n},{m}", Features.Zbb, TimingClass.Alu, &Maximum),
        new("MAXU", "0000101 wwwww vvvvv 111 uuuuu 0110011", "maxu {d},{n},{m}", Features.Zbb, TimingClass.Alu, &MaximumUnsigned),
        new("MIN", "0000101 wwwww vvvvv 100 uuuuu 0110011", "min {d},{n},{m}", Features.Zbb, TimingClass.Alu, &Minimum),
        new("MINU", "0000101 wwwww vvvvv 101 uuuuu 0110011", "minu {d},{n},{m}", Features.Zbb, TimingClass.Alu, &MinimumUnsigned),
        new("ORC.B", "001010000111 vvvvv 101 uuuuu 0010011", "orc.b {d},{n}", Features.Zbb, TimingClass.Alu, &OrCombineBytes),

        new("CLMUL", "0000101 wwwww vvvvv 001 uuuuu 0110011", "clmul {d},{n},{m}", Features.Zbkc, TimingClass.Multiply, &Carryless),
        new("CLMULH", "0000101 wwwww vvvvv 011 uuuuu 0110011", "clmulh {d},{n},{m}", Features.Zbkc, TimingClass.Multiply, &CarrylessHigh),
        new("CLMULR", "0000101 wwwww vvvvv 010 uuuuu 0110011", "clmulr {d},{n},{m}", Features.Zbc, TimingClass.Multiply, &CarrylessReversed),

        new("BCLR", "0100100 wwwww vvvvv 001 uuuuu 0110011", "bclr {d},{n},{m}", Features.Zbs, TimingClass.Alu, &BitClear),
        new("BCLRI", "0100100 iiiii vvvvv 001 uuuuu 0010011", "bclri {d},{n},{h}", Features.Zbs, TimingClass.Alu, &BitClearImm),
        new("BEXT", "0100100 wwwww vvvvv 101 uuuuu 0110011", "bext {d},{n},{m}", Features.Zbs, TimingClass.Alu, &BitExtract),
        new("BEXTI", "0100100 iiiii vvvvv 101 uuuuu 0010011", "bexti {d},{n},{h}", Features.Zbs, TimingClass.Alu, &BitExtractImm),
        new("BINV", "0110100 wwwww vvvvv 001 uuuuu 0110011", "binv {d},{n},{m}", Features.Zbs, TimingClass.Alu, &BitInvert),
        new("BINVI", "0110100 iiiii vvvvv 001 uuuuu 0010011", "binvi {d},{n},{h}", Features.Zbs, TimingClass.Alu, &BitInvertImm),
        new("BSET", "0010100 wwwww vvvvv 001 uuuuu 0110011", "bset {d},{n},{m}", Features.Zbs, TimingClass.Alu, &BitSet),
        new("BSETI", "0010100 iiiii vvvvv 001 uuuuu 0010011", "bseti {d},{n},{h}", Features.Zbs, TimingClass.Alu, &BitSetImm),

        new("PACK", "0000100 wwwww vvvvv 100 uuuuu 0110011", "pack {d},{n},{m}", Features.Zbkb, TimingClass.Alu, &Pack),
        new("PACKH", "0000100 wwwww vvvvv 111 uuuuu 0110011", "packh {d},{n},{m}", Features.Zbkb, TimingClass.Alu, &PackBytes),
        new("BREV8", "011010000111 vvvvv 101 uuuuu 0010011", "brev8 {d},{n}", Features.Zbkb, TimingClass.Alu, &ReverseBitsInBytes),
        new("ZIP", "000010001111 vvvvv 001 uuuuu 0010011", "zip {d},{n}", Features.Zbkb, TimingClass.Alu, &Zip),
        new("UNZIP", "000010001111 vvvvv 101 uuuuu 0010011", "unzip {d},{n}", Features.Zbkb, TimingClass.Alu, &Unzip),
    ];

    private static void ShiftOneAdd(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Shl(o.Reg(f.N), 1), o.Reg(f.M)));
    private static void ShiftTwoAdd(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Shl(o.Reg(f.N), 2), o.Reg(f.M)));
    private static void ShiftThreeAdd(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Shl(o.Reg(f.N), 3), o.Reg(f.M)));

    private static void AndNot(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.N), o.Not(o.Reg(f.M))));
    private static void OrNot(ref TOps o, in Fields f) => o.SetReg(f.D, o.Or(o.Reg(f.N), o.Not(o.Reg(f.M))));
    private static void XorNot(ref TOps o, in Fields f) => o.SetReg(f.D, o.Not(o.Xor(o.Reg(f.N), o.Reg(f.M))));
    private static void RotateLeft(ref TOps o, in Fields f) => o.SetReg(f.D, o.RorBy(o.Reg(f.N), o.Sub(o.Imm(32), o.And(o.Reg(f.M), o.Imm(31)))));
    private static void RotateRight(ref TOps o, in Fields f) => o.SetReg(f.D, o.RorBy(o.Reg(f.N), o.Reg(f.M)));
    private static void RotateRightImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Ror(o.Reg(f.N), (int)f.Imm));
    private static void ReverseBytes(ref TOps o, in Fields f) => o.SetReg(f.D, o.Ror(Swap(ref o, o.Reg(f.N), 8, 0x00FF00FF), 16));

    private static void LeadingZeros(ref TOps o, in Fields f) => o.SetReg(f.D, o.CountLeadingZeros(o.Reg(f.N)));
    private static void TrailingZeros(ref TOps o, in Fields f) => o.SetReg(f.D, o.CountTrailingZeros(o.Reg(f.N)));
    private static void Ones(ref TOps o, in Fields f) => o.SetReg(f.D, o.CountOnes(o.Reg(f.N)));
    private static void ExtendByte(ref TOps o, in Fields f) => o.SetReg(f.D, o.Sar(o.Shl(o.Reg(f.N), 24), 24));
    private static void ExtendHalf(ref TOps o, in Fields f) => o.SetReg(f.D, o.Sar(o.Shl(o.Reg(f.N), 16), 16));
    private static void ZeroExtendHalf(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.N), o.Imm(0xFFFF)));

    private static void Maximum(ref TOps o, in Fields f)
    {
        V a = o.Reg(f.N), b = o.Reg(f.M);
        o.SetReg(f.D, o.Select(o.Less(a, b), b, a));
    }

    private static void MaximumUnsigned(ref TOps o, in Fields f)
    {
        V a = o.Reg(f.N), b = o.Reg(f.M);
        o.SetReg(f.D, o.Select(o.Below(a, b), b, a));
    }

    private static void Minimum(ref TOps o, in Fields f)
    {
        V a = o.Reg(f.N), b = o.Reg(f.M);
        o.SetReg(f.D, o.Select(o.Less(a, b), a, b));
    }

    private static void MinimumUnsigned(ref TOps o, in Fields f)
    {
        V a = o.Reg(f.N), b = o.Reg(f.M);
        o.SetReg(f.D, o.Select(o.Below(a, b), a, b));
    }

    // Each byte becomes 0xFF when it has any bit: fold all its bits into the lowest, then multiply by 0xFF.
    private static void OrCombineBytes(ref TOps o, in Fields f)
    {
        V a = o.Reg(f.N);
        a = o.Or(a, o.And(o.Shr(a, 4), o.Imm(0x0F0F0F0F)));
        a = o.Or(a, o.And(o.Shr(a, 2), o.Imm(0x3F3F3F3F)));
        a = o.Or(a, o.And(o.Shr(a, 1), o.Imm(0x7F7F7F7F)));
        o.SetReg(f.D, o.Mul(o.And(a, o.Imm(0x01010101)), o.Imm(0xFF)));
    }

    private static void Carryless(ref TOps o, in Fields f) => o.SetReg(f.D, o.Low(o.MultiplyCarryless(o.Reg(f.N), o.Reg(f.M))));
    private static void CarrylessHigh(ref TOps o, in Fields f) => o.SetReg(f.D, o.High(o.MultiplyCarryless(o.Reg(f.N), o.Reg(f.M))));

    // Bits 62..31 of the product.
    private static void CarrylessReversed(ref TOps o, in Fields f)
    {
        W product = o.MultiplyCarryless(o.Reg(f.N), o.Reg(f.M));
        o.SetReg(f.D, o.Or(o.Shl(o.High(product), 1), o.Shr(o.Low(product), 31)));
    }

    private static void BitClear(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.N), o.Not(o.ShiftLeft(o.Imm(1), o.Reg(f.M)))));
    private static void BitClearImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.N), o.Imm(~(1u << (int)f.Imm))));
    private static void BitExtract(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.ShiftRight(o.Reg(f.N), o.Reg(f.M)), o.Imm(1)));
    private static void BitExtractImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Shr(o.Reg(f.N), (int)f.Imm), o.Imm(1)));
    private static void BitInvert(ref TOps o, in Fields f) => o.SetReg(f.D, o.Xor(o.Reg(f.N), o.ShiftLeft(o.Imm(1), o.Reg(f.M))));
    private static void BitInvertImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Xor(o.Reg(f.N), o.Imm(1u << (int)f.Imm)));
    private static void BitSet(ref TOps o, in Fields f) => o.SetReg(f.D, o.Or(o.Reg(f.N), o.ShiftLeft(o.Imm(1), o.Reg(f.M))));
    private static void BitSetImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Or(o.Reg(f.N), o.Imm(1u << (int)f.Imm)));

    private static void Pack(ref TOps o, in Fields f) => o.SetReg(f.D, o.Or(o.And(o.Reg(f.N), o.Imm(0xFFFF)), o.Shl(o.Reg(f.M), 16)));
    private static void PackBytes(ref TOps o, in Fields f) =>
        o.SetReg(f.D, o.Or(o.And(o.Reg(f.N), o.Imm(0xFF)), o.Shl(o.And(o.Reg(f.M), o.Imm(0xFF)), 8)));

    private static void ReverseBitsInBytes(ref TOps o, in Fields f) =>
        o.SetReg(f.D, Swap(ref o, Swap(ref o, Swap(ref o, o.Reg(f.N), 4, 0x0F0F0F0F), 2, 0x33333333), 1, 0x55555555));

    // The halves' bits alternate: exchange the middle quarters of 32, 16, 8 and 4 bits in turn.
    private static void Zip(ref TOps o, in Fields f) => o.SetReg(f.D,
        Exchange(ref o, Exchange(ref o, Exchange(ref o, Exchange(ref o, o.Reg(f.N), 8, 0x0000FF00), 4, 0x00F000F0), 2, 0x0C0C0C0C), 1, 0x22222222));

    private static void Unzip(ref TOps o, in Fields f) => o.SetReg(f.D,
        Exchange(ref o, Exchange(ref o, Exchange(ref o, Exchange(ref o, o.Reg(f.N), 1, 0x22222222), 2, 0x0C0C0C0C), 4, 0x00F000F0), 8, 0x0000FF00));

    /// <summary>Exchanges neighbouring groups of bits; <paramref name="low"/> marks the lower ones.</summary>
    private static V Swap(ref TOps o, V a, int distance, uint low) =>
        o.Or(o.And(o.Shr(a, distance), o.Imm(low)), o.Shl(o.And(a, o.Imm(low)), distance));

    /// <summary>Exchanges the marked bits with those <paramref name="distance"/> above them; others stay.</summary>
    private static V Exchange(ref TOps o, V a, int distance, uint marked) =>
        o.Or(o.And(a, o.Imm(~(marked | marked << distance))),
            o.Or(o.And(o.Shr(a, distance), o.Imm(marked)), o.Shl(o.And(a, o.Imm(marked)), distance)));
}
