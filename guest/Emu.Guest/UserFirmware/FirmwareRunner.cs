using System.Diagnostics;
using System.Globalization;
using Emu.Boards;
using Emu.Loading;
using Emu.Memory;

namespace Emu.Guest.UserFirmware;

/// <summary>Runs a user's ELF on a virtual board.</summary>
public static class FirmwareRunner
{
    private static readonly string[] s_vectorSymbols = ["__isr_vector", "g_pfnVectors", "__Vectors", "_vectors", "_vector_table", "__vector_table", "vectors"];

    /// <summary>Loads, resets and runs until the firmware ends, faults or reaches the limit.</summary>
    /// <param name="elf">The image.</param>
    /// <param name="board">The board.</param>
    /// <param name="options">Limits and semihosting.</param>
    /// <returns>What happened. An image that is too large, a fault and a nonzero exit code are results, not errors.</returns>
    /// <exception cref="MachineException">The image does not belong to this board (EMU1104, EMU1106).</exception>
    public static FirmwareRun Run(ElfImage elf, Board board, FirmwareOptions options)
    {
        CheckArchitecture(elf, board);
        FirmwareRun run = FirmwareFit.Of(elf, board);
        if (run.Exit != RunExit.Ok)
            return run;
        using Machine machine = BoardMachine.Create(board, options.Console, o => o with
        {
            VectorTable = elf.Architecture == ElfArchitecture.RiscV ? elf.Entry : VectorTable(elf, board),
            Faults = options.DeliverFaults ? FaultPolicy.Deliver : FaultPolicy.StopOnHardFault,
            SerialInput = options.SerialInput,
            Trace = options.Trace,
            Semihosting = new SemihostingOptions { Directory = options.SemihostingDirectory, CommandLine = options.Arguments },
        });
        machine.Load(elf);
        machine.Reset();
        StackPaint? paint = null;
        // A RISC-V core has no stack pointer until start-up code sets it: the room below main's is what counts.
        if (elf.Architecture == ElfArchitecture.Arm)
            paint = StackPaint.On(machine, elf);
        else if (elf.Symbols.Find("main") is { } main)
            machine.AddHook(main.Address, m => paint ??= StackPaint.On(m, elf));
        TestConvention.Watch(machine, elf);
        HeapWatch? heap = HeapWatch.On(machine, elf.Symbols);
        long start = Stopwatch.GetTimestamp();
        RunStop stop = machine.Run(options.CycleLimit);
        run = run with
        {
            HostSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Cycles = machine.Cycles,
            Instructions = machine.Instructions,
            Stack = paint?.Measure(machine),
            Heap = heap?.Use,
            Signature = options.ReadSignature ? TestConvention.Signature(machine, elf) : null,
            Diagnostics = [.. machine.Diagnostics],
        };
        return Judge(Ended(run, stop, machine), options);
    }

    private static void CheckArchitecture(ElfImage elf, Board board)
    {
        ElfArchitecture wanted = board.IsRiscV ? ElfArchitecture.RiscV : ElfArchitecture.Arm;
        if (elf.Architecture != wanted)
            throw new MachineException(MachineError.WrongArchitecture, $"the image is for {elf.Architecture}, the core is {board.Core.Type}", board.Name);
    }

    // Scripts name the table; otherwise the core finds it where the board's boot code looks, or at the lowest byte that is flashed.
    private static uint VectorTable(ElfImage elf, Board board)
    {
        foreach (string name in s_vectorSymbols)
            if (elf.Symbols.Find(name) is { } symbol && Loads(elf, symbol.Address))
                return symbol.Address;
        return Loads(elf, board.ImageBase) ? board.ImageBase : elf.Segments.Where(s => s.Data.Length > 0).Select(s => s.Address).DefaultIfEmpty(board.ImageBase).Min();
    }

    private static bool Loads(ElfImage elf, uint address) =>
        address % 128 == 0 && elf.Segments.Any(s => address >= s.Address && address - s.Address + 8 <= (uint)s.Data.Length);

