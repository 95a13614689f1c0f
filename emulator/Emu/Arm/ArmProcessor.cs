using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Arm;

/// <summary>A Cortex-M core with its private peripherals.</summary>
internal sealed unsafe partial class ArmProcessor : Processor
{
    static readonly Row<ArmCore>[] Rows = ThumbRows<ArmCore, uint, ulong>.All;
    static readonly string[] Names = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "sp", "lr", "pc"];

    readonly ArmCore* _core;
    readonly ThumbDecoder _decoder, _nonSecureDecoder;
    readonly Exceptions _exceptions;
    readonly FloatContext _float;
    readonly SystemControl _systemControl;
    readonly SysTick[] _sysTicks;               // Non-secure, Secure; one and the same without the Security Extension
    readonly Attribution _attribution;
    readonly uint _vectorTable;
    readonly ArmModel _model;

    public ArmProcessor(Machine machine, ArmModel model) : base(machine, model, sizeof(ArmCore))
    {
        MachineOptions options = machine.Options;
        if (options.InterruptLines is < 0 or > 240 || options.PriorityBits is < 2 or > 8)
            throw new MachineException(MachineError.BadOptions, "InterruptLines must be 0..240, PriorityBits 2..8", nameof(MachineOptions));
        if (model.ProtectionRegions is < 0 or > 16)
            throw new MachineException(MachineError.BadOptions, "ProtectionRegions must be 0..16", nameof(MachineOptions));
        _core = (ArmCore*)Bus;
        _model = model;
        _vectorTable = options.VectorTable ?? options.Regions.Where(r => r.Kind == MemoryKind.Flash).Select(r => r.Base).DefaultIfEmpty(0u).Min();
        _decoder = new ThumbDecoder(model.Features);
        _nonSecureDecoder = model.HasSecurity ? new ThumbDecoder(model.Features & ~Features.Security) : _decoder;
        _float = new FloatContext(machine, (model.Features & Features.FpRegisters) != 0, model.HasSecurity);
        var secure = new StateBank(NewProtection(model));
        StateBank nonSecure = model.HasSecurity ? new StateBank(NewProtection(model)) : secure;
        _exceptions = new Exceptions(machine, this, model, _float, nonSecure, secure, options.InterruptLines, options.PriorityBits);
        _protection = secure.Protection;
        _attribution = new Attribution(model.HasSecurity ? model.AttributionRegions : 0, options.Attribution);
        if (options.Attribution is not null)
            options.Attribution.Changed = AttributionChanged;
        var sysTick = new SysTick(machine.Clock, _exceptions, options.SysTickReferenceHz, secure: true);
        _sysTicks = [model.HasSecurity ? new SysTick(machine.Clock, _exceptions, options.SysTickReferenceHz, secure: false) : sysTick, sysTick];
        _debug = new DebugControl(machine, _exceptions, model);
        _systemControl = new SystemControl(machine, _exceptions, _float, _sysTicks, _attribution, ProtectionChanged, AttributionChanged, _debug, model);
        MakeDebugUnits();
        PrepareFloatStatus();
    }

    static ProtectionUnit NewProtection(ArmModel model) => model.IsV8M
        ? new ProtectionV8(model.ProtectionRegions, model.HasPrivilegedExecuteNever) : new ProtectionV7(model.ProtectionRegions, model.IsV6M ? 8 : 5);

    void PrepareFloatStatus()
    {
        _core->FpscrWritable = ArmCore.FpscrMaskOf(_model.Features);
        if ((_model.Features & Features.Mve) == Features.Mve)
            _core->SetTailSize(4);                          // ARMv8-M ARM, FPSCR.LTPSIZE: no tail predication
    }

    /// <summary>The registers.</summary>
    public ref ArmCore Core => ref *_core;

    public bool IsPrivileged => _exceptions.IsPrivileged;

    /// <summary>Exceptions, for the floating-point unit's registers.</summary>
    public Exceptions Exceptions => _exceptions;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ArmProcessor From(nint owner) => Unsafe.As<ArmProcessor>(Machine.From(owner).Processor);

    public override void AddDevices()
    {
        if (_model.IsV6M)
        {
            if (_model.HasSecurity)
                Machine.AddDevice(new NonSecureAlias(_systemControl, _exceptions));
            AddDebugUnits();
            Machine.AddDevice(_systemControl);
            Machine.AddDevice(new UnmodelledBlock(Machine, "ROM table", 0xE00FF000, 0x1000));
            return;
        }
        if (_model.HasBitBand)
            AddBitBands();
        if (_model.HasSecurity)
            Machine.AddDevice(new NonSecureAlias(_systemControl, _exceptions));
        AddDebugUnits();
        Machine.AddDevice(_systemControl);
        Machine.AddDevice(new UnmodelledBlock(Machine, "TPIU", 0xE0040000, 0x1000));
        Machine.AddDevice(new UnmodelledBlock(Machine, "ETM", 0xE0041000, 0x1000));
        Machine.AddDevice(new UnmodelledBlock(Machine, "ROM table", 0xE00FF000, 0x1000));
    }

    // A board with memory of its own at an alias has no bit-band there.
    void AddBitBands()
    {
        foreach (uint target in (ReadOnlySpan<uint>)[0x20000000, 0x40000000])
        {
            var alias = new BitBand(Machine, target);
            if (!Machine.Memory.Overlaps(alias.Base, alias.Size))
                Machine.AddDevice(alias);
        }
    }

    public override void CheckReset()
    {
        if (!Machine.Memory.Contains(_vectorTable, 8))
            throw new MachineException(MachineError.NoVectorTable, "no memory for the first two vectors", $"0x{_vectorTable:X8}: {Machine.Memory.Describe(_vectorTable)}");
    }

    public override void Reset()
    {
        _exceptions.Reset(_vectorTable);
        foreach (SysTick sysTick in _sysTicks)
            sysTick.Reset();
        _attribution.Reset();
        _keys.Reset();
        MissedLanding = false;
        ResetProtection();
        _core->Bus.TrapUnaligned = _exceptions.BankOf(false).TrapUnaligned = _model.IsV6M;
        _core->Z = 1;                                       // flags clear: Z is set when this word is 0
        _core->Sp = Machine.Memory.ReadWord(_vectorTable);
        _core->R[14] = uint.MaxValue;
        PrepareFloatStatus();
        Machine.Pc = Machine.Memory.ReadWord(_vectorTable + 4);
    }

    public override RowShape[] Shapes => Thumb.Shapes;

    public override bool Fetch(uint pc, out uint word)
    {
        Span<byte> bytes = stackalloc byte[4];
        word = 0;
        if (IsGateway(pc))
        {
            word = SecureGateway;
            return true;
        }
        // Code runs from memory only, where the default map or the MPU lets it.
        if (!MayExecute(pc) || !TryReadCode(pc, bytes[..2]))
            return false;
        word = BitConverter.ToUInt16(bytes);
        if (!ThumbDecoder.IsWide((ushort)word))
            return true;
        if (!MayExecute(pc + 2) || !TryReadCode(pc + 2, bytes[2..]))
            return false;
        word = word << 16 | BitConverter.ToUInt16(bytes[2..]);
        return true;
    }

    public override FaultKind FetchFault(uint pc) => Refuses(pc) is var first and not FaultKind.None ? first
        : Refuses(pc + 2) is var second and not FaultKind.None && Machine.Memory.Contains(pc, 2) ? second : FaultKind.Fetch;

    FaultKind Refuses(uint pc) => IsForeign(pc) ? _exceptions.IsSecure ? FaultKind.SecureTransition : FaultKind.SecureEntry
        : _isGated && GateBefore(pc, _exceptions.IsSecure) is { } gate ? gate.Faults ? FaultKind.GatedFetch : FaultKind.GateUnmodelled
        : MayExecute(pc) ? FaultKind.None : DefaultMap.MayExecute(pc) ? FaultKind.ProtectedFetch : FaultKind.FetchNever;

    public override int Decode(uint word, uint pc, byte state, out Fields f)
    {
        byte itState = PartialState.Is(state) ? (byte)0 : state;
        return word > 0xFFFF
            ? Decoder.Decode((ushort)(word >> 16), (ushort)word, pc, itState, out f)
            : Decoder.Decode((ushort)word, 0, pc, itState, out f);
    }

    ThumbDecoder Decoder => _exceptions.IsSecure ? _decoder : _nonSecureDecoder;

    public override byte NextState(int row, in Fields f, byte state) => PartialState.Is(state) ? PartialState.Next(row, state) : ThumbDecoder.NextItState(row, f, state);

    public override int Followers(int row, in Fields f) => row == Thumb.It ? ItState.Remaining((byte)f.Imm) : 0;

    public override OpTraits Traits(int row, in Fields f) => ThumbFacts.Of(row, f);

    public override bool Refetches(int row) => Thumb.Shapes[row].Name.StartsWith("ISB", StringComparison.Ordinal);

    public override void SetHandlers(ref Op op)
    {
        RowShape shape = Thumb.Shapes[op.RowIndex];
        bool conditional = op.Fields.Condition < 14, divide = shape.Timing == TimingClass.Divide;
        if (divide)
            op.Fields.Imm2 = ThumbFacts.IsSigned(op.RowIndex) ? 1u : 0;
        // The bus is the core's first member: a reference to one is a reference to the other.
        op.Row = (delegate*<ref CoreBus, in Fields, void>)Rows[op.RowIndex].Run;
        if (PartialState.Is(op.It) && PartialState.Of(op.RowIndex) is var role and not PartialRole.Restarts)
        {
            op.Body = PartialHandlers.Of(role, PartialState.Done(op.It) is not null);
            return;
        }
        bool isFloat = (shape.Features & Features.FpRegisters) != 0, unprivileged = ThumbFacts.IsUnprivileged(op.RowIndex);
        StackEffect effect = _model.HasStackLimits ? StackEffects.Of(op.RowIndex, op.Fields) : StackEffect.None;
        op.Body = (conditional, divide) switch
        {
            _ when Timing.Misprediction > 0 && IsPredicted(shape, op.Fields) => &ArmWrappers.PredictedBranch,
            _ when shape.Timing == TimingClass.LoopEnd && Timing.UnknownLoop > 0 => &ArmWrappers.LoopEnd,
            _ when _model.HasPointerAuthentication && ThumbFacts.SetsLanding(op.RowIndex, op.Fields) => &ArmWrappers.IndirectBranch,
            _ when effect == StackEffect.Result => &ArmWrappers.StackResult,
            _ when effect != StackEffect.None => &ArmWrappers.StackMoves,
            (true, _) when unprivileged => &ArmWrappers.ConditionalUnprivileged,
            (false, _) when unprivileged => &ArmWrappers.Unprivileged,
            (true, _) when ThumbFacts.IsNonSecurePayload(op.RowIndex) => &ArmWrappers.ConditionalNonSecurePayload,
            (false, _) when ThumbFacts.IsNonSecurePayload(op.RowIndex) => &ArmWrappers.NonSecurePayload,
            (true, _) when ThumbFacts.ClearsFloats(op.RowIndex) => &ArmWrappers.ConditionalSecureFloat,
            (false, _) when ThumbFacts.ClearsFloats(op.RowIndex) => &ArmWrappers.SecureFloat,
            (true, _) when isFloat => &ArmWrappers.ConditionalFloat,
            (false, _) when isFloat => &ArmWrappers.Float,
            (true, true) => &ArmWrappers.ConditionalDivide,
            (true, false) => ConditionalHandlers.Of(op.Fields.Condition, ConditionalHandlers.IsPlainBranch(op)),
            (false, true) => &ArmWrappers.Divide,
            _ => op.Row,
        };
    }

    static bool IsPredicted(RowShape shape, in Fields f) => shape.Timing == TimingClass.CompareBranch || (shape.Timing == TimingClass.Branch && f.Condition < 14);

    public override Pair PairOf(in Op first, in Op second) => ArmPairs.Find(first, second);

    public override bool DoesNothing(int row) => ThumbRows<ArmCore, uint, ulong>.IsNothing(Rows[row].Run);

    public override void SaveRegisters() => _core->Save();

    public override void RestoreRegisters() => _core->Restore();

    public override void ShowProgramCounter()
    {
        _core->R[15] = Machine.Pc;
        _core->ItState = Machine.DecodeState;
    }

    public override IrqLine Irq(int line) => line >= 0 && line < Machine.Options.InterruptLines
        ? new IrqLine(_exceptions, ExceptionNumber.FirstInterrupt + line)
        : throw new MachineException(MachineError.BadOptions, $"there is no interrupt line {line}", nameof(MachineOptions.InterruptLines));

    public IrqLine NonMaskable => new(_exceptions, ExceptionNumber.Nmi);

    public override IReadOnlyList<string> RegisterNames => Names;

    public override uint ReadRegister(int index) => index == 15 ? Machine.Pc : _core->Reg(Checked(index));

    public override void WriteRegister(int index, uint value) => _core->SetReg(Checked(index), value);

    public override (int Stack, int Link, int Argument) Convention => (13, 14, 0);

    static int Checked(int index) => index is >= 0 and < 15 ? index : throw new ArgumentOutOfRangeException(nameof(index));

    public override string? RunningHandler => _core->Ipsr switch
    {
        0 => null,
        2 => "the NMI handler",
        3 => "the HardFault handler",
        4 => "the MemManage handler",
        5 => "the BusFault handler",
        6 => "the UsageFault handler",
        11 => "the SVC handler",
        12 => "the DebugMonitor handler",
        14 => "the PendSV handler",
        15 => "the SysTick handler",
        uint number => $"the handler of interrupt {number - 16}",
    };
}
