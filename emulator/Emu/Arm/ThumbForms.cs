using System.Numerics;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>The readings of pattern letters that Thumb rows share. Each is a pair of inverses; a false result rejects the row.</summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), the decode pseudocode of chapter A7.7.</remarks>
internal static class ThumbForms
{
    /// <summary>Imm counts words.</summary>
    internal static readonly Form Words = new(
        static (ref Fields f) => { f.Imm <<= 2; return true; },
        static (ref Fields f) => Unscale(ref f, 2));

    /// <summary>Imm counts halfwords.</summary>
    internal static readonly Form Halfwords = new(
        static (ref Fields f) => { f.Imm <<= 1; return true; },
        static (ref Fields f) => Unscale(ref f, 1));

    /// <summary>Imm is never 0.</summary>
    internal static readonly Form NonzeroImm = new(
        static (ref Fields f) => f.Imm != 0,
        static (ref Fields f) => f.Imm != 0);

    /// <summary>Shift by 1..31: amount 0 is another instruction.</summary>
    internal static readonly Form NonzeroShift = new(
        static (ref Fields f) => f.ShiftAmount != 0,
        static (ref Fields f) => f.ShiftAmount != 0);

    /// <summary>LSR and ASR by 1..32: 0 stands for 32.</summary>
    internal static readonly Form ShiftOrAll = new(
        static (ref Fields f) => { if (f.ShiftAmount == 0) f.ShiftAmount = 32; return true; },
        static (ref Fields f) => { if (f.ShiftAmount is 0 or > 32) return false; f.ShiftAmount &= 31; return true; });

    /// <summary>The manual's DecodeImmShift.</summary>
    internal static readonly Form AnyShift = new(
        static (ref Fields f) => { DecodeShift(ref f); return true; },
        static (ref Fields f) => EncodeShift(ref f));

    /// <summary>DecodeImmShift of ADD/SUB with SP: into SP only LSL #0..3.</summary>
    internal static readonly Form SpShift = new(
        static (ref Fields f) => { DecodeShift(ref f); return SpShiftAllowed(in f); },
        static (ref Fields f) => SpShiftAllowed(in f) && EncodeShift(ref f));

    /// <summary>ShiftAmount counts bytes of rotation.</summary>
    internal static readonly Form RotateBytes = new(
        static (ref Fields f) => { f.ShiftAmount <<= 3; return true; },
        static (ref Fields f) => { if (f.ShiftAmount is not (0 or 8 or 16 or 24)) return false; f.ShiftAmount >>= 3; return true; });

    /// <summary>ThumbExpandImm: Imm is the constant, Imm2 = 1 when it was rotated and so gives the carry (its bit 31).</summary>
    internal static readonly Form Expanded = new(
        static (ref Fields f) => Expand(ref f),
        static (ref Fields f) => { f.Imm2 = 0; return TryCompress(f.Imm, out f.Imm); });

    /// <summary>MOVW, MOVT: Imm = i:imm3:imm8 and Imm2 = imm4 give imm4:i:imm3:imm8.</summary>
    internal static readonly Form Imm16 = new(
        static (ref Fields f) => { f.Imm |= f.Imm2 << 12; f.Imm2 = 0; return true; },
        static (ref Fields f) => { f.Imm2 = f.Imm >> 12; f.Imm &= 0xFFF; return f.Imm2 < 16; });


    /// <summary>Imm2 = U bit, Imm = magnitude: Imm becomes signed, Imm2 = 1 marks a subtracted 0.</summary>
    internal static readonly Form Offset = new(
        static (ref Fields f) => { Sign(ref f, 0); return true; },
        static (ref Fields f) => Unsign(ref f, 0));

    /// <summary><see cref="Offset"/> with writeback: the base is not the transferred register.</summary>
    internal static readonly Form OffsetWriteback = new(
        static (ref Fields f) => { Sign(ref f, 0); return f.N != f.T; },
        static (ref Fields f) => f.N != f.T && Unsign(ref f, 0));

    /// <summary>Signed word offset of STRD.</summary>
    internal static readonly Form OffsetWords = new(
        static (ref Fields f) => { Sign(ref f, 2); return true; },
        static (ref Fields f) => Unsign(ref f, 2));

    /// <summary>STRD with writeback: the base is none of the transferred registers.</summary>
    internal static readonly Form OffsetWordsWriteback = new(
        static (ref Fields f) => { Sign(ref f, 2); return f.N != f.T && f.N != f.A; },
        static (ref Fields f) => f.N != f.T && f.N != f.A && Unsign(ref f, 2));

