using Emu.Boards;
using Emu.Runtime;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Guest;

/// <summary>Why a session cannot go on.</summary>
/// <param name="Exit">Never <see cref="RunExit.Ok"/>.</param>
/// <param name="Reason">In words.</param>
public sealed record SessionEnd(RunExit Exit, string Reason);

/// <summary>
/// A model on one virtual board over several invocations: what the model remembers (variables, states of recurrent layers) lasts from one to the next.
/// Call <see cref="SetUp"/> once, then <see cref="SetInput"/>, <see cref="Invoke"/> and <see cref="Output"/> as often as needed.
/// </summary>
public sealed class ModelSession : IDisposable
{
    private readonly Board _board;
    private readonly (int Offset, int Bytes)[] _inputs, _outputs;
    private readonly int _arenaBytes;
    private BoardSession? _session;
    private byte[] _afterSetup = [];

    private ModelSession(HostInterpreter prepared, Board board, ModelImage image, int arenaBytes)
    {
        Prepared = prepared;
        _board = board;
        _arenaBytes = arenaBytes & -16;
        Image = image;
        Checks = FitChecks.All(image, prepared, board, arenaBytes);
        _inputs = [.. Enumerable.Range(0, prepared.InputCount).Select(prepared.InputPlace)];
        _outputs = [.. Enumerable.Range(0, prepared.OutputCount).Select(prepared.OutputPlace)];
    }

