using Emu.SampleModels;

// dotnet run --project tools/Emu.SampleModels -- FOLDER [--all]
if (args.Length is 0 or > 2 || args[0].StartsWith('-') || (args.Length == 2 && args[1] != "--all"))
{
    Console.Error.WriteLine("usage: Emu.SampleModels FOLDER [--all]\n\nWrites the sample models into FOLDER; with --all also the large ones that the repository does not hold.");
    return 2;
}
Directory.CreateDirectory(args[0]);
foreach ((string name, byte[] bytes) in args.Length == 2 ? SampleFiles.Small().Concat(SampleFiles.Large()) : SampleFiles.Small())
{
    File.WriteAllBytes(Path.Combine(args[0], name), bytes);
    Console.WriteLine($"{name}  {bytes.Length} bytes");
}
return 0;