    /// <summary>LDRD: two different registers.</summary>
    internal static readonly Form LoadDual = new(
        static (ref Fields f) => { Sign(ref f, 2); return f.T != f.A; },
        static (ref Fields f) => f.T != f.A && Unsign(ref f, 2));

    /// <summary>LDRD with writeback: three different registers.</summary>
    internal static readonly Form LoadDualWriteback = new(
        static (ref Fields f) => { Sign(ref f, 2); return f.T != f.A && f.N != f.T && f.N != f.A; },
        static (ref Fields f) => f.T != f.A && f.N != f.T && f.N != f.A && Unsign(ref f, 2));

    /// <summary>STREX: the status register is neither the value nor the base; word offset.</summary>
    internal static readonly Form StoreExclusive = new(
        static (ref Fields f) => { f.Imm <<= 2; return f.D != f.N && f.D != f.T; },
        static (ref Fields f) => f.D != f.N && f.D != f.T && Unscale(ref f, 2));

    /// <summary>Branch offset of 8 bits, from the PC value, in bytes.</summary>
    internal static readonly Form Branch8 = SignedHalfwords(8);

    /// <summary>Branch offset of 11 bits.</summary>
    internal static readonly Form Branch11 = SignedHalfwords(11);

    /// <summary>B T3: Imm = S:imm6:imm11, Imm2 = J1:J2; offset S:J2:J1:imm6:imm11:0.</summary>
    internal static readonly Form Branch20 = new(
        static (ref Fields f) =>
        {
            uint s = f.Imm >> 17, j1 = f.Imm2 >> 1, j2 = f.Imm2 & 1;
            uint offset = s << 20 | j2 << 19 | j1 << 18 | (f.Imm & 0x1FFFF) << 1;
            (f.Imm, f.Imm2) = (SignExtend(offset, 21), 0);
            return true;
        },
        static (ref Fields f) =>
        {
            uint o = f.Imm;
            if ((o & 1) != 0 || SignExtend(o & 0x1FFFFF, 21) != o) return false;
            f.Imm = (o >> 20 & 1) << 17 | (o >> 1 & 0x1FFFF);
            f.Imm2 = (o >> 18 & 1) << 1 | (o >> 19 & 1);
            return true;
        });

    /// <summary>B T4, BL: Imm = S:imm10:imm11, Imm2 = J1:J2 with I = NOT(J EOR S); offset S:I1:I2:imm10:imm11:0.</summary>
    internal static readonly Form Branch24 = new(
        static (ref Fields f) =>
        {
            uint s = f.Imm >> 21, i1 = ~(f.Imm2 >> 1 ^ s) & 1, i2 = ~(f.Imm2 ^ s) & 1;
            uint offset = s << 24 | i1 << 23 | i2 << 22 | (f.Imm & 0x1FFFFF) << 1;
            (f.Imm, f.Imm2) = (SignExtend(offset, 25), 0);
            return true;
        },
        static (ref Fields f) =>
        {
            uint o = f.Imm, s = o >> 24 & 1;
            if ((o & 1) != 0 || SignExtend(o & 0x1FFFFFF, 25) != o) return false;
            f.Imm = s << 21 | (o >> 1 & 0x1FFFFF);
            f.Imm2 = (~(o >> 23 ^ s) & 1) << 1 | (~(o >> 22 ^ s) & 1);
            return true;
        });

    /// <summary>BFI, BFC: Imm = lsb; Imm2 = msb becomes the width.</summary>
    internal static readonly Form InsertBits = new(
        static (ref Fields f) => { if (f.Imm2 < f.Imm) return false; f.Imm2 = f.Imm2 - f.Imm + 1; return true; },
        static (ref Fields f) => { if (!BitsFit(in f)) return false; f.Imm2 = f.Imm + f.Imm2 - 1; return true; });

    /// <summary>SBFX, UBFX: Imm = lsb; Imm2 = width - 1 becomes the width.</summary>
    internal static readonly Form ExtractBits = new(
        static (ref Fields f) => { f.Imm2++; return BitsFit(in f); },
        static (ref Fields f) => { if (!BitsFit(in f)) return false; f.Imm2--; return true; });

    /// <summary>SSAT: Imm = bits 1..32; the shift is LSL #0..31 or ASR #1..31.</summary>
    internal static readonly Form SignedSaturation = new(
        static (ref Fields f) => { f.Imm++; return SaturationShift(ref f); },
        static (ref Fields f) => { f.Imm--; return SaturationShiftBack(ref f); });

    /// <summary>USAT: Imm = bits 0..31; the shift is LSL #0..31 or ASR #1..31.</summary>
    internal static readonly Form UnsignedSaturation = new(
        static (ref Fields f) => SaturationShift(ref f),
        static (ref Fields f) => SaturationShiftBack(ref f));

