using System.Globalization;
using Emu.Loading;

namespace Emu.Tests.Loading;

// Expected lines: addr2line of GNU binutils 2.40, recorded by tests/firmware/lines/build.sh.
public class LineTableTests
{
    public static TheoryData<string> Programs => ["arm-dwarf2", "arm-dwarf4", "arm-dwarf5", "riscv-dwarf5"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_halfword_of_code_has_the_line_that_binutils_finds(string program)
    {
        LineTable lines = Read(program).Lines;
        string[] expected = File.ReadAllLines(PathOf($"{program}.expected.txt"));
        Assert.True(expected.Length > 30);
        foreach (string entry in expected)
        {
            string[] parts = entry.Split('\t');
            uint address = uint.Parse(parts[0].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal($"{parts[0]} {parts[1]}", $"{parts[0]} {Text(lines.At(address))}");
        }
    }

    [Fact]
    public void Lines_of_code_that_the_linker_left_out_do_not_lie_over_the_vector_table()
    {
        ElfImage elf = Read("arm-dwarf5");
        Assert.Null(elf.Lines.At(0));
        Assert.Null(elf.Symbols.Find("never_called"));
    }

    [Fact]
    public void A_program_without_line_information_has_an_empty_table()
    {
        LineTable lines = ElfImage.Read(Machines.FirmwareTests.Image("faults")).Lines;
        Assert.True(lines.IsEmpty);
        Assert.Null(lines.At(0));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Damaged_line_information_never_fails(string program)
    {
        byte[] good = File.ReadAllBytes(PathOf($"{program}.elf"));
        int[] places = [.. Read(program).Sections.Where(s => s.Name is ".debug_line" or ".debug_line_str").SelectMany(s => Enumerable.Range(OffsetOf(good, s), s.Data.Length))];
        var random = new Random(7);
        int found = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] bad = [.. good];
            for (int k = 0; k <= i % 3; k++)
                bad[places[random.Next(places.Length)]] = (byte)random.Next(256);
            LineTable lines = ElfImage.Read(bad).Lines;
            for (uint at = 0; at < 0x100; at += 2)
                found += lines.At(at) is null && lines.At(0x80000000 + at) is null ? 0 : 1;
        }
        Assert.True(found > 3000);                          // most damage leaves most lines
    }

    [Fact]
    public void A_fault_report_names_source_lines_of_the_fault_and_its_callers()
    {
        using var machine = new Machine(new MachineOptions
        {
            Regions = [new("flash", 0, 0x10000, Emu.Memory.MemoryKind.Flash), new("ram", 0x20000000, 0x10000, Emu.Memory.MemoryKind.Ram)],
        });
        machine.Load(Read("arm-dwarf5"));
        machine.Reset();
        RunStop stop = machine.Run(10_000);
        Assert.Equal(RunStopReason.Fault, stop.Reason);
        Assert.Contains(" peek at lines.c:11", stop.Fault!.ToString(), StringComparison.Ordinal);
        Assert.Contains("LR: 0x00000067 main+0x1E at lines.c:21", stop.Fault.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("reset+0x4 at lines.c:30", stop.Fault.Callers[^1], StringComparison.Ordinal);
    }

    static int OffsetOf(byte[] file, ElfSection section) => file.AsSpan().IndexOf(section.Data.Span);

    static string Text(SourcePlace? line) => line is { } l ? $"{l.File.Replace("./", "", StringComparison.Ordinal)}:{l.Line}" : "??:?";

    static ElfImage Read(string program) => ElfImage.Read(File.ReadAllBytes(PathOf($"{program}.elf")));

    static string PathOf(string file) => Path.Combine(Repository.Root, "tests", "firmware", "lines", file);
}
