namespace Emu.Guest.Verification;

/// <summary>Turns the paths of a manifest into files, and lets none out of its folder, by dots, root or link.</summary>
internal sealed class SuiteFiles
{
    private readonly string _root, _target;
    private readonly Dictionary<string, bool> _folders = [];

    public SuiteFiles(string manifest)
    {
        _root = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        _target = new DirectoryInfo(_root).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? _root;
    }

    /// <summary>Why a path cannot be used, or null.</summary>
    /// <param name="relative">As in the manifest, with forward slashes.</param>
    /// <param name="full">The file.</param>
    public SuiteErrorId? Find(string relative, out string full)
    {
        full = "";
        if (relative.Length == 0 || relative.Contains('\0') || Path.IsPathRooted(relative) || relative.Contains(':'))
            return SuiteErrorId.OutsideFolder;
        full = Path.GetFullPath(Path.Combine(_root, relative));
        if (!Inside(_root, full))
            return SuiteErrorId.OutsideFolder;
        try
        {
            if (!File.Exists(full))
                return SuiteErrorId.MissingFile;
            return FolderStays(Path.GetDirectoryName(full)!) && Stays(new FileInfo(full)) ? null : SuiteErrorId.OutsideFolder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return SuiteErrorId.MissingFile;   // for example a circle of links
        }
    }

    private bool FolderStays(string folder)
    {
        if (folder.Length <= _root.Length)
            return true;
        if (_folders.TryGetValue(folder, out bool known))
            return known;
        bool stays = FolderStays(Path.GetDirectoryName(folder)!) && Stays(new DirectoryInfo(folder));
        _folders.Add(folder, stays);
        return stays;
    }

    private bool Stays(FileSystemInfo entry) =>
        entry.ResolveLinkTarget(returnFinalTarget: true) is not { } target || Inside(_root, target.FullName) || Inside(_target, target.FullName);

    private static bool Inside(string folder, string path) => path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
