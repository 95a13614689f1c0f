using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>The Non-secure view of the System Control Space, which Secure code sees at 0xE002E000. For Non-secure code it reads as zero and ignores writes.</summary>
/// <remarks>Source: ARMv8-M ARM (DDI 0553), D1.2.</remarks>
internal sealed class NonSecureAlias(SystemControl system, Exceptions exceptions) : IDevice
{
    public string Name => "SCS, Non-secure alias";
    public uint Base => 0xE002E000;
    public uint Size => 0x1000;

    public uint Read(uint offset, Width width) => exceptions.IsSecure ? system.ReadAs(offset, width, secure: false) : 0;

    public void Write(uint offset, uint value, Width width)
    {
        if (exceptions.IsSecure)
            system.WriteAs(offset, value, width, secure: false);
    }
}
