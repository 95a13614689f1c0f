using System.Buffers.Binary;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Isa;
using Emu.RiscV;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>
/// Gives the running code the floating-point registers: mstatus.FS is off after reset on many cores, and then every floating-point instruction is illegal
/// (Volume II, 3.1.6.5). fcsr becomes 0: round to nearest even.
/// </summary>
internal static class FloatSetUp
{
    private const uint StatusCsr = 0x300, FloatCsr = 0x003, Initial = 1 << 13;

    private static readonly (int Row, Fields Fields)[] Instructions =
    [
        (Encodings.LoadUpper, new Fields { D = RiscVAbi.Scratch, Imm = Initial }),
        (RiscVIsa.Find("CSRRS"), new Fields { N = RiscVAbi.Scratch, Imm = StatusCsr }),
        (RiscVIsa.Find("CSRRW"), new Fields { Imm = FloatCsr }),
        (Encodings.JumpRegister, new Fields { N = RiscVAbi.Ra }),
    ];

    public static CompiledFunction Function(FunctionSymbol symbol) => CompiledFunction.OfInstructions(symbol, Code());

    private static byte[] Code()
    {
        byte[] code = new byte[4 * Instructions.Length];
        for (int i = 0; i < Instructions.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(4 * i), RiscVAssembler.Encode(Instructions[i].Row, Instructions[i].Fields));
        return code;
    }
}
