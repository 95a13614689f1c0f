namespace Emu.Architecture.Tests;

/// <summary>The checkout in which the tests run.</summary>
internal static class Repository
{
    /// <summary>Folder that holds Emu.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Emu.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Emu.sln not found above the test's folder");
    }
}
