namespace Emu.Arm;

/// <summary>Identification registers of Cortex-M33.</summary>
internal static class CortexM33Identification
{
    /// <summary>ID_PFR0 to ID_ISAR5, CLIDR and CTR of Cortex-M33 (TRM 100230, system control registers), as QEMU 7.2's cortex-m33 shows them; reserved words read 0.</summary>
    public static uint WithSecurity(uint offset) => offset switch
    {
        0xD40 => 0x00000030,
        0xD44 => 0x00000210,
        0xD48 => 0x00200000,
        0xD50 => 0x00101F40,
        0xD58 => 0x01000000,
        0xD60 => 0x01101110,
        0xD64 => 0x02212000,
        0xD68 => 0x20232232,
        0xD6C => 0x01111131,
        0xD70 => 0x01310132,
        0xD7C => 0x8000C000,
        _ => 0,
    };

    /// <summary>The same without Security Extension: ID_PFR1 bits 7 to 4 are 0 (DDI 0553, ID_PFR1).</summary>
    public static uint WithoutSecurity(uint offset) => offset == 0xD44 ? 0x00000200 : WithSecurity(offset);
}
