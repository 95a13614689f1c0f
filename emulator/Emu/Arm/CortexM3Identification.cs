namespace Emu.Arm;

/// <summary>Identification registers of Cortex-M3.</summary>
internal static class CortexM3Identification
{
    /// <summary>ID_PFR0 to ID_ISAR4 of Cortex-M3 r2p1 (DDI 0337, system control registers); reserved words read 0.</summary>
    public static uint Of(uint offset) => offset switch
    {
        0xD40 => 0x00000030,
        0xD44 => 0x00000200,
        0xD48 => 0x00100000,
        0xD50 => 0x00100030,
        0xD58 => 0x01000000,
        0xD60 => 0x01100110,
        0xD64 => 0x02111000,
        0xD68 => 0x21112231,
        0xD6C => 0x01111110,
        0xD70 => 0x01310102,
        _ => 0,
    };
}
