using System.Runtime.Intrinsics.X86;

namespace Emu.Runtime.Hosting;

/// <summary>Which vector instructions the host kernels use. All give the same bits as the plain kernels.</summary>
public enum SimdLevel
{
    /// <summary>None: the kernels that run on boards too.</summary>
    Plain,
    /// <summary>128-bit portable vectors: Arm64, and x86-64 without AVX2.</summary>
    Vector128,
    /// <summary>256-bit vectors with 16-bit pair products.</summary>
    Avx2,
    /// <summary>256-bit vectors with products of four bytes.</summary>
    AvxVnni,
    /// <summary>512-bit vectors with 16-bit pair products.</summary>
    Avx512,
}

/// <summary>What this computer has.</summary>
public static class SimdLevels
{
    /// <summary>The level that is taken when none is named; see docs/host-speed.md for what they measure.</summary>
    public static SimdLevel Best { get; } =
        IsSupported(SimdLevel.Avx512) ? SimdLevel.Avx512
        : IsSupported(SimdLevel.AvxVnni) ? SimdLevel.AvxVnni
        : IsSupported(SimdLevel.Avx2) ? SimdLevel.Avx2
        : SimdLevel.Vector128;

    /// <summary>Whether this computer can run a level.</summary>
    public static bool IsSupported(SimdLevel level) => level switch
    {
        SimdLevel.Plain or SimdLevel.Vector128 => true,
        SimdLevel.Avx2 => Avx2.IsSupported,
        SimdLevel.Avx512 => Avx512F.IsSupported && Avx512BW.IsSupported,
        SimdLevel.AvxVnni => Avx2.IsSupported && AvxVnni.IsSupported,
        _ => false,
    };
}
