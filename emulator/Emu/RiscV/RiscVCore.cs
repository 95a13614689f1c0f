using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.FloatingPoint;
using Emu.Interp;
using Emu.Isa;

namespace Emu.RiscV;

/// <summary>State of one RV32 hart, and the interpreter's engine: verbs on plain values. Lives in native memory.</summary>
/// <remarks>This part holds the registers and the verbs that touch nothing else. Memory verbs and the verbs that need the machine are in the other parts.</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe partial struct RiscVCore : IRiscVOps<uint, ulong>
{
    /// <summary>Windows onto memory, cycle counters, reasons to stop: the machine's part of the state. Must come first, see <see cref="CoreBus"/>.</summary>
    internal CoreBus Bus;

    /// <summary>x0 to x31; x0 is always 0.</summary>
    public fixed uint X[32];

    /// <summary>Bits that a jump target must have clear: 0 with compressed instructions, 2 without.</summary>
    internal uint TargetMask;
    /// <summary>Address of the reservation of LR.W; odd when there is none.</summary>
    internal uint Reservation;

    /// <summary>f0 to f31; single precision is boxed: the upper half is all ones.</summary>
    public fixed ulong F[32];

    /// <summary>fflags, and the mode of the running instruction.</summary>
    internal FloatEnvironment Environment;
    /// <summary>frm as written: 5 to 7 are reserved and make instructions with a dynamic mode illegal.</summary>
    internal byte DynamicRounding;
    /// <summary>mstatus.FS: 0 off, 1 initial, 2 clean, 3 dirty.</summary>
    internal byte FloatState;

    // What the running instruction may change, while it is abandoned.
    fixed uint _savedX[32];
    uint _savedReservation;
    fixed ulong _savedF[32];
    byte _savedFloatState;

    internal const uint NoReservation = 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Imm(uint value) => value;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Reg(int r) => Register(r);
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetReg(int r, uint value)
    {
        // Two stores are cheaper than a branch that depends on the instruction.
        Register(r) = value;
        X[0] = 0;
    }

    // X[r] without the check for a null reference that the compiler makes of an index into a fixed array. Registers follow the bus.
    // Safety: register numbers come from decoding and are below 32.
    [UnscopedRef, MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref uint Register(int r) => ref Unsafe.Add(ref Unsafe.AddByteOffset(ref Unsafe.As<RiscVCore, uint>(ref this), (nuint)sizeof(CoreBus)), (uint)r);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Add(uint a, uint b) => a + b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Sub(uint a, uint b) => a - b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Mul(uint a, uint b) => a * b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint And(uint a, uint b) => a & b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Or(uint a, uint b) => a | b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Xor(uint a, uint b) => a ^ b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Not(uint a) => ~a;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Shl(uint a, int amount) => a << amount;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Shr(uint a, int amount) => a >> amount;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Sar(uint a, int amount) => (uint)((int)a >> amount);
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Ror(uint a, int amount) => BitOperations.RotateRight(a, amount);
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint RorBy(uint a, uint amount) => BitOperations.RotateRight(a, (int)amount);
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint ShiftLeft(uint a, uint amount) => a << (int)amount;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint ShiftRight(uint a, uint amount) => a >> (int)amount;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint ShiftRightSigned(uint a, uint amount) => (uint)((int)a >> (int)amount);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Equal(uint a, uint b) => a == b ? 1u : 0u;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Below(uint a, uint b) => a < b ? 1u : 0u;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Less(uint a, uint b) => (int)a < (int)b ? 1u : 0u;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Select(uint condition, uint a, uint b) => condition != 0 ? a : b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint CountLeadingZeros(uint a) => (uint)BitOperations.LeadingZeroCount(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Wide(uint a) => a;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong WideSigned(uint a) => (ulong)(int)a;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Pair(uint low, uint high) => (ulong)high << 32 | low;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong AddWide(ulong a, ulong b) => a + b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong SubWide(ulong a, ulong b) => a - b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong MulWide(ulong a, ulong b) => a * b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Low(ulong a) => (uint)a;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint High(ulong a) => (uint)(a >> 32);

    /// <inheritdoc/>
    public readonly uint Quotient(uint a, uint b) => b == 0 ? uint.MaxValue : b == uint.MaxValue ? 0 - a : (uint)((int)a / (int)b);
    /// <inheritdoc/>
    public readonly uint QuotientUnsigned(uint a, uint b) => b == 0 ? uint.MaxValue : a / b;
    /// <inheritdoc/>
    public readonly uint Remainder(uint a, uint b) => b == 0 ? a : b == uint.MaxValue ? 0 : (uint)((int)a % (int)b);
    /// <inheritdoc/>
    public readonly uint RemainderUnsigned(uint a, uint b) => b == 0 ? a : a % b;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint CountTrailingZeros(uint a) => (uint)BitOperations.TrailingZeroCount(a);
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint CountOnes(uint a) => (uint)BitOperations.PopCount(a);

    /// <inheritdoc/>
    public readonly ulong MultiplyCarryless(uint a, uint b)
    {
        ulong product = 0;
        for (int i = 0; i < 32; i++)
            if ((b >> i & 1) != 0)
                product ^= (ulong)a << i;
        return product;
    }
}
