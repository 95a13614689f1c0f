using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>Registers and stack by the RISC-V calling convention (RISC-V ELF psABI 1.0, chapters 1 and 2); ilp32f where the core has F, ilp32d where it has D.</summary>
internal static class RiscVAbi
{
    public const byte Ra = 1, Sp = 2;
    /// <summary>t0, which the allocator leaves alone: frame offsets that do not fit an instruction are made in it.</summary>
    public const byte Scratch = 5;
    public const int FirstArgument = 10;
    private const int SavedByCallee = 0x0FFC_0300, SavedByCalleeEmbedded = 0x300;

    // x8 to x15 have short encodings. a5 first: low argument registers are wanted by calls.
    private static readonly int[] Hot = [15, 14, 13, 12, 11, 10, 8, 9, 17, 16, 6, 7, 28, 29, 30, 31, 1, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];
    private static readonly int[] Cold = [15, 14, 13, 12, 11, 10, 17, 16, 6, 7, 28, 29, 30, 31, 8, 9, 1, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];
    private static readonly int[] Limit = [10, 11, 12, 13, 14, 15, 16, 17, 8, 9, 6, 7, 1, 28, 29, 30, 31, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];

    /// <summary>fa0, which also brings a float back.</summary>
    public const int FirstFloatArgument = RegisterFile.FirstFloat + 10;
    public const int FloatArguments = 8;
    /// <summary>fs0 to fs11 among f0 to f31.</summary>
    private const uint FloatsSavedByCallee = 0x0FFC_0300;
    // f8 to f15 have short encodings of loads and stores; those that calls do not keep come first.
    private static readonly int[] Floats = [15, 14, 13, 12, 11, 10, 17, 16, 0, 1, 2, 3, 4, 5, 6, 7, 28, 29, 30, 31, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];

    private static readonly RegisterFile Full = Make(arguments: 8, SavedByCallee, 32);
    private static readonly RegisterFile FullWithFloats = Make(arguments: 8, SavedByCallee, 32, hasFloats: true);
    private static readonly RegisterFile Embedded = Make(arguments: 6, SavedByCalleeEmbedded, 16);

    /// <summary>Registers for the allocator.</summary>
    public static RegisterFile Registers(RiscVTarget target) => target.IsEmbedded ? Embedded : target.HasFloat(IrType.F32) ? FullWithFloats : Full;

    /// <summary>Argument registers: a0 to a7, or a0 to a5.</summary>
    public static int ArgumentRegisters(RiscVTarget target) => target.IsEmbedded ? 6 : 8;

    /// <summary>Mask of registers that a function gives back unchanged.</summary>
    public static int CalleeSaved(RiscVTarget target) => target.IsEmbedded ? SavedByCalleeEmbedded : SavedByCallee;

    /// <summary>Mask of floating-point registers, by their own numbers, that a function gives back unchanged.</summary>
    public static uint CalleeSavedFloats => FloatsSavedByCallee;

    /// <summary>The stack pointer is a multiple of this at every call.</summary>
    public static int StackAlignment(RiscVTarget target) => target.IsEmbedded ? 4 : 16;

    private static RegisterFile Make(int arguments, int saved, int count, bool hasFloats = false) => new()
    {
        // All but zero, sp, gp, tp, the scratch register and those that are saved.
        CallClobbered = (0xFFFF_FFFFu >> 32 - count) & ~(uint)saved & ~0x3Du | (hasFloats ? (ulong)~FloatsSavedByCallee << RegisterFile.FirstFloat : 0),
        Arguments = ((1UL << arguments) - 1) << FirstArgument | (hasFloats ? ((1UL << FloatArguments) - 1) << FirstFloatArgument : 0),
        Results = 3UL << FirstArgument | (hasFloats ? 1UL << FirstFloatArgument : 0),
        Link = Ra,
        StackPointer = Sp,
        ColdOrder = Array.FindAll(Cold, r => r < count),
        HotOrder = Array.FindAll(Hot, r => r < count),
        LimitOrder = Array.FindAll(Limit, r => r < count),
        FloatOrder = hasFloats ? Array.ConvertAll(Floats, static r => RegisterFile.FirstFloat + r) : [],
        Doubles = hasFloats ? ~0UL << RegisterFile.FirstFloat : 0,
        FewFloats = hasFloats ? 0x1D00UL << RegisterFile.FirstFloat : 0,    // fs0, fa0 to fa2
    };
}
