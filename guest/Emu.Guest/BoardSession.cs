using System.Diagnostics;
using System.Runtime.InteropServices;
using Emu.Boards;
using Emu.Runtime;
using Emu.Timing;

namespace Emu.Guest;

/// <summary>Counters of one invocation, taken from outside the guest.</summary>
internal sealed class Invocation
{
    public ulong Cycles;
    public ulong Instructions;
    /// <summary>One entry for each run of a kernel; operators are counted through all subgraphs.</summary>
    public readonly List<(int Operator, ulong Cycles, ulong Instructions, CycleCauses Causes)> Operators = [];
}

/// <summary>
/// A model image running on a board's machine. Operator boundaries are hooks at kernel entries and at their return addresses: the guest
/// executes nothing for them.
/// </summary>
internal sealed class BoardSession : IDisposable
{
    private const byte Paint = 0xC5;
    private readonly ModelImage _image;
    private readonly Machine _machine;
    private readonly HashSet<uint> _returns = [];
    private Invocation _invocation = new();
    private (int Operator, ulong Cycles, ulong Instructions, CycleCauses Causes) _begin;
    private (ulong Cycles, ulong Instructions) _invokeBegin;
    private bool _inOperator;
    private bool _inInvoke;
    private uint _stoppedAt;

    public BoardSession(ModelImage image, Board board)
    {
        _image = image;
        _machine = BoardMachine.Create(board, configure: static o => o with { Faults = FaultPolicy.StopAlways });
        _machine.Load(image.Elf);
        _machine.Symbols = image.Elf.Symbols;
        _machine.Reset();
        byte[] paint = new byte[image.StackBytes];
        paint.AsSpan().Fill(Paint);
        _machine.Memory.Write(image.StackBase, paint);
        StopAt(image.Ready);
        StopAt(image.Done);
        StopAt(image.Failed);
        _machine.AddHook(image.Invoke, BeginInvoke);
        foreach (uint entry in image.KernelEntries)
            _machine.AddHook(entry, BeginOperator);
    }

    /// <summary>Called when an operator, counted through all subgraphs, has ended.</summary>
    public Action<int>? OperatorEnded { get; set; }

    /// <summary>Host seconds spent emulating.</summary>
    public double HostSeconds { get; private set; }

    /// <summary>Instructions executed since reset.</summary>
    public ulong Instructions => _machine.Instructions;

    /// <summary>Runs the start-up code and Setup.</summary>
    /// <param name="limit">Cycles after which the run is stopped.</param>
    /// <param name="status">What Setup returned.</param>
    /// <param name="report">What Setup found, as the guest wrote it.</param>
    /// <param name="cycles">Cycles since reset.</param>
    /// <returns>Null when the guest is ready for inputs, otherwise how the run ended.</returns>
    public RunStop? SetUp(ulong limit, out Status status, out SetupReport report, out ulong cycles)
    {
        RunStop stop = Run(limit);
        cycles = _machine.Cycles;
        status = (Status)(int)ReadWord(_image.State);
        report = default;
        _machine.Memory.Read(_image.State + StartUp.ReportOffset, MemoryMarshal.AsBytes(new Span<SetupReport>(ref report)));
        return stop.Reason == RunStopReason.Stopped && (_stoppedAt == _image.Ready || status != Status.Ok) ? null : stop;
    }

    /// <summary>Copies bytes into the arena.</summary>
    public void Write(int arenaOffset, ReadOnlySpan<byte> data) => _machine.Memory.Write(_image.ArenaBase + (uint)arenaOffset, data);

    /// <summary>Copies bytes out of the arena.</summary>
    public byte[] Read(int arenaOffset, int bytes)
    {
        byte[] data = new byte[bytes];
        _machine.Memory.Read(_image.ArenaBase + (uint)arenaOffset, data);
        return data;
    }

    /// <summary>Runs one inference, from the ready hook to the done hook.</summary>
    /// <returns>Null when it finished, otherwise how the run ended.</returns>
    public RunStop? Invoke(ulong limit, out Status status, out Invocation invocation)
    {
        _invocation = invocation = new();
        RunStop stop = Run(limit);
        status = (Status)(int)ReadWord(_image.State + 4);
        bool done = stop.Reason == RunStopReason.Stopped && _stoppedAt == _image.Done;
        if (done)
            stop = Run(limit); // on to the next ready
        return done && stop.Reason == RunStopReason.Stopped ? null : stop;
    }

    /// <summary>Bytes of stack that were ever written.</summary>
    public int StackHighWater()
    {
        byte[] stack = new byte[_image.StackBytes];
        _machine.Memory.Read(_image.StackBase, stack);
        int untouched = stack.AsSpan().IndexOfAnyExcept(Paint);
        return untouched < 0 ? 0 : stack.Length - untouched;
    }

    public void Dispose() => _machine.Dispose();

    private RunStop Run(ulong limit)
    {
        long start = Stopwatch.GetTimestamp();
        RunStop stop = _machine.Run(limit);
        HostSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        return stop;
    }

    private void StopAt(uint address) => _machine.AddHook(address, machine =>
    {
        _stoppedAt = address;
        machine.Stop();
    });

    private void BeginInvoke(Machine machine)
    {
        _inInvoke = true;
        _invokeBegin = (machine.Cycles, machine.Instructions);
        HookReturn(machine);
    }

    private void BeginOperator(Machine machine)
    {
        if (!_inInvoke || _inOperator)
            return;
        _inOperator = true;
        // The kernel's argument, in the first argument register, is the interpreter's Context, whose first field is the operator's number.
        _begin = ((int)ReadWord(machine.FirstArgument), machine.Cycles, machine.Instructions, machine.Causes);
        HookReturn(machine);
    }

    /// <summary>The return address is in the link register at a function's first instruction; one hook for each call site stays for good.</summary>
    private void HookReturn(Machine machine)
    {
        uint address = machine.LinkRegister & ~1u;
        if (_returns.Add(address))
            machine.AddHook(address, Return);
    }

    private void Return(Machine machine)
    {
        if (_inOperator)
        {
            _inOperator = false;
            _invocation.Operators.Add((_begin.Operator, machine.Cycles - _begin.Cycles, machine.Instructions - _begin.Instructions, machine.Causes - _begin.Causes));
            OperatorEnded?.Invoke(_begin.Operator);
        }
        else if (_inInvoke)
        {
            _inInvoke = false;
            _invocation.Cycles = machine.Cycles - _invokeBegin.Cycles;
            _invocation.Instructions = machine.Instructions - _invokeBegin.Instructions;
        }
    }

    private uint ReadWord(uint address)
    {
        uint word = 0;
        _machine.Memory.Read(address, MemoryMarshal.AsBytes(new Span<uint>(ref word)));
        return word;
    }
}