    /// <summary>Compiles the model for the board. Nothing runs yet.</summary>
    /// <param name="file">The model.</param>
    /// <param name="board">The board.</param>
    /// <param name="arenaBytes">Arena to reserve, or null for exactly the need.</param>
    /// <param name="kernels">Kernels compiled before, when several models are run.</param>
    /// <param name="planner">Who decides where buffers lie.</param>
    /// <param name="operators">The kernels; null for the runtime's own.</param>
    /// <exception cref="ModelException">The model is malformed or not supported.</exception>
    public static ModelSession Open(ModelFile file, Board board, int? arenaBytes = null, KernelCache? kernels = null, Planner planner = Planner.Search,
        OperatorTable? operators = null)
    {
        HostInterpreter prepared = HostInterpreter.Open(file, planner: planner, operators: operators);
        try
        {
            int arena = arenaBytes ?? prepared.Report.Need;
            ModelImage image = ModelImage.Build(file, prepared, board, Math.Max(arena & -16, 16), kernels ?? new KernelCache());
            return new ModelSession(prepared, board, image, arena);
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    /// <summary>The model.</summary>
    public ModelView View => Prepared.View;

    /// <summary>What would be flashed.</summary>
    public ModelImage Image { get; }

    /// <summary>Whether flash, RAM and arena are enough, each with its sizes.</summary>
    public IReadOnlyList<RunCheck> Checks { get; }

    /// <summary>True when every check holds; only then can the session run.</summary>
    public bool Fits => Checks.All(c => c.Ok);

    /// <summary>The limit when none is given: minutes of emulation, and more than any model needs that a person would wait for on a board.</summary>
    public const ulong DefaultCycleLimit = 20_000_000_000;

    /// <summary>Cycles after which Setup or one invocation is stopped.</summary>
    public ulong CycleLimit { get; set; } = DefaultCycleLimit;

    /// <summary>True when an operator ended the last invocation before its end, which is no failure (<see cref="Status.RunEnded"/>).</summary>
    public bool EndedEarly { get; private set; }

    /// <summary>Cycles of Setup, from reset.</summary>
    public ulong SetupCycles { get; private set; }

    /// <summary>Cycles of the last invocation, call to return.</summary>
    public ulong Cycles => Last.Cycles;

    /// <summary>Instructions retired in the last invocation.</summary>
    public ulong Instructions => Last.Instructions;

    /// <summary>Called when an operator, counted through all subgraphs, has ended; to be set after <see cref="SetUp"/>.</summary>
    internal Action<int>? OperatorEnded
    {
        set => _session?.OperatorEnded = value;
    }

    internal HostInterpreter Prepared { get; }
    internal Invocation Last { get; private set; } = new();
    internal double HostSeconds => Running.HostSeconds;
    internal ulong InstructionsSinceReset => Running.Instructions;

    private BoardSession Running => _session ?? throw new InvalidOperationException("call SetUp first");

    /// <summary>Resets the board, runs the start-up code and the model's Setup. Once.</summary>
    /// <returns>Null when the model is ready for inputs.</returns>
    /// <exception cref="GuestRunException">Setup differs from the host's, which is a defect of Emu.</exception>
    public SessionEnd? SetUp()
    {
        if (_session is not null)
            throw new InvalidOperationException("the session is set up already");
        if (!Fits)
            return new SessionEnd(RunExit.CheckFailed, string.Join("; ", Checks.Where(c => !c.Ok).Select(c => $"{c.Name}: {c.Message}")));
        _session = new BoardSession(Image, _board);
        RunStop? stop = _session.SetUp(CycleLimit, out Status status, out SetupReport report, out ulong cycles);
        if (stop is not null)
            return Ended(stop);
        SetupCycles = cycles;
        ConfirmSetup(status, report, Prepared.Report);
        _afterSetup = _session.Read(0, _arenaBytes);
        return null;
    }

    /// <summary>Sets the model's state back to that after Setup, from outside: the guest executes nothing for it. Inputs must be written again.</summary>
    public void ResetVariables() => Running.Write(0, _afterSetup);

    /// <summary>Writes an input. Inputs share memory with later buffers, so each must be written before every invocation.</summary>
    /// <param name="index">Position among the model's inputs.</param>
    /// <param name="data">Raw little-endian contents, exactly the tensor's bytes.</param>
    public void SetInput(int index, ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Length, _inputs[index].Bytes, nameof(data));
        Running.Write(_inputs[index].Offset, data);
    }

    /// <summary>Runs one inference.</summary>
    /// <returns>Null when it finished; after anything else the session cannot go on.</returns>
    public SessionEnd? Invoke()
    {
        RunStop? stop = Running.Invoke(CycleLimit, out Status status, out Invocation invocation);
        if (stop is not null)
            return Ended(stop);
        Last = invocation;
        EndedEarly = status == Status.RunEnded;
        return status is Status.Ok or Status.RunEnded ? null : new SessionEnd(RunExit.Fault, $"Invoke returned {status} (EMU{2000 + (int)status})");
    }

    /// <summary>Raw little-endian contents of an output, until the next invocation.</summary>
    /// <param name="index">Position among the model's outputs.</param>
    public byte[] Output(int index) => Running.Read(_outputs[index].Offset, _outputs[index].Bytes);

    internal byte[] Read((int Offset, int Bytes) place) => Running.Read(place.Offset, place.Bytes);

    /// <summary>Raw contents of a tensor of any subgraph that lies in the arena. Open the session with <see cref="Planner.Linear"/>, so that no other buffer takes its place.</summary>
    /// <param name="subgraph">Number of the subgraph.</param>
    /// <param name="tensor">Number of the tensor; nothing is read of constants.</param>
    public byte[] Tensor(int subgraph, int tensor)
    {
        (int offset, int bytes) = Prepared.TensorPlace(subgraph, tensor);
        return Running.Read(offset, bytes);
    }

    /// <summary>Bytes of stack that were ever written.</summary>
    public int StackHighWater() => Running.StackHighWater();

    /// <summary>Releases the board and the prepared model.</summary>
    public void Dispose()
    {
        _session?.Dispose();
        Prepared.Dispose();
    }

    private SessionEnd Ended(RunStop stop) => stop.Reason == RunStopReason.CycleLimit
        ? new SessionEnd(RunExit.Limit, "the cycle limit was reached")
        : new SessionEnd(RunExit.Fault, FaultText.Of(stop, Image));

    /// <summary>The same Setup ran on the host: every figure must be the same, or the compiler or the machine is wrong.</summary>
    private static void ConfirmSetup(Status status, in SetupReport guest, in SetupReport host)
    {
        if (status != Status.Ok || guest.Used != host.Used || guest.Need != host.Need || guest.HeadBytes != host.HeadBytes)
            throw new GuestRunException(
                $"Setup on the board gave {status} with {guest.Used} bytes used and {guest.Need} needed; on the host Ok with {host.Used} and {host.Need}");
    }
}
