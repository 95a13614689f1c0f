using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Emu.Arm;
using Emu.Isa;
using Emu.Memory;

namespace Emu.ArmFuzz;

/// <summary>One machine and one Unicorn with the same memory contents. Programs are put one after another, so that no decoded code is ever replaced.</summary>
internal sealed unsafe class Arena : IDisposable
{
    internal const uint Code = 0x10000000, Ram = 0x20000000, Middle = Ram + RamBytes / 2;
    private const int CodeBytes = 1 << 22, RamBytes = 1 << 17;
    private const ulong CycleLimit = 100_000_000;

    private readonly byte* _code = (byte*)NativeMemory.AlignedAlloc(CodeBytes, 4096), _ram = (byte*)NativeMemory.AlignedAlloc(RamBytes, 4096);
    private readonly byte[] _seen = new byte[RamBytes];
    private readonly Machine _machine;
    private readonly Reference _reference;
    private readonly bool _hasFloats;
    private uint _next = Code + 0x1000;

    internal Arena(CoreModel model, int unicorn)
    {
        _hasFloats = (model.Features & Features.Fp) == Features.Fp;
        _machine = new Machine(new MachineOptions
        {
            Regions = [new MemoryRegion("code", Code, CodeBytes, MemoryKind.Ram), new MemoryRegion("ram", Ram, RamBytes, MemoryKind.Ram)],
            VectorTable = Code,
            Core = model,
        });
        const uint SystemControl = 0xE000E000, Cpacr = 0xD88;
        if (_hasFloats) _machine.Memory.Devices.Single(d => d.Base == SystemControl).Write(Cpacr, 0x00F00000, Width.U32);
        new Span<byte>(_code, CodeBytes).Clear();
        new Random(0).NextBytes(new Span<byte>(_ram, RamBytes));
        _machine.Memory.Write(Ram, new ReadOnlySpan<byte>(_ram, RamBytes));
        _reference = new Reference(unicorn);
        _reference.Map(Code, _code, CodeBytes);
        _reference.Map(Ram, _ram, RamBytes);
        // With CONTROL.FPCA clear the first floating-point instruction takes FPSCR from FPDSCR (DDI 0403E, ExecuteFPCheck): vmov.f32 s0, s0.
        new ReadOnlySpan<byte>([0xB0, 0xEE, 0x40, 0x0A]).CopyTo(new Span<byte>(_code, 4));
        if (_hasFloats && _reference.Run(Code, Code + 4) is { } error) throw new InvalidOperationException(error);
    }

    /// <summary>No room for another program.</summary>
    internal bool IsFull => _next > Code + CodeBytes - 0x1000;

    /// <summary>Runs a program on both.</summary>
    /// <returns>What differs, or null.</returns>
    internal string? Compare(RandomProgram program, int seed, out ulong instructions)
    {
        uint start = _next, end = start + (uint)program.Bytes.Length;
        _next = end + 16 & ~3u;
        program.Bytes.CopyTo(new Span<byte>(_code + (start - Code), program.Bytes.Length));
        byte[] code = [.. program.Bytes, 0x01, 0xBE];
        _machine.Memory.Write(start, code);
        Prepare(new Random(~seed));
        ulong before = _machine.Instructions;
        _machine.Pc = start;
        RunStop stop = _machine.Run(CycleLimit);
        instructions = _machine.Instructions - before;
        if (stop.Reason != RunStopReason.Breakpoint) return $"Emu: {stop}";
        return _reference.Run(start, end) ?? Difference();
    }

    private void Prepare(Random random)
    {
        for (int r = 0; r < 15; r++) Set(r, r is 13 or 14 ? 0 : Interesting(random));
        Set(RandomProgram.Counter, RandomProgram.Turns);
        Set(RandomProgram.KeptBase, Middle);
        Set(RandomProgram.KeptIndex, (uint)random.Next(0, 16) * 4);
        Set(RandomProgram.KeptStack, Middle);
        Set(13, Middle);
        uint flags = (uint)random.NextInt64(1L << 32) & 0xF80F0000;
        if ((_machine.Options.Core.Features & Features.Dsp) != Features.Dsp) flags &= 0xF0000000;
        _machine.Core.Apsr = flags;
        _reference.Flags = flags;
        if (!_hasFloats) return;
        uint status = random.Next(2) == 0 ? 0 : (uint)random.NextInt64(1L << 32) & 0xF7C0009F;
        (_machine.Core.Fpscr, _reference.Status) = (status, status);
        _machine.Core.Control = 4;                          // FPCA: the context is in use
        for (int s = 0; s < 32; s++)
        {
            uint value = InterestingFloat(random);
            _machine.Core.S[s] = value;
            _reference.WriteSingle(s, value);
        }
    }

    private void Set(int register, uint value)
    {
        _machine.Core.R[register] = value;
        _reference[register] = value;
    }

    private static uint Interesting(Random random) => random.Next(4) switch
    {
        0 => (uint)random.Next(0, 40),
        1 => 0x80000000u + (uint)random.Next(-2, 3),
        _ => (uint)random.NextInt64(1L << 32),
    };

    // Exponents near 1, and any bits.
    private static uint InterestingFloat(Random random)
    {
        uint bits = (uint)random.NextInt64(1L << 32);
        return random.Next(3) == 0 ? bits : (bits & 0x807FFFFF) | (uint)random.Next(118, 138) << 23;
    }

    private string? Difference()
    {
        List<string> found = [];
        for (int r = 0; r < 15; r++)
            if (_machine.Core.R[r] != _reference[r]) found.Add($"r{r} {_machine.Core.R[r]:x8}, Unicorn {_reference[r]:x8}");
        if ((_machine.Core.Apsr & 0xF80F0000) != _reference.Flags) found.Add($"psr {_machine.Core.Apsr:x8}, Unicorn {_reference.Flags:x8}");
        if (_hasFloats)
        {
            if (_machine.Core.Fpscr != _reference.Status) found.Add($"fpscr {_machine.Core.Fpscr:x8}, Unicorn {_reference.Status:x8}");
            for (int s = 0; s < 32; s++)
                if (_machine.Core.S[s] != _reference.ReadSingle(s)) found.Add($"s{s} {_machine.Core.S[s]:x8}, Unicorn {_reference.ReadSingle(s):x8}");
        }
        _machine.Memory.Read(Ram, _seen);
        ReadOnlySpan<byte> theirs = new(_ram, RamBytes);
        if (!theirs.SequenceEqual(_seen))
        {
            int at = theirs.CommonPrefixLength(_seen);
            found.Add($"memory from {Ram + (uint)at:x8} {BinaryPrimitives.ReadUInt32LittleEndian(_seen.AsSpan(at & ~3)):x8}, Unicorn {BinaryPrimitives.ReadUInt32LittleEndian(theirs[(at & ~3)..]):x8}");
            _machine.Memory.Write(Ram, theirs);
        }
        return found.Count == 0 ? null : string.Join("; ", found);
    }

    public void Dispose()
    {
        _reference.Dispose();
        _machine.Dispose();
        NativeMemory.AlignedFree(_code);
        NativeMemory.AlignedFree(_ram);
    }
}
