using Emu.Guest.Compiler.Allocation;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Registers by the AAPCS with its VFP variant: arguments in r0-r3 and s0-s15; r0-r3, r12, lr and s0-s15 are not kept by calls.</summary>
internal static class ThumbRegisters
{
    private const ulong FloatArguments = 0xFFFFUL << RegisterFile.FirstFloat;

    private static readonly int[] Hot = [0, 1, 2, 3, 4, 5, 6, 7, 14, 12, 8, 9, 10, 11];
    private static readonly int[] Low = [0, 1, 2, 3, 4, 5, 6, 7];

    private static readonly int[] Cold = [0, 1, 2, 3, 12, 4, 5, 6, 7, 14, 8, 9, 10, 11];
    private static readonly int[] Homes = [12, 11, 10, 9, 8];

    private static readonly RegisterFile All = Make(Cold, Hot, [], -1);
    /// <summary>With counted loops: LR is left to their counters while there is another register.</summary>
    private static readonly RegisterFile LinkLast = Make(Cold, [.. Hot[..8], 12, 8, 9, 10, 11, 14], [], -1);
    private static readonly RegisterFile AllButR12 = Make(Array.FindAll(Cold, static r => r != 12), Array.FindAll(Hot, static r => r != 12), [], 12);
    /// <summary>16-bit instructions reach r0 to r7. r12 is kept by nobody; r8 to r11 cost two moves and a share of PUSH and POP.</summary>
    private static readonly RegisterFile Baseline = Make(Low, Low, Homes, -1);
    private static readonly RegisterFile BaselineButR7 = Make(Low[..7], Low[..7], Homes, 7);

    /// <summary>Registers for the allocator.</summary>
    /// <param name="target">Instruction set.</param>
    /// <param name="isFrameFar">Parts of the frame are out of reach of loads and stores, so that a register is kept for their addresses.</param>
    /// <param name="countsRounds">Some loop counts its rounds.</param>
    public static RegisterFile Of(ThumbTarget target, bool isFrameFar, bool countsRounds = false) => target.HasThumb2 ? isFrameFar ? AllButR12 : countsRounds ? LinkLast : All : isFrameFar ? BaselineButR7 : Baseline;

    private static RegisterFile Make(int[] cold, int[] hot, int[] homes, int scratch) => new()
    {
        CallClobbered = 0x500F | FloatArguments,
        Arguments = 0xF | FloatArguments,
        Results = 3 | 1UL << RegisterFile.FirstFloat,
        Link = 14,
        Scratch = scratch,
        StackPointer = 13,
        ColdOrder = cold,
        HotOrder = hot,
        LimitOrder = hot.Length == Hot.Length ? Hot : hot,
        Homes = homes,
        HomeWorth = 8,
        FloatOrder = [.. Enumerable.Range(RegisterFile.FirstFloat, 32)],
        Doubles = 0x5555_5555UL << RegisterFile.FirstFloat,    // the low halves of D0 to D15
        FewFloats = 0x1_0007UL << RegisterFile.FirstFloat,    // s0 to s2, s16
    };
}
