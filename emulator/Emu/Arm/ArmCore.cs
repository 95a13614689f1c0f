using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>State of one Cortex-M core, and the interpreter's engine: verbs on plain values. Lives in native memory.</summary>
/// <remarks>
/// This part holds the architectural registers and the verbs that touch nothing else. Memory verbs and the verbs that need the machine are
/// in the other parts.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe partial struct ArmCore : IArmOps<uint, ulong>
{
    /// <summary>Windows onto memory, cycle counters, reasons to stop: the machine's part of the state. Must come first, see <see cref="CoreBus"/>.</summary>
    internal CoreBus Bus;

    /// <summary>r0-r12, SP of the current stack, LR, PC. While a block runs, R[15] is kept only as the machine needs it.</summary>
    public fixed uint R[16];

    /// <summary>N flag in bit 31.</summary>
    public uint N;
    /// <summary>The Z flag is set when this is 0.</summary>
    public uint Z;
    /// <summary>Carry flag, 0 or 1.</summary>
    public uint C;
    /// <summary>Overflow flag, 0 or 1.</summary>
    public uint V;
    /// <summary>Sticky saturation flag, 0 or 1.</summary>
    public uint Q;
    /// <summary>The four GE bits.</summary>
    public uint Ge;
    /// <summary>ITSTATE at block boundaries, 0 outside IT blocks.</summary>
    public uint ItState;
    /// <summary>Exception number, 0 in Thread mode.</summary>
    public uint Ipsr;
    /// <summary>PRIMASK, 0 or 1.</summary>
    public uint Primask;
    /// <summary>FAULTMASK, 0 or 1.</summary>
    public uint Faultmask;
    /// <summary>BASEPRI, 0..255.</summary>
    public uint Basepri;
    /// <summary>CONTROL: bit 0 nPRIV, bit 1 SPSEL, bit 2 FPCA.</summary>
    public uint Control;
    /// <summary>The stack pointer that is not in R[13]: PSP while MSP is current and the reverse.</summary>
    public uint OtherSp;
    /// <summary>Lowest value that the current stack pointer may get; 0 when there is no limit.</summary>
    internal uint StackLimit;
    /// <summary>Address of the LE whose loop the core knows, see <see cref="Timing.ICoreTiming.UnknownLoop"/>; 0 for none.</summary>
    internal uint KnownLoop;
    /// <summary>See <see cref="Foresees"/>.</summary>
    internal fixed byte BranchHistory[PredictedBranches];
    /// <summary>Local monitor of LDREX/STREX: 1 is exclusive.</summary>
    public uint Exclusive;

    /// <summary>S0..S31. D registers are pairs of them.</summary>
    public fixed uint S[32];
    /// <summary>FPSCR.</summary>
    public uint Fpscr;
    /// <summary>Writable bits of this core's FPSCR.</summary>
    internal uint FpscrWritable;
    /// <summary>VPR.</summary>
    public uint Vpr;
    /// <summary>Bytes of vectors that the running instruction has done already (EPSR.ECI). 0 between instructions.</summary>
    internal uint DoneBytes;
    /// <summary>Not 0 while floating-point instructions may run without asking the machine: enabled, own context, nothing to be saved.</summary>
    internal uint FloatReady;

    // What the running instruction may change, while it is abandoned.
    fixed uint _savedR[16];
    fixed uint _savedS[32];
    uint _savedN, _savedZ, _savedC, _savedV, _savedQ, _savedGe, _savedVpr;

    /// <summary>N, Z, C, V, Q and GE in their places of the APSR; setting changes only these.</summary>
    public uint Apsr
    {
        readonly get => (N & 0x80000000) | (Z == 0 ? 1u << 30 : 0) | C << 29 | V << 28 | Q << 27 | Ge << 16;
        set
        {
            (N, Z, C, V) = (value, ~value & 1u << 30, value >> 29 & 1, value >> 28 & 1);
            (Q, Ge) = (value >> 27 & 1, value >> 16 & 15);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Imm(uint value) => value;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Reg(int r) => Register(r);
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetReg(int r, uint value) => Register(r) = value & Unsafe.Add(ref MemoryMarshal.GetReference(KeptBits), r);

    // Bits that a register keeps: the lowest two of SP are always 0. A table, because a choice would lengthen every chain of results.
    static ReadOnlySpan<uint> KeptBits =>
        [~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~3u, ~0u, ~0u];

    // R[r] without the check for a null reference that the compiler makes of an index into a fixed array. Registers follow the bus.
    // Safety: register numbers come from decoding and are below 16.
    [UnscopedRef, MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref uint Register(int r) => ref Unsafe.Add(ref Unsafe.AddByteOffset(ref Unsafe.As<ArmCore, uint>(ref this), (nuint)sizeof(CoreBus)), (uint)r);

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

    // C# masks shift counts to five bits, the manual does not: a 64-bit shift or a limit makes 32..255 come out right.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint ShlBy(uint a, uint amount) => (amount & 0xFF) < 32 ? a << (int)amount : 0;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint ShrBy(uint a, uint amount) => (amount & 0xFF) < 32 ? a >> (int)amount : 0;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint SarBy(uint a, uint amount) => (uint)((int)a >> (int)((amount & 0xFF) < 31 ? amount : 31));
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint RorBy(uint a, uint amount) => BitOperations.RotateRight(a, (int)amount);

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
    public readonly uint DivideSigned(uint a, uint b) => b == 0 ? 0 : b == uint.MaxValue ? 0 - a : (uint)((int)a / (int)b);
    /// <inheritdoc/>
    public readonly uint DivideUnsigned(uint a, uint b) => b == 0 ? 0 : a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly (uint Sum, uint Carry, uint Overflow) AddWithCarry(uint a, uint b, uint carryIn)
    {
        ulong wide = (ulong)a + b + carryIn;
        uint sum = (uint)wide;
        return (sum, (uint)(wide >> 32), ((a ^ sum) & (b ^ sum)) >> 31);
    }

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint CarryFlag() => C;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetNZ(uint result) => N = Z = result;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetC(uint carry) => C = carry;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetV(uint overflow) => V = overflow;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OrQ(uint saturated) => Q |= saturated != 0 ? 1u : 0u;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint GeFlags() => Ge;
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetGe(uint bits) => Ge = bits;

    /// <inheritdoc/>
    public void ClearQ() => Q = 0;

    /// <inheritdoc/>
    public readonly uint ConditionHolds(int condition) => condition switch
    {
        0 => Holds<Conditions.Equal>(),
        1 => Holds<Conditions.NotEqual>(),
        2 => Holds<Conditions.CarrySet>(),
        3 => Holds<Conditions.CarryClear>(),
        4 => Holds<Conditions.Minus>(),
        5 => Holds<Conditions.Plus>(),
        6 => Holds<Conditions.OverflowSet>(),
        7 => Holds<Conditions.OverflowClear>(),
        8 => Holds<Conditions.Higher>(),
        9 => Holds<Conditions.LowerOrSame>(),
        10 => Holds<Conditions.GreaterOrEqual>(),
        11 => Holds<Conditions.Less>(),
        12 => Holds<Conditions.Greater>(),
        13 => Holds<Conditions.LessOrEqual>(),
        _ => 1,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly uint Holds<TCondition>() where TCondition : struct, ICondition => TCondition.Holds(in this) ? 1u : 0u;

    /// <inheritdoc/>
    public partial uint Load(uint address, Width width);
    /// <inheritdoc/>
    public partial void Store(uint address, uint value, Width width);
    /// <inheritdoc/>
    public partial uint LoadAligned(uint address, Width width);
    /// <inheritdoc/>
    public partial void StoreAligned(uint address, uint value, Width width);
    /// <inheritdoc/>
    public partial uint StoreExclusive(uint address, uint value, Width width);
    /// <inheritdoc/>
    public partial void Branch(uint target);
    /// <inheritdoc/>
    public partial void BranchIf(uint condition, uint target);
    /// <inheritdoc/>
    public partial void BranchCall(uint target);
    /// <inheritdoc/>
    public partial void BranchExchange(uint target);
    /// <inheritdoc/>
    public partial void System(SystemCall call, in Fields f);
}
