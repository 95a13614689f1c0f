using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Tests.Running;
using Emu.Memory;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>How a call of compiled code ended.</summary>
internal readonly record struct GuestResult(long Value, TrapKind Trap, ulong Instructions, ulong Cycles, string Message);

/// <summary>Links compiled functions and calls them on the emulated core by the C calling convention, floats in registers of their own where the target has them.</summary>
internal sealed class GuestRunner : IDisposable
{
    public const uint Buffer = 0x2000_1000;
    public const uint FlashBase = 0x0800_0000;
    private const uint StackTop = 0x2001_0000;
    private const uint RamBase = 0x2000_0000;

    private readonly GuestCore _core;
    private readonly Machine _machine;
    private readonly uint _stop;
    private readonly bool _setsUp;

    public GuestRunner(CompiledModule module, params string[] roots) : this(module, [], roots)
    {
    }

    public GuestRunner(CompiledModule module, LinkObject[] objects, params string[] roots)
    {
        _core = GuestCore.Of(module.Target);
        FunctionSymbol core = new("core");
        if (module.Target.CoreSetUp(core) is { } setUp)
        {
            _setsUp = true;
            module.Functions.TryAdd(core.Name, setUp);
            roots = [.. roots, core.Name];
        }
        LinkOptions options = OptionsOf(_core);
        Image = Linker.Link(module, [.. roots.Select(r => new FunctionSymbol(r))], options with { Objects = [.. options.Objects, .. objects] });
        _machine = new Machine(new MachineOptions
        {
            Core = _core.Model,
            Regions = [new MemoryRegion("flash", FlashBase, 1 << 20, MemoryKind.Flash), new MemoryRegion("ram", RamBase, 1 << 16, MemoryKind.Ram)],
            VectorTable = FlashBase,
        });
        foreach (ImageSection section in Image.Sections)
            _machine.Memory.Write(section.Address, section.Bytes);
        _stop = Image.Find("stop")!.Address;
    }

    /// <summary>A vector table that is never used and a BKPT to return to.</summary>
    public static LinkOptions Options { get; } = OptionsOf(new ThumbGuest(hasFloats: false));

    private static LinkOptions OptionsOf(GuestCore core) => new()
    {
        Regions = [new LinkRegion("flash", FlashBase, 1 << 20)],
        CodeRegion = "flash",
        Objects =
        [
            new LinkObject("vectors", ".vectors", "flash", SectionKind.ReadOnlyData, 4) { Bytes = [0, 0, 1, 0x20, 9, 0, 0, 8], BeforeCode = true },
            new LinkObject("stop", ".stop", "flash", SectionKind.Code, 4) { Bytes = core.Stop, BeforeCode = true },
        ],
    };

    public Image Image { get; }

    public void Write(uint address, ReadOnlySpan<byte> bytes) => _machine.Memory.Write(address, bytes);

    public byte[] Read(uint address, int count)
    {
        byte[] bytes = new byte[count];
        _machine.Memory.Read(address, bytes);
        return bytes;
    }

    /// <summary>Instructions after which an interrupt comes in each call on an Arm core, once, with a handler that changes what callers do not keep; null for never.</summary>
    public int? InterruptAfter { get; set; }

    /// <summary>Interrupts taken so far.</summary>
    public uint Interrupts => _machine.Memory.ReadWord(Interrupter.Count);

    /// <summary>Calls a function; callee-saved registers and the stack pointer must come back unchanged.</summary>
    public GuestResult Call(string function, IrSignature signature, ReadOnlySpan<long> arguments, ulong maxCycles = 20_000_000) =>
        CallAt(Image.Find(function)!.Address, signature, arguments, maxCycles);