    /// <summary>SSAT16: Imm = bits 1..16.</summary>
    internal static readonly Form SignedSaturation16 = new(
        static (ref Fields f) => { f.Imm++; return true; },
        static (ref Fields f) => { f.Imm--; return true; });

    /// <summary>A list that is not empty.</summary>
    internal static readonly Form SomeRegisters = new(
        static (ref Fields f) => f.List != 0,
        static (ref Fields f) => f.List != 0);

    /// <summary>PUSH T1: bit 8 of the list is LR.</summary>
    internal static readonly Form PushList = new(
        static (ref Fields f) => { f.List = (ushort)((f.List & 0xFF) | (f.List & 0x100) << 6); return f.List != 0; },
        static (ref Fields f) =>
        {
            if (f.List == 0 || (f.List & 0xBF00) != 0) return false;
            f.List = (ushort)((f.List & 0xFF) | f.List >> 6 & 0x100);
            return true;
        });

    /// <summary>POP T1 with the PC: bit 15 is implied.</summary>
    internal static readonly Form PopPcList = new(
        static (ref Fields f) => { f.List |= 0x8000; return true; },
        static (ref Fields f) => { if ((f.List & 0x8000) == 0) return false; f.List &= 0x7FFF; return true; });

    /// <summary>LDM, STM in 32 bits: at least two of r0-r12 and r14; a base that is written back is not in the list.</summary>
    internal static readonly Form ManyRegisters = new(
        static (ref Fields f) => ManyAllowed(in f, 0xA000),
        static (ref Fields f) => ManyAllowed(in f, 0xA000));

    /// <summary><see cref="ManyRegisters"/> with the implied PC, and then without LR.</summary>
    internal static readonly Form ManyRegistersAndPc = new(
        static (ref Fields f) => { f.List |= 0x8000; return ManyAllowed(in f, 0x6000); },
        static (ref Fields f) => { bool ok = (f.List & 0x8000) != 0 && ManyAllowed(in f, 0x6000); f.List &= 0x7FFF; return ok; });

    /// <summary>Rm is encoded twice (REV, RBIT, CLZ): both copies agree. Only M has a meaning.</summary>
    internal static readonly Form SameRegister = new(
        static (ref Fields f) => { bool ok = f.N == f.M; f.N = 0; return ok; },
        static (ref Fields f) => { f.N = f.M; return true; });

    /// <summary>ADD (SP plus register) T1: M is the destination, too.</summary>
    internal static readonly Form DestinationIsM = new(
        static (ref Fields f) => { f.M = f.D; return true; },
        static (ref Fields f) => f.M == f.D);


    /// <summary>CMP (register) T2: not two low registers.</summary>
    internal static readonly Form OneHigh = new(
        static (ref Fields f) => f.N > 7 || f.M > 7,
        static (ref Fields f) => f.N > 7 || f.M > 7);

    /// <summary>MOV (register) T3: SP only without flags and not from SP to SP.</summary>
    internal static readonly Form MoveWide = new(
        static (ref Fields f) => MoveAllowed(in f),
        static (ref Fields f) => MoveAllowed(in f));

    /// <summary>Long multiplies: the halves go to different registers.</summary>
    internal static readonly Form TwoResults = new(
        static (ref Fields f) => f.D != f.T,
        static (ref Fields f) => f.D != f.T);

    /// <summary>CPS with F: Imm = I becomes I:F with F = 1.</summary>
    internal static readonly Form MaskWithFault = new(
        static (ref Fields f) => { f.Imm = f.Imm << 1 | 1; return true; },
        static (ref Fields f) => { if ((f.Imm & 1) == 0) return false; f.Imm >>= 1; return true; });

    /// <summary>MSR: the mask says which of flags (2) and GE (1) are written; only the APSR family has GE.</summary>
    internal static readonly Form StatusMask = new(
        static (ref Fields f) => StatusMaskAllowed(in f),
        static (ref Fields f) => StatusMaskAllowed(in f));

    /// <summary>TT and its relatives: Imm = A:T, which the row knows.</summary>
    internal static Form TestTarget(uint kind) => new(
        (ref Fields f) => { f.Imm = kind; return true; },
        (ref Fields f) => { f.Imm = 0; return true; });

    /// <summary>IT: Imm = firstcond:mask, the new ITSTATE.</summary>
    internal static readonly Form ItBlock = new(
        static (ref Fields f) => ItAllowed(f.Imm),
        static (ref Fields f) => ItAllowed(f.Imm));

