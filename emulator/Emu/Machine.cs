using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Arm;
using Emu.Interp;
using Emu.Isa;
using Emu.Loading;
using Emu.Memory;
using Emu.Timing;

namespace Emu;

/// <summary>A virtual microcontroller: core, memory, devices and guest time. Deterministic: the same inputs give the same cycles everywhere.</summary>
/// <remarks>
/// Not thread-safe. Time advances only inside <see cref="Run"/>. Devices, hooks and the host see exact cycles and instructions; interrupts
/// and appointments are served at block boundaries.
/// </remarks>
public sealed unsafe partial class Machine : IDisposable
{
    readonly MachineOptions _options;
    readonly ArmCore* _core;
    readonly BlockCache _cache = new();
    readonly BlockBuilder _builder;
    readonly CodeMap _code;
    readonly EventQueue _events = new();
    readonly Exceptions _exceptions;
    readonly FloatContext _float;
    readonly SystemControl _systemControl;
    readonly SysTick _sysTick;
    readonly CycleCounter _cycleCounter;
    readonly TraceConsole _trace;
    readonly Semihosting _semihosting;
    readonly List<MachineDiagnostic> _diagnostics = [];
    readonly HashSet<(MachineError, uint, bool)> _noted = [];
    readonly uint _vectorTable;
    GCHandle _self;
    uint _pc;
    byte _itState;
    bool _disposed;

    /// <summary>Builds a machine; memory is filled, the core is not reset yet.</summary>
    /// <param name="options">What it is made of.</param>
    /// <exception cref="MachineException">The options contradict each other.</exception>
    public Machine(MachineOptions options)
    {
        if (options.InterruptLines is < 0 or > 240 || options.PriorityBits is < 2 or > 8 || options.ClockHz == 0)
            throw new MachineException(MachineError.BadOptions, "InterruptLines must be 0..240, PriorityBits 2..8, ClockHz not 0", nameof(MachineOptions));
        _options = options;
        Timing = new CortexM4Timing();
        Memory = new AddressSpace(options.Regions, options.MaximumMemoryBytes);
        _vectorTable = options.VectorTable ?? options.Regions.Where(r => r.Kind == MemoryKind.Flash).Select(r => r.Base).DefaultIfEmpty(0u).Min();
        _core = (ArmCore*)NativeMemory.AlignedAlloc((nuint)sizeof(ArmCore), 64);
        new Span<byte>(_core, sizeof(ArmCore)).Clear();
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _core->Bus.Owner = GCHandle.ToIntPtr(_self);
        bool hasFloat = options.Core == CoreModel.CortexM4F;
        _builder = new BlockBuilder(Memory, Timing, _cache, Features.V6M | Features.V7M | Features.Dsp | (hasFloat ? Features.Fp : 0));
        _float = new FloatContext(this, hasFloat);
        _exceptions = new Exceptions(this, _float, options.InterruptLines, options.PriorityBits);
        Clock = new MachineClock(this);
        _sysTick = new SysTick(Clock, _exceptions, options.SysTickReferenceHz);
        _systemControl = new SystemControl(this, _exceptions, _float, _sysTick, cpuid: 0x410FC241);     // Cortex-M4 r0p1
        _cycleCounter = new CycleCounter(this, _systemControl);
        _systemControl.Counter = _cycleCounter;
        _trace = new TraceConsole(this);
        _semihosting = new Semihosting(this, options.Semihosting);
        AddCoreDevices();
        _code = new CodeMap(Memory);
        Memory.Written = HostWrote;
        if (options.Flash is not null)
            options.Flash.Changed = AttachFlash;
        OpenWindows();
    }

    /// <summary>Memory and devices by address; host access takes no time.</summary>
    public AddressSpace Memory { get; }

    /// <summary>The registers. Use <see cref="Pc"/> for the program counter.</summary>
    public ref ArmCore Core => ref *_core;

