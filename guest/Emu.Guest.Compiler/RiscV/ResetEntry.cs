using System.Buffers.Binary;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Isa;
using Emu.RiscV;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>The first instructions of an RV32 image: there is no vector table, a hart begins with all registers unknown.</summary>
public static class ResetEntry
{
    private const uint TrapVector = 0x305;

    /// <summary>Sets the trap vector and the stack pointer and jumps.</summary>
    /// <param name="name">Symbol of the entry.</param>
    /// <param name="section">Section, which must be the first of the image.</param>
    /// <param name="region">Region of the code.</param>
    /// <param name="stack">Start of the stack.</param>
    /// <param name="stackBytes">Its size, a multiple of 16.</param>
    /// <param name="reset">Where to go; never returns.</param>
    /// <param name="trap">Takes every exception and interrupt, in direct mode.</param>
    public static LinkObject Make(string name, string section, string region, Symbol stack, int stackBytes, FunctionSymbol reset, FunctionSymbol trap)
    {
        byte[] bytes = new byte[24];
        LoadAddress(bytes, 0, RiscVAbi.Scratch);
        Write(bytes, 8, RiscVIsa.Find("CSRRW"), new Fields { N = RiscVAbi.Scratch, Imm = TrapVector });
        LoadAddress(bytes, 12, RiscVAbi.Sp);
        Write(bytes, 20, Encodings.JumpAndLink, default);
        return new LinkObject(name, section, region, SectionKind.Code, 4)
        {
            Bytes = bytes,
            BeforeCode = true,
            Relocations =
            [
                new(0, RelocationKind.AddressHigh, trap, 0), new(4, RelocationKind.AddressLow, trap, 0),
                new(12, RelocationKind.AddressHigh, stack, stackBytes), new(16, RelocationKind.AddressLow, stack, stackBytes),
                new(20, RelocationKind.Call, reset, 0),
            ],
        };
    }

    private static void LoadAddress(byte[] bytes, int at, byte register)
    {
        Write(bytes, at, Encodings.LoadUpper, new Fields { D = register });
        Write(bytes, at + 4, Encodings.AddImmediate, new Fields { D = register, N = register });
    }

    private static void Write(byte[] bytes, int at, int row, Fields fields) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), RiscVAssembler.Encode(row, fields));
}
