using Emu.Devices;
using Emu.Isa;

namespace Emu.Tests.Devices;

public class RegisterMapTests
{
    sealed class Gadget(Machine? machine) : Peripheral<Gadget>(Map, machine, 0x4000_0000, 0x100)
    {
        static readonly RegisterMap<Gadget> Map = new RegisterMap<Gadget>("GADGET", "none: made for this test")
            .AddRegister(0x00, "CTRL", reset: 0x80)
                .Bits(0, 4, "MODE", write: static (g, v) => g.Modes.Add(v))
                .Bit(7, "ON", writable: false)
                .Bit(8, "GO", write: static (g, v) => g.Started |= v != 0)
                .Unmodelled(16, 8, "TRIM")
            .AddRegister(0x04, "STATUS", reset: 3).Bits(0, 2, "EVENTS", clearByOne: true).Bit(4, "BUSY", read: static g => g.Started ? 1u : 0);

        public List<uint> Modes { get; } = [];
        public bool Started { get; private set; }
    }

    [Fact]
    public void Fields_keep_compute_protect_and_clear_their_bits()
    {
        var g = new Gadget(null);
        Assert.Equal(0x80u, g.Read(0, Width.U32));
        g.Write(0, 0xFFFF_FF05, Width.U32);
        Assert.Equal(0x00FF_0185u, g.Read(0, Width.U32));           // bits without a field stay 0, ON stays
        Assert.Equal([5u], g.Modes);
        Assert.Equal(0x13u, g.Read(4, Width.U32));
        g.Write(4, 1, Width.U32);
        Assert.Equal(0x12u, g.Read(4, Width.U32));
        g.Reset();
        Assert.Equal((0x80u, 0x13u), (g.Read(0, Width.U32), g.Read(4, Width.U32)));
    }

    [Fact]
    public void Narrow_accesses_reach_their_lanes_only()
    {
        var g = new Gadget(null);
        g.Write(0, 0x0F, Width.U8);
        Assert.False(g.Started);
        g.Write(1, 0x01, Width.U8);
        Assert.True(g.Started);
        Assert.Equal([15u], g.Modes);
        Assert.Equal(0x01u, g.Read(1, Width.U8));
        Assert.Equal(0x018Fu, g.Read(0, Width.U16));
    }

    [Fact]
    public void Unmodelled_bits_and_registers_are_named_when_they_change()
    {
        using var machine = new Machine(new MachineOptions());
        var g = new Gadget(machine);
        g.Write(0, 0x0000_0000, Width.U32);
        Assert.Empty(machine.Diagnostics);
        g.Write(0, 0x0001_0000, Width.U32);
        g.Read(0x40, Width.U32);
        Assert.Equal(2, machine.Diagnostics.Count);
        Assert.Contains("GADGET.CTRL (TRIM)", machine.Diagnostics[0].Text, StringComparison.Ordinal);
        Assert.Equal(0x4000_0040u, machine.Diagnostics[1].Address);
    }
}
