using Emu.Guest;

namespace Emu.Testing;

/// <summary>A finished run of a model on a virtual board, with expectations that read as sentences.</summary>
/// <remarks>
/// Every expectation returns the run, so that they chain, and throws <see cref="BoardExpectationException"/> when it does not hold;
/// any test framework shows that as a failed test.
/// </remarks>
/// <param name="run">The record of the run.</param>
public sealed class BoardRun(ModelRun run)
{
    /// <summary>The record, for expectations of your own.</summary>
    public ModelRun Record { get; } = run;

    /// <summary>The model ran: it fits the board, nothing faulted, nothing was cut short.</summary>
    public BoardRun Succeeds()
    {
        if (Record.Exit != RunExit.Ok)
            throw new BoardExpectationException($"expected the model to run on {Record.Board}, but it ended with {Record.Exit}: {Reasons()}");
        return this;
    }

    /// <summary>The model needs no more arena than this.</summary>
    /// <param name="bytes">Arena size in bytes.</param>
    public BoardRun FitsArena(int bytes) => AtMost("arena bytes", (ulong)Memory.ArenaMinimumBytes, (ulong)bytes);

    /// <summary>The image takes no more flash than this.</summary>
    /// <param name="bytes">Flash in bytes: code, constants and model.</param>
    public BoardRun FitsFlash(long bytes) => AtMost("flash bytes", (ulong)Memory.FlashBytes, (ulong)bytes);

    /// <summary>State, arena and stack take no more RAM than this.</summary>
    /// <param name="bytes">RAM in bytes.</param>
    public BoardRun FitsRam(long bytes) => AtMost("RAM bytes", (ulong)Memory.RamBytes, (ulong)bytes);

    /// <summary>One invocation takes no more than this.</summary>
    /// <param name="cycles">Core clock cycles.</param>
    public BoardRun StaysUnder(ulong cycles) => AtMost("cycles per invocation", Totals.Cycles, cycles);

    /// <summary>One invocation takes no longer than this at the board's clock.</summary>
    /// <param name="time">Time on the board.</param>
    public BoardRun StaysUnder(TimeSpan time) => StaysUnder((ulong)(time.TotalSeconds * Record.ClockHz));

    /// <summary>Every operator of one kind stays under a budget.</summary>
    /// <param name="name">Operator name as the schema spells it, e.g. <c>CONV_2D</c>.</param>
    /// <param name="cycles">Core clock cycles for each of them.</param>
    public BoardRun EachStaysUnder(string name, ulong cycles)
    {
        bool any = false;
        foreach (OperatorCost cost in Succeeds().Record.Operators)
        {
            if (cost.Name != name)
                continue;
            any = true;
            AtMost($"cycles of operator {cost.Index} {cost.Name}", cost.Cycles, cycles);
        }
        return any ? this : throw new BoardExpectationException($"the model has no operator {name}; it has {string.Join(", ", Record.Operators.Select(o => o.Name).Distinct())}");
    }

    /// <summary>One operator stays under a budget.</summary>
    /// <param name="index">Position in execution order, from 0.</param>
    /// <param name="cycles">Core clock cycles.</param>
    public BoardRun OperatorStaysUnder(int index, ulong cycles)
    {
        IReadOnlyList<OperatorCost> operators = Succeeds().Record.Operators;
        if (index < 0 || index >= operators.Count)
            throw new BoardExpectationException($"the model has {operators.Count} operators; there is no operator {index}");
        return AtMost($"cycles of operator {index} {operators[index].Name}", operators[index].Cycles, cycles);
    }

    /// <summary>Nothing allocated from a heap.</summary>
    public BoardRun UsesNoHeap() => AtMost("heap calls", (ulong)Memory.HeapCalls, 0);

    /// <summary>An output tensor equals these bytes.</summary>
    /// <param name="index">Position among the model's outputs.</param>
    /// <param name="expected">Raw little-endian, row-major.</param>
    public BoardRun OutputEquals(int index, ReadOnlySpan<byte> expected)
    {
        IReadOnlyList<TensorValue> outputs = Succeeds().Record.Outputs;
        if (index < 0 || index >= outputs.Count)
            throw new BoardExpectationException($"the model has {outputs.Count} outputs; there is no output {index}");
        ReadOnlySpan<byte> found = outputs[index].Data;
        if (found.Length != expected.Length)
            throw new BoardExpectationException($"output {index} '{outputs[index].Name}' has {found.Length} bytes, the expectation {expected.Length}");
        int same = found.CommonPrefixLength(expected);
        if (same < found.Length)
            throw new BoardExpectationException($"output {index} '{outputs[index].Name}' differs first at byte {same}: expected 0x{expected[same]:x2}, found 0x{found[same]:x2}");
        return this;
    }

    /// <summary>An output tensor equals a file of raw little-endian bytes.</summary>
    /// <param name="index">Position among the model's outputs.</param>
    /// <param name="path">File.</param>
    public BoardRun OutputEquals(int index, string path) => OutputEquals(index, File.ReadAllBytes(path));

    private MemoryUse Memory => Record.Memory ?? throw new BoardExpectationException($"no image could be built for {Record.Board}: {Reasons()}");

    private RunTotals Totals => Succeeds().Record.Totals!;

    private BoardRun AtMost(string what, ulong found, ulong allowed) =>
        found <= allowed ? this : throw new BoardExpectationException($"expected at most {allowed:N0} {what} on {Record.Board}, found {found:N0} ({found - allowed:N0} more)");

    private string Reasons() => Record.Fault ?? string.Join("; ", Record.Checks.Where(c => !c.Ok).Select(c => c.Message));
}