    private static FirmwareRun Ended(FirmwareRun run, RunStop stop, Machine machine) => stop.Reason switch
    {
        RunStopReason.Exit => run with { End = FirmwareEnd.Exit, ExitCode = stop.Code },
        RunStopReason.Idle => run with { End = FirmwareEnd.Idle },
        RunStopReason.CycleLimit => run with { Exit = RunExit.Limit, End = FirmwareEnd.Limit, Fault = LimitText(machine), FaultReport = machine.FirstDeliveredFault },
        RunStopReason.Fault => run with { Exit = RunExit.Fault, End = FirmwareEnd.Fault, Fault = FaultWithHistory(stop.Fault!, machine), FaultReport = stop.Fault },
        _ => run with { Exit = RunExit.Fault, End = FirmwareEnd.Fault, Fault = $"EMU{(int)MachineError.BreakpointWithoutDebugger}: {(machine.Options.Core is Emu.Arm.ArmModel ? $"BKPT #{stop.Code}" : "EBREAK")} was executed\n  where: {Place(machine, machine.Pc - 2)}\n  fix:   remove the BKPT or EBREAK, or end with semihosting exit" },
    };

    private static string FaultWithHistory(FaultReport fault, Machine machine) =>
        machine.FirstDeliveredFault is { } first ? $"{fault}\nearlier, a handler of the firmware took this fault:\n{first}" : fault.ToString();

    private static string LimitText(Machine machine)
    {
        string inside = machine.RunningHandler is { } handler ? $", in {handler}" : "";
        string text = string.Create(CultureInfo.InvariantCulture, $"the cycle limit was reached after {machine.Cycles:N0} cycles\n  where: {Place(machine, machine.Pc)}{Loop(machine)}{inside}");
        foreach (string caller in CallChain.Describe(machine))
            text += $"\n  called from {caller}";
        text += "\n  fix:   raise --max-cycles, or let the firmware end with semihosting exit";
        return machine.FirstDeliveredFault is { } first ? $"{text}\na handler of the firmware took this fault first:\n{first}" : text;
    }

    // An empty endless loop is where most firmware that failed ends up.
    private static string Loop(Machine machine) =>
        machine.Disassemble(machine.Pc) is { } text && text.Split(' ', ',')[^1] == $"{machine.Pc:x}" ? $"  {text}, which branches to itself" : "";

    private static string Place(Machine machine, uint pc) => $"0x{pc:X8} {machine.Describe(pc)}".TrimEnd();

    private static FirmwareRun Judge(FirmwareRun run, FirmwareOptions options)
    {
        List<RunCheck> checks = [.. run.Checks];
        checks.Add(run.End switch
        {
            FirmwareEnd.Exit => new RunCheck("exit", run.ExitCode == 0, $"the firmware ended with code {run.ExitCode}"),
            FirmwareEnd.Idle => new RunCheck("exit", true, "the firmware sleeps and nothing can wake it"),
            FirmwareEnd.Limit => new RunCheck("exit", false, "the firmware did not end within the cycle limit"),
            _ => new RunCheck("exit", false, "the firmware faulted"),
        });
        if (run.Stack is { } stack)
            checks.Add(new RunCheck("stack", stack.HighWaterBytes < stack.RoomBytes, string.Create(CultureInfo.InvariantCulture,
                $"{stack.HighWaterBytes:N0} bytes used of {stack.RoomBytes:N0} between data and 0x{stack.Top:X8}{(stack.HighWaterBytes < stack.RoomBytes ? "" : ": nothing is left, data may be overwritten")}")));
        if (run.Heap is { } heap)
            checks.Add(new RunCheck("heap", heap.Calls == 0 || !options.ForbidHeap, heap.Calls == 0 ? "no allocation after main was entered"
                : string.Create(CultureInfo.InvariantCulture, $"{heap.Calls:N0} allocations after main was entered, first {heap.First}{string.Concat(heap.Callers.Select(c => $" < {c}"))}")));
        bool failed = run.Exit == RunExit.Ok && checks.Any(c => !c.Ok);
        return run with { Checks = checks, Exit = failed ? RunExit.CheckFailed : run.Exit };
    }
}
