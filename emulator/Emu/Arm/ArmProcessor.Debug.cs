namespace Emu.Arm;

// The debug units and what they ask of the core.
internal sealed unsafe partial class ArmProcessor
{
    readonly DebugControl _debug;
    PatchUnit _patches = null!;
    WatchpointUnit _watchpoints = null!;
    PerformanceMonitor? _monitor;

    /// <summary>Exceptions whose handlers were entered.</summary>
    public ulong ExceptionsTaken { get; private set; }

    /// <summary>Instructions that returned from an exception.</summary>
    public ulong ExceptionReturns { get; private set; }

    void MakeDebugUnits()
    {
        DebugConfiguration configuration = DebugConfiguration.Of(_model);
        _patches = new PatchUnit(Machine, _debug, configuration);
        _watchpoints = new WatchpointUnit(Machine, _debug, configuration) { WantsChanged = ChooseSteps };
        (_debug.TraceChanging, _debug.SteppingChanged) = (TraceChanging, ChooseSteps);
        if ((_model.Features & Isa.Features.V81M) == Isa.Features.V81M)
            _monitor = new PerformanceMonitor(Machine, this, _debug, _watchpoints) { WantsChanged = ChooseSteps };
    }

    void AddDebugUnits()
    {
        DebugConfiguration configuration = DebugConfiguration.Of(_model);
        if (configuration.HasTrace)
            Machine.AddDevice(new InstrumentationTrace(Machine, this, configuration));
        Machine.AddDevice(_watchpoints);
        Machine.AddDevice(_patches);
        if (_monitor is not null)
            Machine.AddDevice(_monitor);
    }

    void TraceChanging(bool done)
    {
        _watchpoints.TraceChanging(done);
        _monitor?.TraceChanging(done);
    }

    bool _counting;                     // the instruction that runs began while the performance monitor wanted it

    void ChooseSteps() => Machine.GoOneByOne(_debug.Steps || _watchpoints.WantsInstructions || _monitor is { WantsInstructions: true });

    public override bool BeforeInstruction(uint pc)
    {
        _debug.BeginStep();
        _watchpoints.Before(pc);
        _counting = _monitor is { WantsInstructions: true };
        if (_counting)
            _monitor!.Before(*Machine.Stepping);
        return false;
    }

    public override void AfterInstruction()
    {
        _watchpoints.After();
        if (_counting)
            _monitor!.After();
        _debug.EndStep();
    }

    public override uint Literal(uint address) => _patches.Literal(address);

    /// <summary>Reads a halfword of code, which the FPB may have replaced by one of SRAM.</summary>
    bool TryReadCode(uint pc, Span<byte> bytes)
    {
        if (!_patches.RemapsCode)
            return Machine.Memory.TryRead(pc, bytes);
        uint from = _patches.Instruction(pc);
        if (!Machine.Memory.TryRead(from, bytes))
            return false;
        if (from != pc)
            Machine.MarkCode(from, 2);                      // a store to the replacement drops what was decoded
        return true;
    }

    /// <summary>A BKPT while DEMCR.MON_EN is set: DebugMonitor with the instruction's own address, or HardFault when its priority is not enough (DDI 0403E, C1.5.1).</summary>
    void BreakToMonitor(in Isa.Fields f)
    {
        if (!_debug.Raise(DebugControl.Breakpoint))
        {
            _debug.NoteEscalation();
            FaultAt(f, Interp.FaultKind.Breakpoint);
            return;
        }
        _core->Bus.Instructions--;
        Machine.Pc = f.Address;
        Machine.DecodeState = Machine.RetiredState;
        EnterException(ExceptionNumber.DebugMonitor);
    }
}
