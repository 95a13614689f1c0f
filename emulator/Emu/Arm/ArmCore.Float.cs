using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// The floating-point verbs. Registers and FPSCR are kept as words; SoftFloat does the arithmetic.
public unsafe partial struct ArmCore
{
    /// <summary>Writable bits of the FPSCR of FPv4-SP: flags, AHP, DN, FZ, RMode and the cumulative exceptions.</summary>
    internal const uint FpscrMask = 0xF7C0009F;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint FloatReg(int s) => S[s];
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetFloatReg(int s, uint value) => S[s] = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Float(FloatOperation operation, uint a, uint b) => operation switch
    {
        FloatOperation.Add => SoftFloat.Add(a, b, ref Fpscr),
        FloatOperation.Subtract => SoftFloat.Subtract(a, b, ref Fpscr),
        FloatOperation.Multiply => SoftFloat.Multiply(a, b, ref Fpscr),
        FloatOperation.Divide => SoftFloat.Divide(a, b, ref Fpscr),
        _ => SoftFloat.SquareRoot(a, ref Fpscr),
    };

    /// <inheritdoc/>
    public uint FloatMultiplyAdd(uint addend, uint a, uint b) => SoftFloat.MultiplyAdd(addend, a, b, ref Fpscr);
    /// <inheritdoc/>
    public void FloatCompare(uint a, uint b, bool signalAll) => SoftFloat.Compare(a, b, signalAll, ref Fpscr);
    /// <inheritdoc/>
    public uint FloatToFixed(uint a, int bits, bool signed, int fraction, bool towardZero) =>
        SoftFloat.ToFixed(a, bits, signed, fraction, towardZero, ref Fpscr);
    /// <inheritdoc/>
    public uint FixedToFloat(uint a, int bits, bool signed, int fraction, bool nearest) =>
        SoftFloat.FromFixed(a, bits, signed, fraction, nearest, ref Fpscr);
    /// <inheritdoc/>
    public uint HalfToFloat(uint half) => SoftFloat.FromHalf(half, ref Fpscr);
    /// <inheritdoc/>
    public uint FloatToHalf(uint a) => SoftFloat.ToHalf(a, ref Fpscr);

    /// <inheritdoc/>
    public readonly uint FloatStatus() => Fpscr;
    /// <inheritdoc/>
    public void SetFloatStatus(uint value) => Fpscr = value & FpscrMask;

    /// <inheritdoc/>
    public void SetFlags(uint flags) => (N, Z, C, V) = (flags, ~flags & 1u << 30, flags >> 29 & 1, flags >> 28 & 1);
}