    /// <summary>Address of the next instruction.</summary>
    public uint Pc
    {
        get => _pc;
        set
        {
            _pc = value & ~1u;
            _itState = 0;
            _resume = null;
            _core->Bus.HookPassed = CoreBus.NoHook;
        }
    }

    /// <summary>Cycles since reset.</summary>
    public ulong Cycles => _core->Bus.Cycles;
    /// <summary>Instructions retired since reset; those skipped by their condition count.</summary>
    public ulong Instructions => _core->Bus.Instructions;
    /// <summary>What the cycles were spent on.</summary>
    public CycleCauses Causes => _core->Bus.Causes;
    /// <summary>Guest time for devices.</summary>
    public IClock Clock { get; }
    /// <summary>Issue and latency of the core.</summary>
    public ICoreTiming Timing { get; }
    /// <summary>The flash accelerator, if there is one.</summary>
    public FlashAccelerator? Flash => _options.Flash;
    /// <summary>Symbols for reports; <see cref="Load"/> sets them.</summary>
    public SymbolTable? Symbols { get; set; }
    /// <summary>What the guest did that is not modelled or was refused, each place once; at most 1000.</summary>
    public IReadOnlyList<MachineDiagnostic> Diagnostics => _diagnostics;
    /// <summary>Blocks decoded since the machine was built or code was last dropped.</summary>
    public int DecodedBlocks => _cache.Blocks.Count;
    /// <summary>The machine's options.</summary>
    public MachineOptions Options => _options;

    /// <summary>Adds a device to the address map.</summary>
    /// <exception cref="MachineException">It overlaps something.</exception>
    public void AddDevice(IDevice device) => Memory.AddDevice(device);

    /// <summary>An external interrupt line.</summary>
    /// <param name="line">0 to <see cref="MachineOptions.InterruptLines"/> - 1.</param>
    public IrqLine Irq(int line) => line >= 0 && line < _options.InterruptLines
        ? new IrqLine(_exceptions, ExceptionNumber.FirstInterrupt + line)
        : throw new MachineException(MachineError.BadOptions, $"there is no interrupt line {line}", nameof(MachineOptions.InterruptLines));

    /// <summary>Copies the segments to their load addresses. Bytes beyond the file's are zeroed where the segment loads in RAM.</summary>
    /// <exception cref="MachineException"><see cref="MachineError.SegmentOutsideMemory"/>.</exception>
    public void Load(ElfImage elf)
    {
        foreach (ElfSegment s in elf.Segments)
        {
            if (!Memory.TryWrite(s.Address, s.Data.Span))
                throw new MachineException(MachineError.SegmentOutsideMemory, $"{s.Data.Length} bytes do not fit", $"0x{s.Address:X8}: {Memory.Describe(s.Address)}");
            uint rest = s.MemorySize - (uint)s.Data.Length, at = s.Address + (uint)s.Data.Length;
            if (rest > 0 && Memory.Contains(at, rest) && s.Address == s.VirtualAddress)
                Memory.Fill(at, rest, 0);
        }
        Symbols = elf.Symbols;
    }

    /// <summary>Resets core, clock, counters, events and accelerator, and takes SP and PC from the vector table. Memory keeps its bytes.</summary>
    /// <exception cref="MachineException"><see cref="MachineError.NoVectorTable"/>.</exception>
    public void Reset()
    {
        if (!Memory.Contains(_vectorTable, 8))
            throw new MachineException(MachineError.NoVectorTable, "no memory for the first two vectors", $"0x{_vectorTable:X8}: {Memory.Describe(_vectorTable)}");
        ResetCounters();
        ResetCore();
    }

    void ResetCounters()
    {
        ref CoreBus bus = ref _core->Bus;
        bus.Cycles = bus.Instructions = 0;
        bus.Causes = default;
        _events.Clear();
    }

