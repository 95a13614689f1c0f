using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Memory;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>How a call of compiled code ended.</summary>
internal readonly record struct GuestResult(long Value, TrapKind Trap, ulong Instructions, ulong Cycles, string Message);

/// <summary>Links compiled functions and calls them on the emulated Cortex-M4 by the C calling convention, floats in S registers where the target has them.</summary>
internal sealed class GuestRunner : IDisposable
{
    public const uint Buffer = 0x2000_1000;
    public const uint FlashBase = 0x0800_0000;
    private const uint StackTop = 0x2001_0000;
    private const uint RamBase = 0x2000_0000;

    private readonly Machine _machine;
    private readonly uint _stop;
    private readonly bool _hasFloats;

    public GuestRunner(CompiledModule module, params string[] roots) : this(module, [], roots)
    {
    }

    public GuestRunner(CompiledModule module, LinkObject[] objects, params string[] roots)
    {
        FunctionSymbol core = new("core");
        if (module.Target.CoreSetUp(core) is { } setUp)
        {
            _hasFloats = true;
            module.Functions.TryAdd(core.Name, setUp);
            roots = [.. roots, core.Name];
        }
        Image = Linker.Link(module, [.. roots.Select(r => new FunctionSymbol(r))], Options with { Objects = [.. Options.Objects, .. objects] });
        _machine = new Machine(new MachineOptions
        {
            Regions = [new MemoryRegion("flash", FlashBase, 1 << 20, MemoryKind.Flash), new MemoryRegion("ram", RamBase, 1 << 16, MemoryKind.Ram)],
            VectorTable = FlashBase,
            Core = _hasFloats ? CoreModel.CortexM4F : CoreModel.CortexM4,
        });
        foreach (ImageSection section in Image.Sections)
            _machine.Memory.Write(section.Address, section.Bytes);
        _stop = Image.Find("stop")!.Address;
    }

    /// <summary>A vector table that is never used and a BKPT to return to.</summary>
    public static LinkOptions Options { get; } = new()
    {
        Regions = [new LinkRegion("flash", FlashBase, 1 << 20)],
        CodeRegion = "flash",
        Objects =
        [
            new LinkObject("vectors", ".vectors", "flash", SectionKind.ReadOnlyData, 4) { Bytes = [0, 0, 1, 0x20, 9, 0, 0, 8], BeforeCode = true },
            new LinkObject("stop", ".stop", "flash", SectionKind.Code, 4) { Bytes = [0x00, 0xBE], BeforeCode = true },
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

    /// <summary>Calls a function; callee-saved registers and the stack pointer must come back unchanged.</summary>
    public GuestResult Call(string function, IrSignature signature, ReadOnlySpan<long> arguments, ulong maxCycles = 20_000_000)
    {
        _machine.Reset();
        uint sp = StackTop - 256;
        SetUpCore(sp);
        int next = 0, nextFloat = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (signature.Parameters[i] == IrType.F32 && nextFloat < 16)
            {
                SetFloat(nextFloat++, (uint)arguments[i]);
                continue;
            }
            if (signature.Parameters[i] == IrType.F32)
                next = Math.Max(next, 4);
            bool wide = signature.Parameters[i] == IrType.I64;
            if (wide)
                next = next + 1 & ~1;
            for (int half = 0; half < (wide ? 2 : 1); half++, next++)
            {
                uint word = (uint)(arguments[i] >> 32 * half);
                if (next < 4)
                    SetRegister(next, word);
                else
                    _machine.Memory.WriteWord(sp + (uint)(next - 4) * 4, word);
            }
        }
        for (int r = 4; r < 12; r++)
            SetRegister(r, Marker(r));
        SetRegister(12, 0xDEADBEEF);
        SetRegister(13, sp);
        SetRegister(14, _stop | 1);
        _machine.Pc = Image.Find(function)!.Address;
        for (int s = 16; _hasFloats && s < 32; s++)
            SetFloat(s, Marker(s));
        (ulong instructions, ulong cycles) = (_machine.Instructions, _machine.Cycles);
        RunStop stop = _machine.Run(maxCycles);
        (instructions, cycles) = (_machine.Instructions - instructions, _machine.Cycles - cycles);
        if (stop.Reason == RunStopReason.Fault)
        {
            int trap = _machine.Memory.ReadHalf(stop.Fault!.Pc) is var half && half >> 8 == 0xDE ? half & 0xFF : 0;
            return new GuestResult(0, (TrapKind)trap, instructions, cycles, stop.ToString());
        }
        string message = stop.Reason == RunStopReason.Breakpoint && (_machine.Pc & ~3u) == (_stop & ~3u) ? "" : $"{stop} at {_machine.Pc:x8}";
        for (int r = 4; r < 12; r++)
            if (Register(r) != Marker(r))
                message += $" r{r} was not kept";
        for (int s = 16; _hasFloats && s < 32; s++)
            if (Float(s) != Marker(s))
                message += $" s{s} was not kept";
        if (Register(13) != sp)
            message += " the stack pointer moved";
        long value = signature.Result switch
        {
            IrType.I64 => (long)(Register(0) | (ulong)Register(1) << 32),
            IrType.I32 => (int)Register(0),
            IrType.F32 => Float(0),
            _ => 0,
        };
        return new GuestResult(value, 0, instructions, cycles, message);
    }

    /// <summary>Start-up code's first call: switches the floating-point unit on.</summary>
    private void SetUpCore(uint sp)
    {
        if (!_hasFloats)
            return;
        SetRegister(13, sp);
        SetRegister(14, _stop | 1);
        _machine.Pc = Image.Find("core")!.Address;
        Assert.Equal(RunStopReason.Breakpoint, _machine.Run(1000).Reason);
    }

    private unsafe void SetFloat(int s, uint value) => _machine.Core.S[s] = value;

    private unsafe uint Float(int s) => _machine.Core.S[s];

    private static uint Marker(int r) => 0xA5A50000u + (uint)r;

    private unsafe void SetRegister(int r, uint value) => _machine.Core.R[r] = value;

    private unsafe uint Register(int r) => _machine.Core.R[r];

    public void Dispose() => _machine.Dispose();
}
