namespace Emu.SampleModels.Tests;

/// <summary>Finds the repository's root from the test's own place.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Emu.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("Emu.sln is in no folder above the tests");
    }
}
