namespace Emu.Guest.Verification;

/// <summary>How far an output may be from the expectation: |actual - expected| &lt;= absolute + relative * |expected|.</summary>
/// <param name="Absolute">In the output's unit, at least 0.</param>
/// <param name="Relative">Fraction of the expected value, at least 0.</param>
/// <remarks>Applies to float32 outputs; all others must always be equal.</remarks>
public sealed record Tolerance(double Absolute, double Relative)
{
    /// <summary>For transcendental functions that follow another C library's rounding: some units in the last place of a float32.</summary>
    public static Tolerance OfFloat { get; } = new(2e-6, 2e-5);
}

/// <summary>A part of a file of consecutive elements.</summary>
/// <param name="Index">Number of the window.</param>
/// <param name="StrideElements">Elements between the beginnings of two windows, or null for windows that follow each other without gap.</param>
/// <param name="Elements">Elements that the tensor must have, or null for whatever it has.</param>
public sealed record TensorWindow(int Index, int? StrideElements, int? Elements);

/// <summary>Where a tensor's contents are.</summary>
/// <param name="Path">A file: .npy, or raw little-endian bytes.</param>
/// <param name="Window">Null for the whole file.</param>
public sealed record TensorSource(string Path, TensorWindow? Window = null);

/// <summary>One invocation.</summary>
/// <param name="Inputs">One for each input of the model; none for zero points.</param>
/// <param name="Outputs">One for each output of the model.</param>
public sealed record SuiteStep(IReadOnlyList<TensorSource> Inputs, IReadOnlyList<TensorSource> Outputs);

/// <summary>A model, what goes in, and what must come out. Steps run on one prepared model without resetting it.</summary>
/// <param name="Name">Unique within the suite, for example <c>keyword/rand1</c>.</param>
/// <param name="Model">Path of the .tflite file.</param>
/// <param name="Tolerance">Null when every output must be equal to the bit.</param>
/// <param name="Steps">At least one.</param>
public sealed record SuiteCase(string Name, string Model, Tolerance? Tolerance, IReadOnlyList<SuiteStep> Steps);

/// <summary>Cases read from a manifest. All files that they name exist and lie in the manifest's folder.</summary>
/// <param name="Path">The manifest.</param>
/// <param name="Cases">In the manifest's order.</param>
public sealed record Suite(string Path, IReadOnlyList<SuiteCase> Cases)
{
    /// <summary>Larger manifests are refused without being read.</summary>
    public const long MaximumBytes = 64L << 20;

    /// <summary>Most cases of a suite.</summary>
    public const int MaximumCases = 100_000;

    /// <summary>Most steps of a suite, all cases together.</summary>
    public const int MaximumSteps = 100_000;

    /// <summary>Reads a manifest of the format emu.suite/1 (docs/verify.md), or a list of recorded operator cases.</summary>
    /// <param name="path">A JSON file.</param>
    /// <param name="suite">The suite, when there are no errors.</param>
    /// <returns>What is wrong with it, at most 20 errors; empty when all is well.</returns>
    public static IReadOnlyList<SuiteError> TryLoad(string path, out Suite? suite) => SuiteReader.Read(path, out suite);
}
