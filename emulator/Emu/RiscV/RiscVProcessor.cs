using System.Runtime.CompilerServices;
using Emu.FloatingPoint;
using Emu.Interp;
using Emu.Isa;
using Emu.Timing;

namespace Emu.RiscV;

/// <summary>An RV32 hart with its control and status registers.</summary>
internal sealed unsafe partial class RiscVProcessor : Processor
{
    static readonly Row<RiscVCore>[] Rows = RiscVRows<RiscVCore, uint, ulong>.All;
    static readonly string[] Names = [.. Enumerable.Range(0, 32).Select(RiscVText.Register), "pc"];

    readonly RiscVCore* _core;
    readonly RiscVModel _model;
    readonly RiscVDecoder _decoder;
    readonly MemoryProtection _protection;
    readonly DebugTriggers _triggers;
    readonly EventCounters _events;
    readonly uint _resetAddress;

    public RiscVProcessor(Machine machine, RiscVModel model) : base(machine, model, sizeof(RiscVCore))
    {
        MachineOptions options = machine.Options;
        if (options.InterruptLines is < 0 or > 1023 || model.ProtectionEntries is < 0 or > 16)
            throw new MachineException(MachineError.BadOptions, "InterruptLines must be 0..1023, ProtectionEntries 0..16", nameof(MachineOptions));
        _core = (RiscVCore*)Bus;
        _model = model;
        _decoder = new RiscVDecoder(model.Features);
        _protection = new MemoryProtection(model.ProtectionEntries, model.Protection);
        _triggers = new DebugTriggers(model.Triggers);
        _events = new EventCounters(machine, model.EventCounters);
        Rules = model.Interrupts?.Invoke(this) ?? new InterruptRules(this);
        _resetAddress = options.VectorTable ?? options.Regions.Select(r => r.Base).DefaultIfEmpty(0u).Min();
    }

    /// <summary>The registers.</summary>
    public ref RiscVCore Core => ref *_core;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref RiscVCore Of(ref CoreBus bus) => ref Unsafe.As<CoreBus, RiscVCore>(ref bus);

    bool Has(Features features) => (_model.Features & features) == features;

    public override void AddDevices() { }

    public override void CheckReset()
    {
        if (!Machine.Memory.Contains(_resetAddress, 2))
            throw new MachineException(MachineError.NoVectorTable, "no memory at the reset address", $"0x{_resetAddress:X8}: {Machine.Memory.Describe(_resetAddress)}");
    }

    public override void Reset()
    {
        ResetRegisters();
        _core->TargetMask = Has(Features.Zca) ? 0 : 2u;
        _core->Reservation = RiscVCore.NoReservation;
        (_core->FloatState, _core->DynamicRounding, _core->Environment) = (0, 0, default);
        _core->Bus.TrapUnaligned = !_model.SplitsUnaligned;
        Machine.Pc = _resetAddress;
    }

    public override RowShape[] Shapes => RiscVIsa.Shapes;

    public override bool Fetch(uint pc, out uint word)
    {
        Span<byte> bytes = stackalloc byte[4];
        word = 0;
        if (!Machine.Memory.TryRead(pc, bytes[..2]) || !MayExecute(pc) || StopsAt(pc))
            return false;
        word = BitConverter.ToUInt16(bytes);
        if (!RiscVDecoder.IsWide((ushort)word))
            return true;
        if (!Machine.Memory.TryRead(pc + 2, bytes[2..]) || !MayExecute(pc + 2))
            return false;
        word |= (uint)BitConverter.ToUInt16(bytes[2..]) << 16;
        return true;
    }

    public override FaultKind FetchFault(uint pc)
    {
        if (StopsAt(pc))
            return FaultKind.CodeTrigger;
        Span<byte> half = stackalloc byte[2];
        return Machine.Memory.TryRead(pc, half) && (!MayExecute(pc) || (Machine.Memory.TryRead(pc + 2, half) && !MayExecute(pc + 2)))
            ? FaultKind.ProtectedFetch : FaultKind.Fetch;
    }

    public override int Decode(uint word, uint pc, byte state, out Fields f) => _decoder.Decode(word, pc, out f);

