using System.Text.Json;

namespace Emu.Boards;

/// <summary>Finds boards: those built in, and files that users bring.</summary>
public static class BoardCatalog
{
    /// <summary>Largest board or chip file read, in bytes.</summary>
    public const int MaxFileBytes = 256 * 1024;

    /// <summary>How many problems of one board are reported at most.</summary>
    public const int MaxErrors = 20;

    /// <summary>Names of the built-in boards, sorted.</summary>
    public static IReadOnlyList<string> BoardNames { get; } = Embedded("boards/");

    /// <summary>Names of the built-in chips, sorted.</summary>
    public static IReadOnlyList<string> ChipNames { get; } = Embedded("chips/");

    /// <summary>Loads a built-in board by name, or a file when the text ends in <c>.json</c> or contains a directory separator.</summary>
    /// <param name="nameOrPath">For example <c>nucleo-l4r5zi</c> or <c>./my-board.json</c>.</param>
    /// <param name="core">Which core of a chip that has two kinds; null, or one that it has not: its first.</param>
    /// <returns>The board, or at least one <see cref="BoardDiagnostic"/>; never throws for bad content.</returns>
    public static BoardLoadResult Load(string nameOrPath, CoreKind? core = null)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        var read = new TreeReader();
        JsonText? text;
        if (LooksLikePath(nameOrPath))
        {
            text = ReadFile(nameOrPath, out BoardDiagnostic? error);
            if (text is null)
                return new BoardLoadResult(null, [error!]);
        }
        else
        {
            text = ReadEmbedded("boards/", nameOrPath);
            if (text is null)
                return new BoardLoadResult(null, [new BoardDiagnostic(BoardError.UnknownBoard, $"there is no board '{TreeReader.Shorten(nameOrPath)}'", "the board's name", 0, 0,
                    NearestName.Advice(nameOrPath, BoardNames) + "; or give the path of a file that ends in .json")]);
        }
        Board? board = Read(text, read, core);
        return new BoardLoadResult(read.Errors.Count == 0 ? board : null, read.Errors);
    }

    /// <summary>Reads a board from text; a chip given by a relative path is looked for beside <paramref name="file"/>.</summary>
    /// <param name="file">Name shown in errors.</param>
    /// <param name="utf8">The file's bytes.</param>
    public static BoardLoadResult Parse(string file, byte[] utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        if (utf8.Length > MaxFileBytes)
            return new BoardLoadResult(null, [TooLarge(file)]);
        var read = new TreeReader();
        Board? board = Read(new JsonText(file, utf8), read, null);
        return new BoardLoadResult(read.Errors.Count == 0 ? board : null, read.Errors);
    }

    private static Board? Read(JsonText text, TreeReader read, CoreKind? core)
    {
        JsonTree? board = ParseTree(text, read);
        if (board is null || !read.IsKind(board, "a board file", JsonValueKind.Object))
            return null;
        JsonTree? chip = FindChip(board, read);
        return chip is null ? null : new BoardReader(read, core).Read(board, chip);
    }

    private static JsonTree? FindChip(JsonTree board, TreeReader read)
    {
        if (read.Require(board, "board", "chip") is not { } chip)
            return null;
        if (chip.Kind == JsonValueKind.Object)
            return chip;
        if (!read.IsKind(chip, "board: chip", JsonValueKind.String))
            return null;
        JsonText? text;
        if (LooksLikePath(chip.Value))
        {
            string path = Path.Combine(Path.GetDirectoryName(board.Text.File) ?? "", chip.Value);
            text = ReadFile(path, out BoardDiagnostic? error);
            if (text is null)
                read.Report(error!.Id, chip, error.Message, error.Fix);
        }
        else
        {
            text = ReadEmbedded("chips/", chip.Value);
            if (text is null)
                read.Report(BoardError.UnknownChip, chip, $"there is no chip '{TreeReader.Shorten(chip.Value)}'", NearestName.Advice(chip.Value, ChipNames) + "; or give the path of a file that ends in .json, or a whole chip object");
        }
        return text is null ? null : ParseTree(text, read);
    }

    private static JsonTree? ParseTree(JsonText text, TreeReader read)
    {
        try
        {
            return JsonTree.Parse(text);
        }
        catch (JsonException e)
        {
            // The reader counts lines and bytes within the line from 0, and appends the place to its message, which we show in our own way.
            int offset = OffsetOf(text.Bytes, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            string reason = e.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
            read.Report(BoardError.Syntax, text, offset, $"this is not JSON: {TreeReader.Shorten(reason)}", "correct the text at this place");
            return null;
        }
    }

    private static int OffsetOf(byte[] bytes, long line, long column)
    {
        int offset = 0;
        for (; line > 0; line--)
        {
            int next = Array.IndexOf(bytes, (byte)'\n', offset);
            if (next < 0)
                break;
            offset = next + 1;
        }
        return (int)Math.Min(bytes.Length, offset + column);
    }

    private static bool LooksLikePath(string text) =>
        text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || text.Contains('/') || text.Contains(Path.DirectorySeparatorChar);

    private static JsonText? ReadFile(string path, out BoardDiagnostic? error)
    {
        error = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            // One byte more than allowed tells a large file, and a pipe without end, from an allowed one.
            byte[] buffer = new byte[MaxFileBytes + 1];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length <= MaxFileBytes)
                return new JsonText(path, buffer[..length]);
            error = TooLarge(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message;
            error = new BoardDiagnostic(BoardError.Unreadable, $"cannot read the board file: {reason}", path, 0, 0, "check the path and the permissions");
        }
        return null;
    }

    private static BoardDiagnostic TooLarge(string file) =>
        new(BoardError.TooLarge, $"the file has more than {MaxFileBytes} bytes", file, 0, 0, "give a board file; those are a few kilobytes");

    private static JsonText? ReadEmbedded(string folder, string name)
    {
        using Stream? stream = typeof(BoardCatalog).Assembly.GetManifestResourceStream($"{folder}{name}.json");
        if (stream is null)
            return null;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new JsonText($"{folder}{name}.json", bytes);
    }

    private static string[] Embedded(string folder) =>
        [.. typeof(BoardCatalog).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(folder, StringComparison.Ordinal))
            .Select(n => n[folder.Length..^".json".Length])
            .Order(StringComparer.Ordinal)];
}
