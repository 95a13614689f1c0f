namespace Emu.Runtime.Hosting.Tests;

/// <summary>Finds the models and recordings beside the repository; tests that need them skip when they are absent.</summary>
static class Shared
{
    internal static string? Folder { get; } = Find();

    internal static string Models
    {
        get
        {
            Assert.SkipUnless(Folder != null, "needs ../shared (models with recorded TFLM outputs), which is not part of the repository");
            return Path.Combine(Folder!, "models");
        }
    }

    static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Emu.sln")))
            {
                string shared = Path.Combine(at.FullName, "..", "shared");
                return Directory.Exists(Path.Combine(shared, "models")) ? Path.GetFullPath(shared) : null;
            }
        return null;
    }
}
