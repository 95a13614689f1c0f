namespace Emu.Runtime;

/// <summary>
/// Numbers for custom operators, which TFLite knows by name only: the 32-bit FNV-1a hash of the name's bytes with the top bit set,
/// so that no number equals a builtin code and the runtime needs no strings.
/// </summary>
public static class CustomOperator
{
    /// <summary>The number of a custom operator.</summary>
    /// <param name="name">UTF-8 bytes of the name, without a terminating zero.</param>
    public static BuiltinOperator Code(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        for (int i = 0; i < name.Length; i++)
            hash = (hash ^ name[i]) * 16777619;
        return (BuiltinOperator)(int)(hash | 0x80000000);
    }
}
