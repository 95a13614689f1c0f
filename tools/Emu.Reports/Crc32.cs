namespace Emu.Reports;

/// <summary>CRC-32 as in zip, gzip and PNG (ISO-HDLC: polynomial 0x04C11DB7 reflected, initial and final inversion).</summary>
public static class Crc32
{
    private static readonly uint[] s_table = MakeTable();

    /// <summary>Eight lower-case hexadecimal digits.</summary>
    public static string Hex(ReadOnlySpan<byte> data) => Of(data).ToString("x8");

    /// <summary>The checksum as a number.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
            crc = (crc >> 8) ^ s_table[(byte)(crc ^ b)];
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            table[n] = value;
        }
        return table;
    }
}
