using Emu.Loading;
using Emu.Tests.Machines;

namespace Emu.Tests.Loading;

public class ElfTests
{
    static readonly byte[] Good = FirmwareTests.Image("faults");

    [Fact]
    public void A_linked_program_gives_segments_sections_and_symbols()
    {
        ElfImage elf = ElfImage.Read(Good);
        // arm-none-eabi-readelf: two load segments, code at 0 and data copied to 0x20000000.
        Assert.Contains(elf.Segments, s => s.Address == 0 && (s.Flags & SegmentFlags.Execute) != 0);
        Assert.Contains(elf.Sections, s => s.Name == ".text" && s.IsAllocated);
        ElfSymbol main = elf.Symbols.Find("main")!;
        Assert.True(main.IsFunction);
        Assert.Equal("main", elf.Symbols.Describe(main.Address));
        Assert.Equal("main+0x2", elf.Symbols.Describe(main.Address + 2));
        Assert.Equal(elf.Entry & ~1u, elf.Symbols.Find("reset")!.Address);
        Assert.Null(elf.Symbols.Find("no such symbol"));
    }

    [Fact]
    public void Truncations_give_an_error_with_place_and_fix_or_a_checked_image()
    {
        for (int length = 0; length < Good.Length; length += length < 200 ? 1 : 7)
            Check(Good.AsMemory(0, length));
    }

    [Fact]
    public void Flipped_bits_never_escape_as_other_exceptions()
    {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bad = [.. Good];
            // Mostly in the headers, at the start and the end of the file.
            for (int k = 0; k < 1 + i % 4; k++)
            {
                int at = (i % 3) switch { 0 => random.Next(Math.Min(200, bad.Length)), 1 => bad.Length - 1 - random.Next(800), _ => random.Next(bad.Length) };
                bad[at] ^= (byte)(1 << random.Next(8));
            }
            Check(bad);
        }
    }

    static void Check(ReadOnlyMemory<byte> file)
    {
        if (ElfImage.TryRead(file, out ElfImage? image, out MachineErrorReport? error))
        {
            foreach (ElfSegment s in image!.Segments)
                Assert.True((ulong)s.Address + s.MemorySize <= 1UL << 32 && (uint)s.Data.Length <= s.MemorySize);
            return;
        }
        Assert.InRange((int)error!.Id, 1001, 1099);
        Assert.NotEmpty(error.Fix);
        Assert.Contains("offset", error.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, MachineError.ElfBadMagic)]
    [InlineData(4, MachineError.ElfNot32Bit)]
    [InlineData(5, MachineError.ElfNotLittleEndian)]
    [InlineData(18, MachineError.ElfNotArm)]
    [InlineData(16, MachineError.ElfNotExecutable)]
    [InlineData(42, MachineError.ElfTableOutsideFile)]
    public void A_wrong_header_byte_is_named(int offset, MachineError id)
    {
        byte[] bad = [.. Good];
        bad[offset] = 0x7E;
        MachineException e = Assert.Throws<MachineException>(() => ElfImage.Read(bad, "bad.elf"));
        Assert.Equal(id, e.Report.Id);
        Assert.Contains("bad.elf", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_for_another_board_is_refused_with_the_address()
    {
        using var machine = new Machine(new MachineOptions { Regions = [new("flash", 0x08000000, 0x1000, Emu.Memory.MemoryKind.Flash)] });
        MachineException e = Assert.Throws<MachineException>(() => machine.Load(ElfImage.Read(Good)));
        Assert.Equal(MachineError.SegmentOutsideMemory, e.Report.Id);
    }
}