    public override byte NextState(int row, in Fields f, byte state) => 0;

    public override int Followers(int row, in Fields f) => 0;

    public override OpTraits Traits(int row, in Fields f) => RiscVFacts.Of(row, f);

    public override bool Refetches(int row) => RiscVIsa.Shapes[row].Name == "FENCE.I";

    public override void SetHandlers(ref Op op)
    {
        // The bus is the core's first member: a reference to one is a reference to the other.
        op.Row = (delegate*<ref CoreBus, in Fields, void>)Rows[op.RowIndex].Run;
        RowShape shape = RiscVIsa.Shapes[op.RowIndex];
        if (shape.Timing == TimingClass.Divide)
            op.Body = &Divide;
        else if (shape.Timing == TimingClass.CompareBranch && op.Fields.Imm == op.Fields.Length)
            op.Body = &BranchToNext;
        else if ((shape.Features & (Features.RvF | Features.Zfinx)) != 0)
            op.Body = (shape.Features & Features.Zfinx) != 0 ? &FloatInX : &Float;
        else
            op.Body = op.Row;
    }

    /// <summary>A conditional branch to where it would fall, too: the engine sees no difference and takes it as not taken, so that the refill is charged here.</summary>
    static void BranchToNext(ref CoreBus bus, in Fields f)
    {
        const uint Nowhere = 1;
        ref readonly Op op = ref Wrappers.OpOf(f);
        uint fall = bus.NextPc;
        bus.NextPc = Nowhere;
        op.Row(ref bus, in f);
        if (bus.NextPc != Nowhere)
            bus.Charge((uint)(op.Cost.Taken - op.Cost.NotTaken), ref bus.Causes.Branch);
        bus.NextPc = fall;
    }

    /// <summary>A floating-point instruction: illegal while mstatus.FS is off, or when it takes its rounding mode from an frm that has none.</summary>
    static void Float(ref CoreBus bus, in Fields f)
    {
        ref RiscVCore core = ref Of(ref bus);
        if (core.FloatState == 0 || (f.ShiftType == RoundingModes.Dynamic && core.DynamicRounding > RoundingModes.Highest))
            bus.RaiseFault(FaultKind.Undefined, f.Address);
        else
        {
            FloatFlags before = core.Environment.Flags;
            Wrappers.OpOf(f).Row(ref bus, in f);
            if (core.Environment.Flags != before)
                core.FloatState = 3;
        }
    }

    static void FloatInX(ref CoreBus bus, in Fields f)
    {
        if (f.ShiftType == RoundingModes.Dynamic && Of(ref bus).DynamicRounding > RoundingModes.Highest)
            bus.RaiseFault(FaultKind.Undefined, f.Address);
        else
            Wrappers.OpOf(f).Row(ref bus, in f);
    }

    /// <summary>A divide: adds the time that depends on the operands. DIV and REM are signed, DIVU and REMU not.</summary>
    static void Divide(ref CoreBus bus, in Fields f)
    {
        ref readonly Op op = ref Wrappers.OpOf(f);
        ref RiscVCore core = ref Of(ref bus);
        bus.Charge(Machine.From(bus.Owner).Timing.DivideCycles(core.X[f.N], core.X[f.M], RiscVFacts.IsSignedDivide(op.RowIndex)), ref bus.Causes.Divide);
        op.Row(ref bus, in f);
    }

    public override Pair PairOf(in Op first, in Op second) => RiscVPairs.Find(first, second);

    public override bool DoesNothing(int row) => RiscVRows<RiscVCore, uint, ulong>.IsNothing(Rows[row].Run);

    public override void SaveRegisters() => _core->Save();

    public override void RestoreRegisters() => _core->Restore();

    public override void ShowProgramCounter() { }

    public override IReadOnlyList<string> RegisterNames => Names;

    public override uint ReadRegister(int index) => index == 32 ? Machine.Pc : _core->Reg(Checked(index));

    public override void WriteRegister(int index, uint value) => _core->SetReg(Checked(index), value);

    public override (int Stack, int Link, int Argument) Convention => (2, 1, 10);

    static int Checked(int index) => index is >= 0 and < 32 ? index : throw new ArgumentOutOfRangeException(nameof(index));
}
