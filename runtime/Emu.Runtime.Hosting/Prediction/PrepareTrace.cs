namespace Emu.Runtime.Hosting.Prediction;

/// <summary>What a kernel asks the allocator for.</summary>
enum PrepareStep : byte
{
    /// <summary>A temporary TfLiteTensor; the number is its count of scales.</summary>
    Temporary,
    /// <summary>Persistent bytes, aligned to 16.</summary>
    Persistent,
    /// <summary>Scratch bytes during the operator.</summary>
    Scratch,
}

/// <summary>One request.</summary>
readonly record struct PrepareEvent(PrepareStep Step, long Number);

/// <summary>The requests of one operator in their order, since a temporary may be asked for before or after persistent memory.</summary>
sealed class PrepareTrace
{
    internal List<PrepareEvent> Init { get; } = [];
    internal List<PrepareEvent> Prepare { get; } = [];
    internal int ParameterBytes { get; init; }
    internal int ParameterAlignment { get; init; }

    internal IEnumerable<long> Scratch => Prepare.Where(e => e.Step == PrepareStep.Scratch).Select(e => e.Number);
}
