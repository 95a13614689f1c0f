namespace Emu.Isa;

/// <summary>What an MVE instruction brings across the elements into one or two core registers.</summary>
public enum ReduceOperation : byte
{
    /// <summary>Sum into D.</summary>
    Sum,
    /// <summary>Sum into T:D.</summary>
    LongSum,
    /// <summary>Largest of T and the elements.</summary>
    Maximum,
    /// <summary>Smallest of T and the elements.</summary>
    Minimum,
    /// <summary>Largest of T and the elements' magnitudes.</summary>
    MaximumAbsolute,
    /// <summary>Smallest of T and the elements' magnitudes.</summary>
    MinimumAbsolute,
    /// <summary>T plus the sum of |n - m|.</summary>
    AbsoluteDifference,
    /// <summary>Sum of products into D.</summary>
    Products,
    /// <summary>Sum of even minus odd products into D.</summary>
    ProductDifferences,
    /// <summary>Sum of products into T:D.</summary>
    LongProducts,
    /// <summary>Sum of even minus odd products into T:D.</summary>
    LongProductDifferences,
    /// <summary>Sum of products without their low 8 bits, each rounded, into T:D.</summary>
    HighProducts,
    /// <summary>Sum of even minus odd products without their low 8 bits, each rounded, into T:D.</summary>
    HighProductDifferences,
}
