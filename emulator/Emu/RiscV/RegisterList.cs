namespace Emu.RiscV;

/// <summary>The register lists of CM.PUSH and CM.POP: ra, then s0, s1 and so on. Source: Zc extensions 1.0, "cm.push".</summary>
internal static class RegisterList
{
    /// <summary>Number of registers of rlist 4..15; the last step takes two, s10 and s11.</summary>
    internal static int Count(uint list) => list == 15 ? 13 : (int)list - 3;

    /// <summary>Register number of the i-th register: ra, s0, s1, s2 ...</summary>
    internal static int At(int i) => i switch { 0 => 1, 1 => 8, 2 => 9, _ => 15 + i };

    /// <summary>Smallest stack adjustment: the registers rounded up to 16 bytes.</summary>
    internal static uint Bytes(uint list) => list < 4 ? 0 : (uint)(Count(list) * 4 + 15) & ~15u;
}
