using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Arm;
using Emu.Interp;
using Emu.Loading;
using Emu.Memory;
using Emu.RiscV;
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
    ElfImage? _image;
    readonly CoreBus* _bus;
    BlockCache _cache = new();               // decoded code of the rights in force
    readonly List<BlockCache> _caches = [];
    readonly BlockBuilder _builder;
    readonly CodeMap _code;
    readonly EventQueue _events = new();
    readonly Semihosting _semihosting;
    readonly List<MachineDiagnostic> _diagnostics = [];
    readonly HashSet<(MachineError, uint, bool)> _noted = [];
    GCHandle _self;
    uint _pc;
    bool _disposed;

    /// <summary>Builds a machine; memory is filled, the core is not reset yet.</summary>
    /// <param name="options">What it is made of.</param>
    /// <exception cref="MachineException">The options contradict each other.</exception>
    public Machine(MachineOptions options)
    {
        if (options.ClockHz == 0)
            throw new MachineException(MachineError.BadOptions, "ClockHz must not be 0", nameof(MachineOptions));
        _options = options;
        Memory = new AddressSpace(options.Regions, options.MaximumMemoryBytes);
        Clock = new MachineClock(this);
        Processor = options.Core.Create(this);
        _bus = Processor.Bus;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _bus->Owner = GCHandle.ToIntPtr(_self);
        _caches.Add(_cache);
        _builder = new BlockBuilder(Processor, _caches);
        _semihosting = new Semihosting(this, options.Semihosting);
        Processor.AddDevices();
        _code = new CodeMap(Memory);
        Memory.Written = HostWrote;
        if (options.Flash is not null)
            options.Flash.Changed = AttachFlash;
        OpenWindows();
    }

    /// <summary>Memory and devices by address; host access takes no time.</summary>
    public AddressSpace Memory { get; }

    /// <summary>What the core's architecture adds.</summary>
    internal Processor Processor { get; }

    /// <summary>The registers of an Arm core. Use <see cref="Pc"/> for the program counter.</summary>
    /// <exception cref="InvalidOperationException">The core is not an Arm core.</exception>
    public ref ArmCore Core => ref Processor is ArmProcessor arm ? ref arm.Core : ref NoArmCore();

    /// <summary>The registers of an RV32 hart. Use <see cref="Pc"/> for the program counter.</summary>
    /// <exception cref="InvalidOperationException">The core is not an RV32 core.</exception>
    public ref RiscVCore Hart => ref RiscV.Core;

    /// <summary>The RV32 hart that the machine must have.</summary>
    internal RiscVProcessor RiscV => Processor as RiscVProcessor ?? throw new InvalidOperationException("this machine has no RISC-V core");

    /// <summary>Names of the general registers of whatever core there is, PC last.</summary>
    public IReadOnlyList<string> RegisterNames => Processor.RegisterNames;

    /// <summary>Reads a general register by its place in <see cref="RegisterNames"/>.</summary>
    public uint ReadRegister(int index) => Processor.ReadRegister(index);

    /// <summary>Writes a general register by its place in <see cref="RegisterNames"/>; PC is written as <see cref="Pc"/>.</summary>
    public void WriteRegister(int index, uint value)
    {
        if (index == RegisterNames.Count - 1)
            Pc = value;
        else
            Processor.WriteRegister(index, value);
    }

    /// <summary>The stack pointer in use.</summary>
    public uint StackPointer => Processor.ReadRegister(Processor.Convention.Stack);

    /// <summary>The register that a call leaves its return address in; bit 0 of a Thumb address is set.</summary>
    public uint LinkRegister => Processor.ReadRegister(Processor.Convention.Link);

    /// <summary>The register that brings a function its first argument.</summary>
    public uint FirstArgument => Processor.ReadRegister(Processor.Convention.Argument);

    /// <summary>Address of the next instruction.</summary>
    public uint Pc
    {
        get => _pc;
        set
        {
            _pc = value & ~1u;
            DecodeState = 0;
            _resume = null;
            _bus->HookPassed = CoreBus.NoHook;
        }
    }

    /// <summary>Cycles since reset.</summary>
    public ulong Cycles => _bus->Cycles;
    /// <summary>Instructions retired since reset; those skipped by their condition count.</summary>
    public ulong Instructions => _bus->Instructions;
    /// <summary>What the cycles were spent on.</summary>
    public CycleCauses Causes => _bus->Causes;
    /// <summary>Guest time for devices.</summary>
    public IClock Clock { get; }
    /// <summary>Issue and latency of the core.</summary>
    public ICoreTiming Timing => Processor.Timing;
    /// <summary>The flash accelerator, if there is one.</summary>
    public FlashAccelerator? Flash => _options.Flash;
    /// <summary>Symbols for reports; <see cref="Load"/> sets them.</summary>
    public SymbolTable? Symbols { get; set; }
    /// <summary>Function, offset and source line of a code address, as far as they are known: "main+0x14 at main.c:42"; null when nothing is.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isReturn">It is a return address: the line is that of the call in front of it.</param>
    public string? Describe(uint address, bool isReturn = false)
    {
        string? name = Symbols?.Describe(address);
        return _image?.Lines.At(isReturn ? address - 1 : address) is { } line ? $"{name} at {line}".TrimStart() : name;
    }

    /// <summary>The instruction at an address in GNU objdump's spelling; null where nothing can be read.</summary>
    /// <param name="address">Address of its first byte.</param>
    public string? Disassemble(uint address) => Processor.Disassemble(address);

    /// <summary>False where the image says that it has no code: in another section, or in none. True when it does not say.</summary>
    internal bool MayHoldCode(uint address) =>
        _image is null || !_image.Sections.Any(s => s.IsAllocated) || _image.SectionAt(address) is { IsCode: true } || Symbols?.At(address) is { IsFunction: true };

    /// <summary>A remark for a report, when code runs where the image has none: "; 0x20000008 is in .data, which holds no code". Otherwise empty.</summary>
    internal string DataNote(uint address) => MayHoldCode(address) || !Memory.Contains(address, 2) ? ""
        : _image!.SectionAt(address) is { } section ? $"; 0x{address:X8} is in {section.Name}, which holds no code" : $"; 0x{address:X8} is in no section of the image";

    /// <summary>What the guest did that is not modelled or was refused, each place once; at most 1000.</summary>
    public IReadOnlyList<MachineDiagnostic> Diagnostics => _diagnostics;
    /// <summary>Blocks decoded since the machine was built or code was last dropped.</summary>
    public int DecodedBlocks => _caches.Sum(c => c.Blocks.Count);
    /// <summary>The machine's options.</summary>
    public MachineOptions Options => _options;

    /// <summary>Adds a device to the address map.</summary>
    /// <exception cref="MachineException">It overlaps something.</exception>
    public void AddDevice(IDevice device) => Memory.AddDevice(device);

    /// <summary>Gates before memories.</summary>
    internal IReadOnlyList<IMemoryGate> Gates => _gates;

    readonly List<IMemoryGate> _gates = [];

    /// <summary>Puts a gate before a memory. Only Arm cores with the Security Extension ask gates.</summary>
    internal void AddGate(IMemoryGate gate)
    {
        _gates.Add(gate);
        Processor.GateAdded(gate);
    }

    /// <summary>An external interrupt line.</summary>
    /// <param name="line">0 to <see cref="MachineOptions.InterruptLines"/> - 1; on a RISC-V core with a PLIC 1 to <see cref="MachineOptions.InterruptLines"/>.</param>
    public IrqLine Irq(int line) => Processor.Irq(line);

    /// <summary>The non-maskable interrupt of an Arm core.</summary>
    /// <exception cref="MachineException">The core is not an Arm core.</exception>
    public IrqLine NonMaskable => Processor is ArmProcessor arm ? arm.NonMaskable
        : throw new MachineException(MachineError.BadOptions, "this core has no non-maskable interrupt", _options.Core.Name);

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
        _image = elf;
    }

    /// <summary>Resets core, clock, counters, events and accelerator; an Arm core takes SP and PC from the vector table. Memory keeps its bytes.</summary>
    /// <exception cref="MachineException"><see cref="MachineError.NoVectorTable"/>.</exception>
    public void Reset()
    {
        Processor.CheckReset();
        ResetCounters();
        ResetCore();
    }

    void ResetCounters()
    {
        ref CoreBus bus = ref *_bus;
        bus.Cycles = bus.Instructions = 0;
        bus.Causes = default;
        _events.Clear();
    }

    void ResetCore()
    {
        CoreBus bus = *_bus;
        Processor.Clear();
        *_bus = new CoreBus
        {
            Owner = bus.Owner,
            Cycles = bus.Cycles,
            Instructions = bus.Instructions,
            Causes = bus.Causes,
            FetchGeneration = bus.FetchGeneration + 1,
            HookPassed = CoreBus.NoHook,
        };
        _options.Flash?.Reset();
        OpenWindows();
        _resetRequested = _sleeping = false;
        Processor.Reset();
        foreach (IDevice device in Memory.Devices)
            device.Reset();
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

    /// <summary>Removes one hook and leaves the others of its address.</summary>
    public void RemoveHook(uint address, Action<Machine> hook)
    {
        address &= ~1u;
        if (!_hooks.TryGetValue(address, out Action<Machine>? all))
            return;
        if (all - hook is { } rest)
            _hooks[address] = rest;
        else
            RemoveHook(address);
    }

    /// <summary>Makes <see cref="Run"/> return: at once from a hook, otherwise at the next block boundary.</summary>
    public void Stop()
    {
        _stopRequested = true;
        _bus->Deadline = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Machine From(nint owner) => Unsafe.As<Machine>(GCHandle.FromIntPtr(owner).Target!);

    static ref ArmCore NoArmCore() => throw new InvalidOperationException("this machine has no Arm core: use ReadRegister and WriteRegister");

    /// <summary>The first fault that went to a handler of the guest, or null.</summary>
    public FaultReport? FirstDeliveredFault { get; internal set; }

    /// <summary>The exception or interrupt handler that runs, in words ("the SysTick handler"); null in ordinary code, and on RISC-V, which does not say.</summary>
    public string? RunningHandler => Processor.RunningHandler;

    /// <summary>Decode state at PC: ITSTATE of an Arm core.</summary>
    internal byte DecodeState { get; set; }

    /// <summary>Decode state before the instruction that retired last.</summary>
    internal byte RetiredState { get; private set; }

    /// <summary>Ends the run as an exit of the guest would, at the next block boundary: for hooks, devices and watchers.</summary>
    /// <param name="code">Exit code.</param>
    public void Exit(int code) => End(new RunStop(RunStopReason.Exit, code));

    /// <summary>Ends the run; the last call counts.</summary>
    internal void End(RunStop stop) => _stop = stop;

    /// <summary>Does the semihosting call that the argument registers describe.</summary>
    internal void CallSemihosting() => _stop = _semihosting.Call() ?? _stop;

    internal void WriteConsole(byte value) => _options.Console?.Invoke(value);

    internal void ReportUnmodelled(uint address, string name, bool isWrite)
    {
        if (_options.Unmodelled == UnmodelledPolicy.Fault)
            _bus->RaiseFault(isWrite ? FaultKind.UnmappedWrite : FaultKind.UnmappedRead, address);
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
        foreach (BlockCache cache in _caches)
            cache.Dispose();
        Memory.Dispose();
        Processor.Free();
        _self.Free();
    }
}
