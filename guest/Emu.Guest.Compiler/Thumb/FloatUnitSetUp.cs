using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>
/// Gives the running code the floating-point unit and the vectors of MVE, which is off after reset: full access to CP10 and CP11 in CPACR, then the barriers that make
/// it hold for the next instruction (ARMv7-M ARM B3.2.20; Cortex-M4 TRM 7.2.5). FPSCR keeps its reset value: round to nearest, subnormals kept,
/// NaN operands passed on. FPCCR keeps its own, too: exceptions reserve space for the registers and store them only when a handler uses them.
/// </summary>
internal static class FloatUnitSetUp
{
    /// <summary>26 stacked words and one of padding (ARMv7-M ARM B1.5.7).</summary>
    public const int ExceptionFrameBytes = 108;

    private const int WordKind = (int)MemKind.I32, WholeSystem = 15, LinkRegister = 14;

    private static readonly (int Row, Fields Fields)[] Instructions =
    [
        (Encodings.Movw, new Fields { D = 0, Imm = 0xED88 }),
        (Encodings.Movt, new Fields { D = 0, Imm = 0xE000 }),
        (Encodings.OfAccess(true, WordKind)[0], new Fields { T = 1, N = 0 }),
        (Encodings.Of(MachineOp.Orr, true)[0], new Fields { D = 1, N = 1, Imm = 0xF << 20 }),
        (Encodings.OfAccess(false, WordKind)[0], new Fields { T = 1, N = 0 }),
        (Emu.Arm.Thumb.Find("DSB T1"), new Fields { Imm = WholeSystem }),
        (Emu.Arm.Thumb.Find("ISB T1"), new Fields { Imm = WholeSystem }),
        (Encodings.BranchExchange, new Fields { M = LinkRegister }),
    ];

    public static CompiledFunction Function(FunctionSymbol symbol) => CompiledFunction.OfInstructions(symbol, ThumbCode.Of(Instructions));
}
