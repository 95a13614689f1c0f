using Emu.Memory;

namespace Emu.Arm;

/// <summary>The address map of M-profile cores where no MPU region says otherwise.</summary>
/// <remarks>Source: ARMv7-M ARM (DDI 0403E), B3.1, table B3-1; the same in DDI 0419 and DDI 0553: code, SRAM and RAM may be executed, devices and the system region never.</remarks>
internal static class DefaultMap
{
    /// <summary>Addresses at which parts that may and may not be executed meet.</summary>
    public static IReadOnlyList<uint> Edges { get; } = [0x40000000, 0x60000000, 0xA0000000, 0xE0000000];

    /// <summary>Rights of a byte; the private peripheral bus has rules of its own, which come first.</summary>
    public static AccessRights Of(uint address) => MayExecute(address) ? AccessRights.All : AccessRights.Read | AccessRights.Write;

    /// <summary>False for the device regions from 0x40000000 and 0xA0000000 on and for all above.</summary>
    public static bool MayExecute(uint address) => address < 0x40000000 || address - 0x60000000 < 0x40000000;

    /// <summary>The private peripheral bus: MPU regions do not reach it, and only privileged code does.</summary>
    public static bool IsPrivate(uint address) => address >> 20 == 0xE00;
}
