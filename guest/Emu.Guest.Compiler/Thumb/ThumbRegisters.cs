using Emu.Guest.Compiler.Allocation;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Registers by the AAPCS with its VFP variant: arguments in r0-r3 and s0-s15; r0-r3, r12, lr and s0-s15 are not kept by calls.</summary>
internal static class ThumbRegisters
{
    private const ulong FloatArguments = 0xFFFFUL << RegisterFile.FirstFloat;

    private static readonly int[] Hot = [0, 1, 2, 3, 4, 5, 6, 7, 14, 12, 8, 9, 10, 11];

    public static RegisterFile File { get; } = new()
    {
        CallClobbered = 0x500F | FloatArguments,
        Arguments = 0xF | FloatArguments,
        Results = 3 | 1UL << RegisterFile.FirstFloat,
        Link = 14,
        StackPointer = 13,
        ColdOrder = [0, 1, 2, 3, 12, 4, 5, 6, 7, 14, 8, 9, 10, 11],
        HotOrder = Hot,
        LimitOrder = Hot,
        FloatOrder = [.. Enumerable.Range(RegisterFile.FirstFloat, 32)],
        FewFloats = 0x1_0007UL << RegisterFile.FirstFloat,    // s0 to s2, s16
    };
}
