// Writes the generated pages under docs/; with --check says which of them are stale instead, and exits with 1.
using Emu.Pages;

bool check = args.Contains("--check");
string folder = AppContext.BaseDirectory;
(string Path, string Text)[] pages =
[
    ("docs/errors.md", ErrorPage.Render(folder)),
    ("README.md", CommandBlocks.Render(File.ReadAllText("README.md").ReplaceLineEndings("\n"))),
];
int stale = 0;
foreach ((string path, string text) in pages)
{
    if (File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == text)
        continue;
    stale++;
    if (check)
        Console.Error.WriteLine($"{path} is stale: run ./check --fix and commit it");
    else
        File.WriteAllText(path, text);
}
return check && stale > 0 ? 1 : 0;
