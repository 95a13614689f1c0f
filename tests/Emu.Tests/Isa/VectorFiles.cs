namespace Emu.Tests.Isa;

/// <summary>The recorded instruction vectors under tests/vectors/arm.</summary>
internal static class VectorFiles
{
    /// <summary>Folder of the vectors, found from the test's place upwards.</summary>
    internal static string Folder { get; } = Find();

    /// <summary>Lines without comments and blank lines, with their line numbers.</summary>
    internal static IEnumerable<(int Number, string Text)> Lines(string file) =>
        File.ReadLines(Path.Combine(Folder, file))
            .Select((text, i) => (i + 1, text))
            .Where(line => line.text.Length > 0 && line.text[0] != '#');

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            string folder = Path.Combine(d.FullName, "tests", "vectors", "arm");
            if (Directory.Exists(folder)) return folder;
        }
        throw new DirectoryNotFoundException("tests/vectors/arm is not above " + AppContext.BaseDirectory);
    }
}
