namespace Emu.Tests;

/// <summary>The checkout in which the tests run. Compiled into every test project.</summary>
internal static class Repository
{
    /// <summary>Folder that holds Emu.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Models and recordings beside the checkout, which are no part of it; null when absent.</summary>
    public static string? Shared { get; } = Directory.Exists(Path.Combine(Root, "..", "shared", "models")) ? Path.GetFullPath(Path.Combine(Root, "..", "shared")) : null;

    /// <summary>Models with outputs recorded from TensorFlow Lite Micro. A test that asks for them skips when they are absent.</summary>
    public static string SharedModels
    {
        get
        {
            Assert.SkipUnless(Shared is not null, "needs ../shared (models with recorded TFLM outputs), which is not part of the repository");
            return Path.Combine(Shared!, "models");
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Emu.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("Emu.sln is in no folder above the tests");
    }
}
