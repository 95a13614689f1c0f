namespace Emu.Reports;

/// <summary>The result of a suite: the document <c>emu.verify/1</c>.</summary>
public sealed record VerifyReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.verify/1";

    /// <summary>The manifest, as given.</summary>
    public required string Manifest { get; init; }

    /// <summary><c>guest</c> or <c>host</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Board name; null in host mode.</summary>
    public required string? Board { get; init; }

    /// <summary>Core of the board; null in host mode.</summary>
    public required string? Core { get; init; }

    /// <summary>Core clock in hertz; 0 in host mode.</summary>
    public required long ClockHz { get; init; }

    /// <summary><c>ok</c> or <c>check-failed</c>.</summary>
    public required string Exit { get; init; }

    /// <summary>How many cases ended how.</summary>
    public required VerifyCounts Counts { get; init; }

    /// <summary>True when unsupported models do not make the suite fail.</summary>
    public required bool AllowUnsupported { get; init; }

    /// <summary>Every case that ran, in the manifest's order.</summary>
    public required IReadOnlyList<VerifyCase> Cases { get; init; }

    /// <summary>The computer that ran Emu.</summary>
    public required VerifyHost Host { get; init; }
}

/// <summary>How many cases ended how.</summary>
/// <param name="Cases">Cases that ran.</param>
/// <param name="Passed">Every output agreed.</param>
/// <param name="Failed">An output differed, the guest faulted, or the model did not fit.</param>
/// <param name="Unsupported">The runtime lacks an operator, type or option.</param>
/// <param name="LeftOut">Cases of the manifest that the filter left out.</param>
public sealed record VerifyCounts(int Cases, int Passed, int Failed, int Unsupported, int LeftOut);

/// <summary>One case.</summary>
/// <param name="Name">As in the manifest: model or operator, slash, case.</param>
/// <param name="Model">The model's file.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c> or <c>unsupported</c>.</param>
/// <param name="Message">Why it did not pass; null when <paramref name="Differences"/> says it.</param>
/// <param name="Compare"><c>exact</c> or <c>float</c>.</param>
/// <param name="Steps">Invocations.</param>
/// <param name="Cycles">Cycles of all invocations; null in host mode.</param>
/// <param name="OutputsSha256">Hash of all outputs of all steps, in order: the same on every board and in host mode. Null when nothing came out.</param>
/// <param name="Differences">Outputs that differ, the first 8.</param>
/// <param name="HostSeconds">Wall time, compilation included.</param>
public sealed record VerifyCase(
    string Name, string Model, string Outcome, string? Message, string Compare, int Steps, ulong? Cycles, string? OutputsSha256, IReadOnlyList<VerifyDifference> Differences, double HostSeconds);

/// <summary>How an output differs.</summary>
/// <param name="Step">Invocation, from 0.</param>
/// <param name="Output">Position among the model's outputs.</param>
/// <param name="Tensor">The output's name.</param>
/// <param name="Type">Element type, for example INT8.</param>
/// <param name="Element">First element that differs, in row-major order.</param>
/// <param name="Expected">Its expected value; a text, so that no digit is lost.</param>
/// <param name="Actual">Its value.</param>
/// <param name="Different">Elements that differ by more than the tolerance.</param>
/// <param name="Elements">All elements.</param>
/// <param name="Largest">Largest difference of an element, in its own unit.</param>
public sealed record VerifyDifference(
    int Step, int Output, string Tensor, string Type, long Element, string Expected, string Actual, long Different, long Elements, double Largest);

/// <summary>The computer's part.</summary>
/// <param name="Seconds">Wall time of all cases.</param>
public sealed record VerifyHost(double Seconds);
