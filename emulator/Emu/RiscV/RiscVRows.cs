using Emu.Isa;

namespace Emu.RiscV;

/// <summary>All RV32 instructions for one engine. Index i is the same encoding in every engine. Names are the manual's mnemonics in capitals.</summary>
/// <typeparam name="TOps">The engine.</typeparam>
/// <typeparam name="V">Its 32-bit value.</typeparam>
/// <typeparam name="W">Its 64-bit value.</typeparam>
/// <remarks>
/// Each part of this class is one family: rows first, then their semantics. Source: The RISC-V Instruction Set Manual, Volume I
/// (unprivileged, 20191213 and the ratified extensions named in each part). Encodings that the manual calls HINT run and do nothing.
/// </remarks>
public static unsafe partial class RiscVRows<TOps, V, W> where TOps : struct, IRiscVOps<V, W>
{
    /// <summary>The rows, in the order of <see cref="RiscVIsa.Shapes"/>.</summary>
    public static Row<TOps>[] All { get; } =
        [.. Integer, .. Memory, .. Branches, .. Multiply, .. Atomic, .. Bits, .. Compressed, .. CompressedMore, .. Float, .. FloatCompressed, .. FloatInX, .. Vendor, .. SystemRows];
}
