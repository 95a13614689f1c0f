namespace Emu.Reports.Tests;

/// <summary>
/// Compares text with a committed file beside the tests. A difference writes NAME.received.* next to it; when the new text is right, rename it.
/// </summary>
internal static class Verified
{
    public static void Matches(string name, string text)
    {
        string folder = Path.Combine(Repository.Root, "tests", "Emu.Reports.Tests", "Verified");
        (string stem, string extension) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        string verified = Path.Combine(folder, $"{stem}.verified{extension}"), received = Path.Combine(folder, $"{stem}.received{extension}");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        string found = text.ReplaceLineEndings("\n");
        if (found == expected)
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(folder);
        File.WriteAllText(received, found);
        Assert.Equal(expected, found);
    }
}
