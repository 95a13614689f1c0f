namespace Emu.Tests.RiscV;

/// <summary>The recorded instruction vectors under tests/vectors/riscv.</summary>
internal static class RiscVVectorFiles
{
    /// <summary>Folder of the vectors, beside those of Arm.</summary>
    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(Isa.VectorFiles.Folder, "..", "riscv"));

    /// <summary>Lines without comments and blank lines, with their line numbers.</summary>
    internal static IEnumerable<(int Number, string Text)> Lines(string file) =>
        File.ReadLines(Path.Combine(Folder, file))
            .Select((text, i) => (i + 1, text))
            .Where(line => line.text.Length > 0 && line.text[0] != '#');
}
