using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>The device through which a program on QEMU's machine virt ends the run: one word register.</summary>
/// <remarks>Source: QEMU 7.2, hw/misc/sifive_test.c and include/hw/misc/sifive_test.h: 0x5555 pass, 0x3333 fail with a code in bits 31..16, 0x7777 reset.</remarks>
/// <param name="machine">The machine that ends.</param>
/// <param name="start">First address.</param>
public sealed class SifiveTest(Machine machine, uint start) : IDevice
{
    /// <inheritdoc/>
    public string Name => "test finisher";
    /// <inheritdoc/>
    public uint Base => start;
    /// <inheritdoc/>
    public uint Size => 0x1000;

    /// <inheritdoc/>
    public uint Read(uint offset, Width width) => 0;

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        if (offset != 0)
            return;
        switch (value & 0xFFFF)
        {
            case 0x5555: machine.End(new RunStop(RunStopReason.Exit)); break;
            case 0x3333: machine.End(new RunStop(RunStopReason.Exit, (int)(value >> 16))); break;
            case 0x7777: machine.RequestReset(); break;
            default: machine.Report(MachineError.UnmodelledRegister, Name, start, $"{Name}: 0x{value:X8} asks for nothing that is known"); break;
        }
    }
}