    /// <summary>The encoding of a constant for ThumbExpandImm.</summary>
    /// <param name="value">The constant.</param>
    /// <param name="imm12">i:imm3:imm8.</param>
    /// <returns>False when the constant has no encoding.</returns>
    internal static bool TryCompress(uint value, out uint imm12)
    {
        uint low = value & 0xFF, second = value >> 8 & 0xFF;
        if (value == low) { imm12 = low; return true; }
        if (value == low * 0x00010001) { imm12 = 0x100 | low; return true; }
        if (value == second * 0x01000100) { imm12 = 0x200 | second; return true; }
        if (value == low * 0x01010101) { imm12 = 0x300 | low; return true; }
        int rotation = 8 + BitOperations.LeadingZeroCount(value);
        uint byteValue = BitOperations.RotateLeft(value, rotation);
        imm12 = (uint)rotation << 7 | (byteValue & 0x7F);
        return byteValue <= 0xFF;
    }

    private static bool Expand(ref Fields f)
    {
        uint low = f.Imm & 0xFF;
        if (f.Imm >= 0x400)
        {
            f.Imm2 = 1;
            f.Imm = BitOperations.RotateRight(0x80 | (f.Imm & 0x7F), (int)(f.Imm >> 7));
            return true;
        }
        uint kind = f.Imm >> 8;
        f.Imm = low * (kind switch { 0 => 1u, 1 => 0x00010001u, 2 => 0x01000100u, _ => 0x01010101u });
        return kind == 0 || low != 0;
    }

    private static bool Unscale(ref Fields f, int shift)
    {
        if ((f.Imm & (1u << shift) - 1) != 0) return false;
        f.Imm >>= shift;
        return true;
    }

    internal static void Sign(ref Fields f, int scale)
    {
        uint magnitude = f.Imm << scale;
        bool add = f.Imm2 != 0;
        f.Imm = add ? magnitude : 0 - magnitude;
        f.Imm2 = !add && magnitude == 0 ? 1u : 0u;
    }

    internal static bool Unsign(ref Fields f, int scale)
    {
        bool subtract = (int)f.Imm < 0 || (f.Imm == 0 && f.Imm2 == 1);
        if (subtract) f.Imm = 0 - f.Imm;
        f.Imm2 = subtract ? 0u : 1u;
        return Unscale(ref f, scale);
    }

    private static Form SignedHalfwords(int bits) => new(
        (ref Fields f) => { f.Imm = SignExtend(f.Imm << 1, bits + 1); return true; },
        (ref Fields f) =>
        {
            uint mask = (1u << bits + 1) - 1;
            if ((f.Imm & 1) != 0 || SignExtend(f.Imm & mask, bits + 1) != f.Imm) return false;
            f.Imm = (f.Imm & mask) >> 1;
            return true;
        });

    private static uint SignExtend(uint value, int bits) => (uint)((int)(value << 32 - bits) >> 32 - bits);

    private static void DecodeShift(ref Fields f)
    {
        if (f.ShiftAmount == 0 && f.ShiftType is 1 or 2) f.ShiftAmount = 32;
    }

    private static bool EncodeShift(ref Fields f)
    {
        if (f.ShiftType is not (1 or 2)) return f.ShiftAmount < 32;
        if (f.ShiftAmount is 0 or > 32) return false;
        f.ShiftAmount &= 31;
        return true;
    }

    private static bool SpShiftAllowed(in Fields f) => f.D != 13 || (f.ShiftType == 0 && f.ShiftAmount <= 3);

    private static bool BitsFit(in Fields f) => f.Imm < 32 && f.Imm2 is >= 1 and <= 32 && f.Imm + f.Imm2 <= 32;

    private static bool SaturationShift(ref Fields f)
    {
        f.ShiftType <<= 1;
        return f.ShiftType == 0 || f.ShiftAmount != 0;
    }

    private static bool SaturationShiftBack(ref Fields f)
    {
        if (f.ShiftType is not (0 or 2) || (f.ShiftType == 2 && f.ShiftAmount == 0)) return false;
        f.ShiftType >>= 1;
        return true;
    }

    private static bool ManyAllowed(in Fields f, int forbidden) =>
        (f.List & forbidden) == 0 && BitOperations.PopCount(f.List) >= 2 && (f.Imm2 == 0 || (f.List >> f.N & 1) == 0);

    private static bool MoveAllowed(in Fields f) => f.SetFlags ? f.D != 13 && f.M != 13 : f.D != 13 || f.M != 13;

    private static bool StatusMaskAllowed(in Fields f) => f.Imm2 == 2 || (f.Imm2 is 1 or 3 && f.Imm <= 3);

    private static bool ItAllowed(uint state)
    {
        uint condition = state >> 4, mask = state & 0xF;
        return mask != 0 && condition != 15 && (condition != 14 || BitOperations.PopCount(mask) == 1);
    }
}