    void ResetCore()
    {
        nint owner = _core->Bus.Owner;
        CoreBus bus = _core->Bus;
        new Span<byte>(_core, sizeof(ArmCore)).Clear();
        _core->Bus.Owner = owner;
        (_core->Bus.Cycles, _core->Bus.Instructions, _core->Bus.Causes) = (bus.Cycles, bus.Instructions, bus.Causes);
        _core->Bus.FetchGeneration = bus.FetchGeneration + 1;
        _options.Flash?.Reset();
        OpenWindows();
        _exceptions.Reset(_vectorTable);
        _sysTick.Reset();
        foreach (IDevice device in Memory.Devices)
            device.Reset();
        _core->Z = 1;                                       // flags clear: Z is set when this word is 0
        _core->Sp = Memory.ReadWord(_vectorTable);
        _core->R[14] = uint.MaxValue;
        Pc = Memory.ReadWord(_vectorTable + 4);
        _resetRequested = _sleeping = false;
        _core->Bus.HookPassed = CoreBus.NoHook;
    }

    /// <summary>Calls back before the instruction at an address executes, with exact counters. The hook takes no guest time.</summary>
    /// <param name="address">Address of an instruction; bit 0 is ignored.</param>
    /// <param name="hook">Several hooks at one address run in the order in which they were added.</param>
    public void AddHook(uint address, Action<Machine> hook)
    {
        address &= ~1u;
        if (_hooks.TryGetValue(address, out Action<Machine>? others))
            _hooks[address] = others + hook;
        else
        {
            _hooks.Add(address, hook);
            _builder.SetHook(address, true);
        }
    }

    /// <summary>Removes all hooks at an address.</summary>
    public void RemoveHook(uint address)
    {
        address &= ~1u;
        if (_hooks.Remove(address))
            _builder.SetHook(address, false);
    }

    /// <summary>Makes <see cref="Run"/> return: at once from a hook, otherwise at the next block boundary.</summary>
    public void Stop()
    {
        _stopRequested = true;
        _core->Bus.Deadline = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Machine From(nint owner) => Unsafe.As<Machine>(GCHandle.FromIntPtr(owner).Target!);

    void AddCoreDevices()
    {
        Memory.AddDevice(_trace);
        Memory.AddDevice(_cycleCounter);
        Memory.AddDevice(new UnmodelledBlock(this, "FPB", 0xE0002000, 0x1000));
        Memory.AddDevice(_systemControl);
        Memory.AddDevice(new UnmodelledBlock(this, "TPIU", 0xE0040000, 0x1000));
        Memory.AddDevice(new UnmodelledBlock(this, "ETM", 0xE0041000, 0x1000));
        Memory.AddDevice(new UnmodelledBlock(this, "ROM table", 0xE00FF000, 0x1000));
    }

    internal void WriteConsole(byte value) => _options.Console?.Invoke(value);

    internal void ReportUnmodelled(uint address, string name, bool isWrite)
    {
        if (_options.Unmodelled == UnmodelledPolicy.Fault)
            _core->RaiseFault(isWrite ? FaultKind.UnmappedWrite : FaultKind.UnmappedRead, address);
        Note(MachineError.UnmodelledRegister, name, address, isWrite, $"{name}: {(isWrite ? "write" : "read")} of 0x{address:X8} is not modelled");
    }

    internal void Note(MachineError id, string name, uint address, bool variant, string text)
    {
        if (_diagnostics.Count < 1000 && _noted.Add((id, address, variant)))
            _diagnostics.Add(new MachineDiagnostic(id, name, address, _pc, text));
    }

    /// <summary>Adds to the diagnostics: for devices that meet something they do not model. Each register once.</summary>
    /// <param name="id">What kind.</param>
    /// <param name="name">Block and register.</param>
    /// <param name="address">Address of the register.</param>
    /// <param name="text">The message.</param>
    public void Report(MachineError id, string name, uint address, string text) => Note(id, name, address, false, text);

    /// <summary>Frees the native memory.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _semihosting.Dispose();
        _cache.Dispose();
        Memory.Dispose();
        NativeMemory.AlignedFree(_core);
        _self.Free();
    }
}
