using System.Numerics;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>The registers of a target and what its calling convention makes of them, for the allocator. Masks have bit r for register r.</summary>
internal sealed class RegisterFile
{
    /// <summary>Registers below are general ones, from here on those of the floating-point unit.</summary>
    public const int FirstFloat = 32;
    /// <summary>Most registers that a target may have; virtual registers are numbered from here on.</summary>
    public const int Most = 64;

    /// <summary>Registers that calls do not keep, the link register among them.</summary>
    public required ulong CallClobbered { get; init; }
    /// <summary>Registers that bring arguments in.</summary>
    public required ulong Arguments { get; init; }
    /// <summary>Registers that bring results back, low half first.</summary>
    public required ulong Results { get; init; }
    /// <summary>Register that the allocator leaves to the code for far places of the frame; -1 where none is needed.</summary>
    public int Scratch { get; init; } = -1;
    /// <summary>Holds the return address at entry: free to use only where it is saved.</summary>
    public required int Link { get; init; }
    /// <summary>Never a result of an instruction.</summary>
    public required int StackPointer { get; init; }
    /// <summary>Order in which values outside loops try registers.</summary>
    public required int[] ColdOrder { get; init; }
    /// <summary>Order in which values of loops try registers: those with short encodings first.</summary>
    public required int[] HotOrder { get; init; }
    /// <summary>Registers that remain when fewer are allowed, for tests: the first of this list. Argument registers come first.</summary>
    public required int[] LimitOrder { get; init; }

    /// <summary>Order in which float values try the registers of the floating-point unit; empty without one.</summary>
    public int[] FloatOrder { get; init; } = [];
    /// <summary>Mask of the registers of the floating-point unit that remain when fewer are allowed.</summary>
    public ulong FewFloats { get; init; }
    /// <summary>Mask of the registers of the floating-point unit that can hold a double; only these are used in a function that has doubles.</summary>
    public ulong Doubles { get; init; }

    /// <summary>
    /// Registers that only keep spilled values, because hardly any instruction but a move reaches them; in the order in which they are tried.
    /// Empty where every register is as good as another.
    /// </summary>
    public int[] Homes { get; init; } = [];
    /// <summary>Executed reloads and stores from which a home pays that the function must save first.</summary>
    public float HomeWorth { get; init; }

    /// <summary>The place is one of the <see cref="Homes"/>.</summary>
    /// <param name="place">Register or spill slot, numbered as in <see cref="ParallelMove"/>.</param>
    public bool IsHome(int place) => Array.IndexOf(Homes, place) >= 0;

    /// <summary>Registers that may be written without being saved.</summary>
    public ulong Free => CallClobbered & ~(1UL << Link);

    /// <summary>The registers that may be used.</summary>
    /// <param name="limit">How many, in steps of a target with 14; 14 or more is all of them.</param>
    /// <param name="hasFloats">Those of the floating-point unit, too.</param>
    /// <param name="hasDoubles">Of these, those that can hold doubles.</param>
    public ulong Allowed(int limit, bool hasFloats, bool hasDoubles)
    {
        const ulong General = (1UL << FirstFloat) - 1;
        int count = limit >= 14 ? LimitOrder.Length : Math.Min(LimitOrder.Length, Math.Max(limit, BitOperations.PopCount(Arguments & General) + 2));
        ulong allowed = 0;
        for (int i = 0; i < count; i++)
            allowed |= 1UL << LimitOrder[i];
        if (hasFloats)
            allowed |= (limit >= 14 ? ~General : FewFloats) & (hasDoubles ? Doubles : ~0UL);
        return allowed;
    }
}
