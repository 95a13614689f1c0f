using System.Buffers.Binary;
using System.Globalization;
using Emu.Arm;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>
/// Assembles a routine that is given as text: a label or an instruction on each line, in the spelling that GNU as and <see cref="ThumbAssembler"/> share, comments behind @.
/// </summary>
internal static class AssemblyText
{
    /// <summary>The bytes of the instructions, one after the other.</summary>
    public static byte[] Assemble(TextReader text)
    {
        int predicated = 0;
        List<string> lines = [];
        Dictionary<string, int> labels = [];
        while (text.ReadLine() is { } line)
        {
            string statement = line[..(line.IndexOf('@', StringComparison.Ordinal) is var end and >= 0 ? end : line.Length)].Replace('\t', ' ').Trim();
            if (statement.EndsWith(':'))
                labels[statement[..^1]] = lines.Count;
            else if (statement.Length > 0)
                lines.Add(predicated-- > 0 ? WithoutPredicate(statement) : statement);
            if (statement.StartsWith("vpst", StringComparison.Ordinal))
                predicated = statement.Length - "vps".Length;
        }
        int[] places = Places(lines, labels);
        byte[] code = new byte[places[^1]];
        for (int i = 0; i < lines.Count; i++)
            Put(code.AsSpan(places[i]), Encode(lines[i], labels, label => places[labels[label]], places[i]), places[i + 1] - places[i]);
        return code;
    }

    /// <summary>Where each line begins, and the end. Every spelling has one length, wherever its target lies.</summary>
    private static int[] Places(List<string> lines, Dictionary<string, int> labels)
    {
        int[] places = new int[lines.Count + 1];
        for (int i = 0; i < lines.Count; i++)
        {
            int at = places[i];
            // A target in reach: loops go back, CBZ and WLS on.
            int target = lines[i].StartsWith("le", StringComparison.Ordinal) ? at : at + 4;
            places[i + 1] = at + (Encode(lines[i], labels, _ => target, at) > 0xFFFF ? 4 : 2);
        }
        return places;
    }

    /// <summary>GNU as wants a T at the end of a predicated mnemonic, which changes nothing in the instruction.</summary>
    private static string WithoutPredicate(string line) => line.Remove(line.IndexOf('.', StringComparison.Ordinal) - 1, 1);

    private static uint Encode(string line, Dictionary<string, int> labels, Func<string, int> placeOf, int at)
    {
        int last = line.LastIndexOf(' ') + 1;
        if (labels.ContainsKey(line[last..]))
            line = line[..last] + placeOf(line[last..]).ToString("x", CultureInfo.InvariantCulture);
        return ThumbAssembler.Assemble(line, (uint)at);
    }

    private static void Put(Span<byte> at, uint word, int length)
    {
        if (length == 4)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)(word >> 16));
            at = at[2..];
        }
        BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)word);
    }
}
