namespace Emu.Loading;

/// <summary>The string sections that line tables of DWARF 5 refer to.</summary>
/// <param name="Line">.debug_line_str.</param>
/// <param name="General">.debug_str.</param>
internal readonly record struct LineStrings(ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> General)
{
    const int LongestName = 4096;

    /// <summary>The text at an offset of a section; empty when it is not there.</summary>
    public static string At(ReadOnlyMemory<byte> section, uint offset)
    {
        if (offset >= section.Length)
            return "";
        ReadOnlySpan<byte> rest = section.Span[(int)offset..];
        return new DwarfCursor(rest[..Math.Min(rest.Length, LongestName)]).Text();
    }
}
