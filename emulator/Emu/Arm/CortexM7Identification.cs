namespace Emu.Arm;

/// <summary>Identification registers of Cortex-M7.</summary>
internal static class CortexM7Identification
{
    /// <summary>ID_PFR0 to ID_ISAR4 of Cortex-M7 r1p2 (DDI 0489F, system control registers); QEMU 7.2's cortex-m7 has the same. Reserved words read 0.</summary>
    public static uint Of(uint offset) => offset switch
    {
        0xD40 => 0x00000030,
        0xD44 => 0x00000200,
        0xD48 => 0x00100000,
        0xD50 => 0x00100030,
        0xD58 => 0x01000000,
        0xD60 => 0x01101110,
        0xD64 => 0x02112000,
        0xD68 => 0x20232231,
        0xD6C => 0x01111131,
        0xD70 => 0x01310132,
        _ => 0,
    };
}
