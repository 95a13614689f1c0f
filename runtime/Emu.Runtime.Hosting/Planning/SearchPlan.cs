namespace Emu.Runtime.Hosting.Planning;

/// <summary>A memory plan and how good it is.</summary>
/// <param name="Offsets">Byte offset of each buffer, in the order given.</param>
/// <param name="Bytes">Size of the whole.</param>
/// <param name="LowerBoundBytes">The most bytes alive at one step: no plan can be smaller.</param>
/// <param name="IsOptimal">True when no smaller plan exists: the bound is met, or the search ended before its budget did.</param>
public sealed record SearchPlan(IReadOnlyList<int> Offsets, int Bytes, int LowerBoundBytes, bool IsOptimal);
