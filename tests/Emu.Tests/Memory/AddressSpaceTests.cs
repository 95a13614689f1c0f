using Emu.Memory;

namespace Emu.Tests.Memories;

public class AddressSpaceTests
{
    static Machine Build(params MemoryRegion[] regions) => new(new MachineOptions { Regions = regions });

    [Fact]
    public void Neighbouring_regions_are_one_stretch_for_the_host_and_the_fill_is_per_region()
    {
        using Machine m = Build(new("a", 0x2000_0000, 16, MemoryKind.Ram), new("b", 0x2000_0010, 16, MemoryKind.Ram), new("f", 0, 16, MemoryKind.Flash));
        m.Memory.WriteWord(0x2000_000E, 0x11223344);
        Assert.Equal(0x11223344u, m.Memory.ReadWord(0x2000_000E));
        Assert.Equal(0x1122u, m.Memory.ReadHalf(0x2000_0010));
        Assert.Equal(uint.MaxValue, m.Memory.ReadWord(0));
    }

    [Theory]
    [InlineData(0x2000_0001u, 16u, MachineError.RegionBadBounds)]
    [InlineData(0x2000_0000u, 0u, MachineError.RegionBadBounds)]
    [InlineData(0xFFFF_FFF0u, 32u, MachineError.RegionBadBounds)]
    [InlineData(0x2000_0008u, 16u, MachineError.RegionsOverlap)]
    [InlineData(0x1000_0000u, 0x2000_0000u, MachineError.TooMuchMemory)]
    public void Bad_regions_are_refused(uint start, uint size, MachineError id)
    {
        MachineException e = Assert.Throws<MachineException>(() => Build(new("good", 0x2000_0000, 16, MemoryKind.Ram), new("bad", start, size, MemoryKind.Ram)));
        Assert.Equal(id, e.Report.Id);
        Assert.NotEmpty(e.Report.Fix);
    }

    [Fact]
    public void Host_accesses_outside_memory_say_where_and_write_nothing()
    {
        using Machine m = Build(new MemoryRegion("ram", 0x2000_0000, 16, MemoryKind.Ram));
        Assert.False(m.Memory.TryWrite(0x2000_000E, [1, 2, 3, 4]));
        Assert.Equal(0, m.Memory.ReadByte(0x2000_000F));
        Assert.Throws<MachineException>(() => m.Memory.ReadWord(0x3000_0000));
        Assert.Contains("above the end of ram", m.Memory.Describe(0x2000_0010), StringComparison.Ordinal);
        Assert.Equal("ram ram + 0x4", m.Memory.Describe(0x2000_0004));
        Assert.Equal("device SCS + 0xD00", m.Memory.Describe(0xE000ED00));
    }

    [Fact]
    public void Every_error_id_has_a_title_and_a_fix()
    {
        foreach (MachineError id in Enum.GetValues<MachineError>())
        {
            Assert.NotEmpty(MachineErrorReport.Info(id)!.Title);
            Assert.NotEmpty(MachineErrorReport.Info(id)!.Fix);
        }
    }
}
