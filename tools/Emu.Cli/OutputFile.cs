namespace Emu.Cli;

/// <summary>Writes one file that the user named.</summary>
internal static class OutputFile
{
    /// <summary>Writes, or replaces, exactly this file.</summary>
    /// <param name="path">As given.</param>
    /// <param name="bytes">Contents.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="inputs">Files that were read: a slip of the hand must not replace one of them.</param>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static void Write(string path, byte[] bytes, string option, IEnumerable<string> inputs)
    {
        Refuse(path, option, inputs);
        try
        {
            File.WriteAllBytes(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw UserErrorException.Of(CliError.CannotWrite, $"cannot write the file: {e.Message.ReplaceLineEndings(" ")}", path, $"give {option} a file in a folder that exists and that you may write to");
        }
    }

    /// <summary>Refuses a path that names a file which was read.</summary>
    public static void Refuse(string path, string option, IEnumerable<string> inputs)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw UserErrorException.Of(CliError.CannotWrite, "this is no file name", option, $"give {option} a file name");
        string target = Real(path);
        if (inputs.Any(input => string.Equals(Real(input), target, StringComparison.OrdinalIgnoreCase)))
            throw UserErrorException.Of(CliError.CannotWrite, "this file is an input of the same command", path, $"give {option} another name");
    }

    private static string Real(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return full;
        }
    }
}
