using Emu.Isa;

namespace Emu.Arm;

/// <summary>Readings of the pattern letters of floating-point rows. Registers become numbers of S registers; D registers those of their low half.</summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), the decode pseudocode of A7.7 and A6.4.</remarks>
internal static class FloatForms
{
    /// <summary>S registers; the lowest bit of D and M is encoded before the others, that of N after them.</summary>
    internal static readonly Form Singles = new(
        static (ref Fields f) => { Turn(ref f); return true; },
        static (ref Fields f) => TurnBack(ref f));

    /// <summary>One S register in D and a signed word offset.</summary>
    internal static readonly Form SingleOffset = new(
        static (ref Fields f) => { f.D = Turned(f.D); ThumbForms.Sign(ref f, 2); return true; },
        static (ref Fields f) => TurnBack(ref f.D) && ThumbForms.Unsign(ref f, 2));

    /// <summary>One S register in D and a signed halfword offset.</summary>
    internal static readonly Form HalfOffset = new(
        static (ref Fields f) => { f.D = Turned(f.D); ThumbForms.Sign(ref f, 1); return true; },
        static (ref Fields f) => TurnBack(ref f.D) && ThumbForms.Unsign(ref f, 1));

    /// <summary>A D register and a signed word offset.</summary>
    internal static readonly Form DoubleOffset = new(
        static (ref Fields f) => { f.D <<= 1; ThumbForms.Sign(ref f, 2); return true; },
        static (ref Fields f) => Halve(ref f.D) && ThumbForms.Unsign(ref f, 2));

    /// <summary>Imm S registers from D.</summary>
    internal static readonly Form SingleList = new(
        static (ref Fields f) => { f.D = Turned(f.D); return ListAllowed(f); },
        static (ref Fields f) => ListAllowed(f) && TurnBack(ref f.D));

    /// <summary>D registers from D; Imm counts words.</summary>
    internal static readonly Form DoubleList = new(
        static (ref Fields f) => { f.D <<= 1; return (f.Imm & 1) == 0 && ListAllowed(f); },
        static (ref Fields f) => (f.Imm & 1) == 0 && ListAllowed(f) && Halve(ref f.D));

    /// <summary>Two core registers to two S registers from M.</summary>
    internal static readonly Form Pair = new(
        static (ref Fields f) => { f.M = Turned(f.M); return f.M != 31; },
        static (ref Fields f) => f.M != 31 && TurnBack(ref f.M));

    /// <summary>Two S registers from M to two different core registers.</summary>
    internal static readonly Form PairToCore = new(
        static (ref Fields f) => { f.M = Turned(f.M); return f.M != 31 && f.T != f.A; },
        static (ref Fields f) => f.M != 31 && f.T != f.A && TurnBack(ref f.M));

    /// <summary>Two core registers to a D register.</summary>
    internal static readonly Form DoublePair = new(
        static (ref Fields f) => { f.M <<= 1; return true; },
        static (ref Fields f) => Halve(ref f.M));

    /// <summary>A D register to two different core registers.</summary>
    internal static readonly Form DoublePairToCore = new(
        static (ref Fields f) => { f.M <<= 1; return f.T != f.A; },
        static (ref Fields f) => f.T != f.A && Halve(ref f.M));

    /// <summary>Half Imm of a D register.</summary>
    internal static readonly Form Scalar = new(
        static (ref Fields f) => { f.D <<= 1; return true; },
        static (ref Fields f) => f.Imm < 2 && Halve(ref f.D));

    /// <summary>D registers in D, N and M.</summary>
    internal static readonly Form Doubles = new(
        static (ref Fields f) => { (f.D, f.N, f.M) = ((byte)(f.D << 1), (byte)(f.N << 1), (byte)(f.M << 1)); return true; },
        static (ref Fields f) => Halve(ref f.D) && Halve(ref f.N) && Halve(ref f.M));

    /// <summary>A D register in D, an S register in M.</summary>
    internal static readonly Form DoubleFromSingle = new(
        static (ref Fields f) => { (f.D, f.M) = ((byte)(f.D << 1), Turned(f.M)); return true; },
        static (ref Fields f) => Halve(ref f.D) && TurnBack(ref f.M));

    /// <summary>An S register in D, a D register in M.</summary>
    internal static readonly Form SingleFromDouble = new(
        static (ref Fields f) => { (f.D, f.M) = (Turned(f.D), (byte)(f.M << 1)); return true; },
        static (ref Fields f) => TurnBack(ref f.D) && Halve(ref f.M));

    /// <summary>Fixed point of 16 bits: Imm = i:imm4 becomes the number of fraction bits.</summary>
    internal static readonly Form Fixed16 = Fixed(16, isDouble: false);

    /// <summary>Fixed point of 32 bits.</summary>
    internal static readonly Form Fixed32 = Fixed(32, isDouble: false);

    /// <summary>Fixed point of 16 bits in a D register.</summary>
    internal static readonly Form DoubleFixed16 = Fixed(16, isDouble: true);

    /// <summary>Fixed point of 32 bits in a D register.</summary>
    internal static readonly Form DoubleFixed32 = Fixed(32, isDouble: true);

    private static Form Fixed(uint size, bool isDouble) => new(
        (ref Fields f) =>
        {
            f.D = isDouble ? (byte)(f.D << 1) : Turned(f.D);
            f.Imm = size - Turned((byte)f.Imm);
            return f.Imm <= size;
        },
        (ref Fields f) =>
        {
            byte rest = (byte)(size - f.Imm);
            if (f.Imm > size || !(isDouble ? Halve(ref f.D) : TurnBack(ref f.D)) || !TurnBack(ref rest)) return false;
            f.Imm = rest;
            return true;
        });

    /// <summary>S registers of VSCCLRM; there may be none.</summary>
    internal static readonly Form ClearSingles = new(
        static (ref Fields f) => { f.D = Turned(f.D); return f.D + f.Imm <= 32; },
        static (ref Fields f) => f.D + f.Imm <= 32 && TurnBack(ref f.D));

    /// <summary>D registers of VSCCLRM; Imm counts words.</summary>
    internal static readonly Form ClearDoubles = new(
        static (ref Fields f) => { f.D <<= 1; return (f.Imm & 1) == 0 && f.D + f.Imm <= 32; },
        static (ref Fields f) => (f.Imm & 1) == 0 && f.D + f.Imm <= 32 && Halve(ref f.D));

    private static bool ListAllowed(in Fields f) => f.Imm != 0 && f.D + f.Imm <= 32;

    private static byte Turned(byte raw) => (byte)((raw & 15) << 1 | raw >> 4);

    private static void Turn(ref Fields f) => (f.D, f.M) = (Turned(f.D), Turned(f.M));

    private static bool TurnBack(ref Fields f) => TurnBack(ref f.D) && TurnBack(ref f.M);

    private static bool TurnBack(ref byte register)
    {
        if (register > 31) return false;
        register = (byte)(register >> 1 | (register & 1) << 4);
        return true;
    }

    private static bool Halve(ref byte register)
    {
        if (register > 31 || (register & 1) != 0) return false;
        register >>= 1;
        return true;
    }
}
