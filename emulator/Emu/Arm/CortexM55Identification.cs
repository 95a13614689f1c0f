namespace Emu.Arm;

/// <summary>Identification registers of Cortex-M55.</summary>
internal static class CortexM55Identification
{
    /// <summary>ID_PFR0 to ID_ISAR5, CLIDR and CTR as QEMU 7.2's cortex-m55 shows them; reserved words read 0.</summary>
    public static uint Of(uint offset) => offset switch
    {
        0xD40 => 0x20000030,
        0xD44 => 0x00000230,
        0xD48 => 0x10200000,
        0xD50 => 0x00111040,
        0xD58 => 0x01000000,
        0xD5C => 0x00000011,
        0xD60 => 0x01103110,
        0xD64 => 0x02212000,
        0xD68 => 0x20232232,
        0xD6C => 0x01111131,
        0xD70 => 0x01310132,
        0xD7C => 0x8303C003,
        _ => 0,
    };
}