    /// <summary>Calls the function at an address, which may be foreign code that was written to memory.</summary>
    public GuestResult CallAt(uint address, IrSignature signature, ReadOnlySpan<long> arguments, ulong maxCycles = 20_000_000)
    {
        _machine.Reset();
        uint sp = StackTop - 256;
        SetUpCore(sp);
        List<(IrType Type, long Value)> general = [];
        int nextFloat = 0;
        for (int i = 0; i < arguments.Length; i++)
            if (signature.Parameters[i] == IrType.F32 && nextFloat < _core.FloatArguments.Length)
                _core.SetFloat(_machine, _core.FloatArguments[nextFloat++], (uint)arguments[i]);
            else if (signature.Parameters[i] == IrType.F64 && nextFloat < _core.FloatArguments.Length)
                _core.SetDouble(_machine, _core.FloatArguments[nextFloat++], (ulong)arguments[i]);
            else
                general.Add((signature.Parameters[i], arguments[i]));
        List<int> places = _core.Places([.. general.Select(g => g.Type)]);
        int next = 0;
        foreach ((IrType type, long value) in general)
            for (int half = 0; half < (type is IrType.I64 or IrType.F64 ? 2 : 1); half++, next++)
            {
                uint word = (uint)(value >> 32 * half);
                if (places[next] < 1000)
                    SetRegister(places[next], word);
                else
                    _machine.Memory.WriteWord(sp + (uint)(places[next] - 1000), word);
            }
        foreach (int r in _core.Kept)
            SetRegister(r, Marker(r));
        SetRegister(_core.StackPointer, sp);
        SetRegister(_core.Link, _stop | _core.CodeBit);
        _machine.Pc = address;
        foreach (int s in _core.KeptFloats)
            if (!_core.HasDoubles)
                _core.SetFloat(_machine, s, Marker(s));
            else
                _core.SetDouble(_machine, s, WideMarker(s));
        (ulong instructions, ulong cycles) = (_machine.Instructions, _machine.Cycles);
        RunStop stop = InterruptAfter is int after ? Interrupter.Run(_machine, after, maxCycles) : _machine.Run(maxCycles);
        (instructions, cycles) = (_machine.Instructions - instructions, _machine.Cycles - cycles);
        if (stop.Reason == RunStopReason.Fault)
        {
            return new GuestResult(0, _core.TrapAt(_machine, stop.Fault!.Pc), instructions, cycles, stop.ToString());
        }
        string message = stop.Reason == RunStopReason.Breakpoint && _machine.Pc - _stop <= (uint)_core.Stop.Length ? "" : $"{stop} at {_machine.Pc:x8}";
        foreach (int r in _core.Kept)
            if (Register(r) != Marker(r))
                message += $" r{r} was not kept";
        foreach (int s in _core.KeptFloats)
            if (_core.HasDoubles ? _core.Double(_machine, s) != WideMarker(s) : _core.Float(_machine, s) != Marker(s))
                message += $" floating-point register {s} was not kept";
        if (Register(_core.StackPointer) != sp)
            message += " the stack pointer moved";
        long result = signature.Result switch
        {
            IrType.F32 when _core.FloatArguments.Length > 0 => _core.Float(_machine, _core.FloatArguments[0]),
            IrType.F64 => (long)_core.Double(_machine, _core.FloatArguments[0]),
            IrType.I64 => (long)(Register(_core.Result) | (ulong)Register(_core.Result + 1) << 32),
            IrType.I32 => (int)Register(_core.Result),
            _ => 0,
        };
        return new GuestResult(result, 0, instructions, cycles, message);
    }

    /// <summary>Start-up code's first call: switches the floating-point unit on.</summary>
    private void SetUpCore(uint sp)
    {
        if (!_setsUp)
            return;
        SetRegister(_core.StackPointer, sp);
        SetRegister(_core.Link, _stop | _core.CodeBit);
        _machine.Pc = Image.Find("core")!.Address;
        Assert.Equal(RunStopReason.Breakpoint, _machine.Run(1000).Reason);
    }

    /// <summary>A register that keeps a caller's double, not a single.</summary>
    private static ulong WideMarker(int r) => 0x4321_0000_A5A5_0000 + (ulong)r;

    private static uint Marker(int r) => 0xA5A50000u + (uint)r;

    private void SetRegister(int r, uint value) => _machine.WriteRegister(r, value);

    private uint Register(int r) => _machine.ReadRegister(r);

    public void Dispose() => _machine.Dispose();
}
