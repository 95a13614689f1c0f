using System.Buffers.Binary;
using System.Text;

namespace Emu.Guest.Compiler.Linking;

/// <summary>DWARF 3 line table and the one compile unit that points to it, so that debuggers and objdump -l show source lines.</summary>
/// <remarks>Source: DWARF Debugging Information Format, version 3, sections 6.2 (line numbers) and 7.5 (abbreviations).</remarks>
internal static class DwarfLines
{
    private const byte OpcodeBase = 10;
    private const byte CopyRow = 1, AdvancePc = 2, AdvanceLine = 3, SetFile = 4, EndSequence = 1, SetAddress = 2;

    public static (byte[] Lines, byte[] Info, byte[] Abbreviations) Write(Image image)
    {
        Dictionary<string, int> files = [];
        foreach (ImageLine line in image.Lines)
            files.TryAdd(line.Line.File, files.Count + 1);
        return (LineTable(image, files), CompileUnit(), Abbreviations());
    }

    private static byte[] LineTable(Image image, Dictionary<string, int> files)
    {
        List<byte> header = [2, 1, unchecked((byte)-1), 1, OpcodeBase, 0, 1, 1, 1, 1, 0, 0, 0, 1];
        // minimum instruction length, default is_stmt, line base, line range, opcode base, operand counts of opcodes 1..9.
        header.Add(0);
        foreach (string file in files.Keys)
        {
            header.AddRange(Encoding.UTF8.GetBytes(file));
            header.AddRange([0, 0, 0, 0]);
        }
        header.Add(0);
        List<byte> program = [];
        WriteRows(image, files, program);
        byte[] bytes = new byte[10 + header.Count + program.Count];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(bytes.Length - 4));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(6), (uint)header.Count);
        header.CopyTo(bytes, 10);
        program.CopyTo(bytes, 10 + header.Count);
        return bytes;
    }

    /// <summary>One sequence for each function: rows ascend inside a sequence only.</summary>
    private static void WriteRows(Image image, Dictionary<string, int> files, List<byte> program)
    {
        int next = 0;
        foreach (ImageSymbol function in image.Symbols)
        {
            if (function.Kind != SymbolKind.Function)
                continue;
            while (next < image.Lines.Count && image.Lines[next].Address < function.Address)
                next++;
            uint end = function.Address + function.Size;
            if (next == image.Lines.Count || image.Lines[next].Address >= end)
                continue;
            uint address = image.Lines[next].Address;
            int file = 1, number = 1;
            program.AddRange([0, 5, SetAddress, (byte)address, (byte)(address >> 8), (byte)(address >> 16), (byte)(address >> 24)]);
            for (; next < image.Lines.Count && image.Lines[next].Address < end; next++)
            {
                ImageLine line = image.Lines[next];
                Advance(program, line.Address - address);
                address = line.Address;
                if (files[line.Line.File] != file)
                {
                    file = files[line.Line.File];
                    program.Add(SetFile);
                    Unsigned(program, (uint)file);
                }
                program.Add(AdvanceLine);
                Signed(program, line.Line.Line - number);
                number = line.Line.Line;
                program.Add(CopyRow);
            }
            Advance(program, end - address);
            program.AddRange([0, 1, EndSequence]);
        }
    }

    private static void Advance(List<byte> program, uint bytes)
    {
        if (bytes == 0)
            return;
        program.Add(AdvancePc);
        // Counted in units of the minimum instruction length.
        Unsigned(program, bytes / 2);
    }

    private static byte[] CompileUnit()
    {
        // Version 3, abbreviations at 0, 4-byte addresses; unit 1 with its line table at 0.
        byte[] bytes = new byte[4 + 2 + 4 + 1 + 1 + 4 + 1];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(bytes.Length - 4));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), 3);
        bytes[10] = 4;
        bytes[11] = 1;
        return bytes;
    }

    /// <summary>Abbreviation 1: DW_TAG_compile_unit (0x11), no children, DW_AT_stmt_list (0x10) as DW_FORM_data4 (6), DW_AT_name (3) as DW_FORM_string (8).</summary>
    private static byte[] Abbreviations() => [1, 0x11, 0, 0x10, 6, 3, 8, 0, 0, 0];

    private static void Unsigned(List<byte> bytes, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private static void Signed(List<byte> bytes, int value)
    {
        while (value is < -64 or > 63)
        {
            bytes.Add((byte)(value & 0x7F | 0x80));
            value >>= 7;
        }
        bytes.Add((byte)(value & 0x7F));
    }
}
