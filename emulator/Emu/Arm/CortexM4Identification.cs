namespace Emu.Arm;

/// <summary>Identification registers of Cortex-M4.</summary>
internal static class CortexM4Identification
{
    /// <summary>ID_PFR0 to ID_ISAR4 of Cortex-M4 (TRM r0p1, system control registers); reserved words read 0.</summary>
    public static uint Of(uint offset) => offset switch
    {
        0xD40 => 0x00000030,
        0xD44 => 0x00000200,
        0xD48 => 0x00100000,
        0xD50 => 0x00000030,
        0xD58 => 0x01000000,
        0xD60 => 0x01101110,
        0xD64 => 0x02112000,
        0xD68 => 0x21232231,
        0xD6C => 0x01111131,
        0xD70 => 0x01310132,
        _ => 0,
    };
}
