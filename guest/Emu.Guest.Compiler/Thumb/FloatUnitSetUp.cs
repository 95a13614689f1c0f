using System.Buffers.Binary;
using Emu.Arm;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>
/// Gives the running code the floating-point unit, which is off after reset: full access to CP10 and CP11 in CPACR, then the barriers that make
/// it hold for the next instruction (ARMv7-M ARM B3.2.20; Cortex-M4 TRM 7.2.5). FPSCR keeps its reset value: round to nearest, subnormals kept,
/// NaN operands passed on. FPCCR keeps its own, too: exceptions reserve space for the registers and store them only when a handler uses them.
/// </summary>
internal static class FloatUnitSetUp
{
    /// <summary>26 stacked words and one of padding (ARMv7-M ARM B1.5.7).</summary>
    public const int ExceptionFrameBytes = 108;

    private static readonly string[] Text =
    [
        "movw r0, #60808",              // 0xED88
        "movt r0, #57344",              // 0xE000
        "ldr.n r1, [r0]",
        "orr.w r1, r1, #15728640",      // 0xF << 20
        "str.n r1, [r0]",
        "dsb sy",
        "isb sy",
        "bx lr",
    ];

    public static CompiledFunction Function(FunctionSymbol symbol) => new()
    {
        Symbol = symbol,
        Signature = new IrSignature([], IrType.Void),
        Code = Code(),
        Relocations = [],
        Lines = [],
        Tables = [],
        FrameBytes = 0,
        Callees = [],
        IndirectCalls = [],
        SpillSlots = 0,
    };

    private static byte[] Code()
    {
        List<byte> code = [];
        Span<byte> half = stackalloc byte[2];
        foreach (string line in Text)
        {
            uint word = ThumbAssembler.Assemble(line);
            if (word > 0xFFFF)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(half, (ushort)(word >> 16));
                code.AddRange(half);
            }
            BinaryPrimitives.WriteUInt16LittleEndian(half, (ushort)word);
            code.AddRange(half);
        }
        return [.. code];
    }
}
