namespace Emu.Arm;

/// <summary>The keys of pointer authentication: four words for privileged and four for other code, in each security state.</summary>
/// <remarks>
/// Source: ARMv8-M ARM (DDI 0553), PAC_KEY_P and PAC_KEY_U. The architecture lets a core choose its algorithm; here it is QARMA-64 with five rounds and the third S-box, of whose result the
/// upper half counts, as PACGA of the A-profile does it with QARMA5. Which one Cortex-M85 has, and how it places pointer and modifier, is not known here: its codes are other numbers.
/// </remarks>
internal sealed class PointerKeys
{
    readonly uint[] _words = new uint[16];

    /// <summary>Keys are UNKNOWN after reset; here zero.</summary>
    public void Reset() => Array.Clear(_words);

    /// <summary>PAC_KEY_P_0 to 3, then PAC_KEY_U_0 to 3.</summary>
    public ref uint Word(bool secure, uint number) => ref _words[(secure ? 8 : 0) + (number & 7)];

    /// <summary>The code of a pointer.</summary>
    public uint Code(uint pointer, uint modifier, bool secure, bool privileged)
    {
        uint first = privileged ? 0u : 4;
        ulong low = (ulong)Word(secure, first + 1) << 32 | Word(secure, first), high = (ulong)Word(secure, first + 3) << 32 | Word(secure, first + 2);
        return (uint)(Qarma64.Encrypt(pointer, modifier, high, low) >> 32);
    }
}
