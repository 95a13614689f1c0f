using System.Runtime.InteropServices;

namespace Emu.Timing;

/// <summary>What the cycles were spent on. The counters sum to <see cref="Machine.Cycles"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CycleCauses : IEquatable<CycleCauses>
{
    // The first four are fixed per block and are added as one vector: keep them together and in this order.

    /// <summary>One or more cycles of each instruction that the core needs even with ideal memory.</summary>
    public ulong Issue;
    /// <summary>Second cycle of a load that nothing covers, and waits for an address register.</summary>
    public ulong LoadUse;
    /// <summary>Refill of the pipeline after taken branches.</summary>
    public ulong Branch;
    /// <summary>The fetch unit was behind: word-unaligned 32-bit instructions and branch targets.</summary>
    public ulong FetchStall;

    /// <summary>Instruction fetch waited for flash.</summary>
    public ulong FlashStall;
    /// <summary>Data accesses waited: flash reads, slow memory, extra transfers of unaligned accesses.</summary>
    public ulong DataStall;
    /// <summary>Divides beyond their shortest time.</summary>
    public ulong Divide;
    /// <summary>Exception entry, exit and tail chaining.</summary>
    public ulong Exception;
    /// <summary>Asleep in WFI or WFE.</summary>
    public ulong Sleep;

    /// <summary>Sum of all counters.</summary>
    public readonly ulong Total => Issue + LoadUse + Branch + FetchStall + FlashStall + DataStall + Divide + Exception + Sleep;

    /// <summary>Counter by counter sum.</summary>
    public static CycleCauses operator +(in CycleCauses a, in CycleCauses b) => Add(a, b);

    /// <summary>Counter by counter difference, for example between two points of a run.</summary>
    public static CycleCauses operator -(in CycleCauses later, in CycleCauses earlier) => Subtract(later, earlier);

    /// <summary>Counter by counter sum.</summary>
    public static CycleCauses Add(in CycleCauses a, in CycleCauses b) => Subtract(a, Subtract(default, b));

    /// <summary>Counter by counter difference.</summary>
    public static CycleCauses Subtract(in CycleCauses later, in CycleCauses earlier) => new()
    {
        Issue = later.Issue - earlier.Issue,
        LoadUse = later.LoadUse - earlier.LoadUse,
        Branch = later.Branch - earlier.Branch,
        FetchStall = later.FetchStall - earlier.FetchStall,
        FlashStall = later.FlashStall - earlier.FlashStall,
        DataStall = later.DataStall - earlier.DataStall,
        Divide = later.Divide - earlier.Divide,
        Exception = later.Exception - earlier.Exception,
        Sleep = later.Sleep - earlier.Sleep,
    };

    /// <inheritdoc/>
    public readonly bool Equals(CycleCauses other) =>
        (Issue, LoadUse, Branch, FetchStall, FlashStall) == (other.Issue, other.LoadUse, other.Branch, other.FetchStall, other.FlashStall)
        && (DataStall, Divide, Exception, Sleep) == (other.DataStall, other.Divide, other.Exception, other.Sleep);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is CycleCauses other && Equals(other);
    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Issue, LoadUse, Branch, FetchStall, FlashStall, DataStall, Divide, Exception);
    /// <summary>Equality.</summary>
    public static bool operator ==(CycleCauses a, CycleCauses b) => a.Equals(b);
    /// <summary>Inequality.</summary>
    public static bool operator !=(CycleCauses a, CycleCauses b) => !a.Equals(b);

    /// <inheritdoc/>
    public override readonly string ToString() =>
        $"issue {Issue}, load-use {LoadUse}, branch {Branch}, fetch {FetchStall}, flash {FlashStall}, data {DataStall}, divide {Divide}, exception {Exception}, sleep {Sleep}";
}
