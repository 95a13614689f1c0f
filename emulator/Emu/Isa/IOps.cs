namespace Emu.Isa;

/// <summary>Size and sign of a memory access.</summary>
public enum Width : byte
{
    /// <summary>Unsigned byte.</summary>
    U8,
    /// <summary>Signed byte.</summary>
    S8,
    /// <summary>Unsigned halfword.</summary>
    U16,
    /// <summary>Signed halfword.</summary>
    S16,
    /// <summary>Word.</summary>
    U32,
}

/// <summary>
/// The verbs in which instruction semantics are written, once for all engines. The interpreter implements them with plain values,
/// a translator with nodes that stand for values. Each architecture adds its own verbs: <c>IArmOps</c>, <c>IRiscVOps</c>.
/// </summary>
/// <typeparam name="V">A 32-bit value of the engine.</typeparam>
/// <typeparam name="W">A 64-bit value of the engine.</typeparam>
/// <remarks>
/// Rules for semantics: C# control flow may look at <see cref="Fields"/> only, run-time choices go through <see cref="Select"/>;
/// all memory accesses come before the first <see cref="SetReg"/>, so that an instruction can be restarted after a fault.
/// </remarks>
public interface IOps<V, W>
{
    /// <summary>A constant.</summary>
    V Imm(uint value);
    /// <summary>A general register. Arm: 0..14; register 15 reads through <see cref="Fields.Address"/> instead. RISC-V: 0..31, register 0 reads 0.</summary>
    V Reg(int r);
    /// <summary>Writes a general register. Arm: 0..14; a write of 13 clears bits 1..0. RISC-V: a write of 0 does nothing.</summary>
    void SetReg(int r, V value);

    /// <summary>Sum modulo 2^32.</summary>
    V Add(V a, V b);
    /// <summary>Difference modulo 2^32.</summary>
    V Sub(V a, V b);
    /// <summary>Product modulo 2^32.</summary>
    V Mul(V a, V b);
    /// <summary>Bitwise and.</summary>
    V And(V a, V b);
    /// <summary>Bitwise or.</summary>
    V Or(V a, V b);
    /// <summary>Bitwise exclusive or.</summary>
    V Xor(V a, V b);
    /// <summary>Bitwise complement.</summary>
    V Not(V a);
    /// <summary>Left shift by a decode-time amount 0..31.</summary>
    V Shl(V a, int amount);
    /// <summary>Logical right shift by a decode-time amount 0..31.</summary>
    V Shr(V a, int amount);
    /// <summary>Arithmetic right shift by a decode-time amount 0..31.</summary>
    V Sar(V a, int amount);
    /// <summary>Rotate right by a decode-time amount 0..31.</summary>
    V Ror(V a, int amount);
    /// <summary>Rotate right by the low five bits of <paramref name="amount"/>.</summary>
    V RorBy(V a, V amount);
    /// <summary>1 when equal, else 0.</summary>
    V Equal(V a, V b);
    /// <summary>1 when a &lt; b as unsigned numbers, else 0.</summary>
    V Below(V a, V b);
    /// <summary>1 when a &lt; b as signed numbers, else 0.</summary>
    V Less(V a, V b);
    /// <summary><paramref name="a"/> when <paramref name="condition"/> is not 0, else <paramref name="b"/>.</summary>
    V Select(V condition, V a, V b);
    /// <summary>Number of leading zero bits, 0..32.</summary>
    V CountLeadingZeros(V a);
    /// <summary>Zero-extends.</summary>
    W Wide(V a);
    /// <summary>Sign-extends.</summary>
    W WideSigned(V a);
    /// <summary>high:low.</summary>
    W Pair(V low, V high);
    /// <summary>Sum modulo 2^64.</summary>
    W AddWide(W a, W b);
    /// <summary>Difference modulo 2^64.</summary>
    W SubWide(W a, W b);
    /// <summary>Product modulo 2^64.</summary>
    W MulWide(W a, W b);
    /// <summary>Bits 31..0.</summary>
    V Low(W a);
    /// <summary>Bits 63..32.</summary>
    V High(W a);

    /// <summary>Loads; unaligned addresses are allowed for <see cref="Width.U16"/>, <see cref="Width.S16"/> and <see cref="Width.U32"/>.</summary>
    V Load(V address, Width width);
    /// <summary>Loads into a register, as <see cref="Load"/> and <c>SetReg</c>, as the last thing that an instruction does.</summary>
    void LoadTo(int r, V address, Width width);
    /// <summary>The same with a new base: when the load has been done, register <paramref name="n"/> gets <paramref name="next"/>, then <paramref name="r"/> the value.</summary>
    void LoadTo(int r, V address, Width width, int n, V next);
    /// <summary>Stores; alignment as <see cref="Load"/>.</summary>
    void Store(V address, V value, Width width);
    /// <summary>Loads; an unaligned address faults always.</summary>
    V LoadAligned(V address, Width width);
    /// <summary>Stores; an unaligned address faults always.</summary>
    void StoreAligned(V address, V value, Width width);
    /// <summary>Branches to a constant or computed address; bit 0 is ignored (Arm: B, BL, TBB, ADD PC).</summary>
    void Branch(V target);
    /// <summary>Branches to a constant address when <paramref name="condition"/> is not 0, else falls through.</summary>
    void BranchIf(V condition, uint target);
    /// <summary>Hands the instruction to the machine: calls, breakpoints, system registers, barriers, sleep and other rows that need the system.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="f">The decoded instruction.</param>
    void System(SystemCall call, in Fields f);
}
