using System.Buffers.Binary;
using Emu.Arm;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;

namespace Emu.Guest;

/// <summary>
/// The image's start-up code: prepares the model once, then infers for ever. Fill the inputs in <c>emu_ready</c>, read the outputs in
/// <c>emu_done</c>: on a real board give these two a body of your own; under Emu they are places for hooks.
/// </summary>
internal static class StartUp
{
    public static readonly FunctionSymbol Reset = new("emu_reset");
    public static readonly FunctionSymbol Ready = new("emu_ready");
    public static readonly FunctionSymbol Done = new("emu_done");
    public static readonly FunctionSymbol Failed = new("emu_failed");
    public static readonly FunctionSymbol Fault = new("emu_fault");

    /// <summary>Status of Setup, status of the last Invoke, then the <see cref="Runtime.SetupReport"/>. In RAM.</summary>
    public static readonly ExternalSymbol State = new("emu_state");
    /// <summary>The <see cref="Device.FirmwareLayout"/>. In flash.</summary>
    public static readonly ExternalSymbol Layout = new("emu_layout");

    /// <summary>Offset of the setup report in <see cref="State"/>.</summary>
    public const int ReportOffset = 8;

    public static IEnumerable<CompiledFunction> Functions(FunctionSymbol setup, FunctionSymbol invoke)
    {
        Assembly reset = new(Reset);
        reset.Address("r0", Layout);
        reset.Address("r1", State, ReportOffset);
        reset.Call(setup);
        reset.Address("r4", State);
        reset.Line("str r0, [r4, #0]");
        int failure = reset.CompareAndBranch("r0");
        int loop = reset.Here;
        reset.Call(Ready);
        reset.Address("r0", Layout);
        reset.Call(invoke);
        reset.Line("str r0, [r4, #4]");
        reset.Call(Done);
        reset.BranchTo(loop);
        reset.Land(failure);
        reset.Call(Failed);
        yield return reset.Finish();
        yield return Body(Ready, "bx lr");
        yield return Body(Done, "bx lr");
        yield return Body(Failed, "b.n 0");
        yield return Body(Fault, "b.n 0");
    }

    private static CompiledFunction Body(FunctionSymbol symbol, string line)
    {
        Assembly body = new(symbol);
        body.Line(line);
        return body.Finish();
    }

    /// <summary>A few lines of assembly with their relocations.</summary>
    private sealed class Assembly(FunctionSymbol symbol)
    {
        private readonly List<byte> _code = [];
        private readonly List<Relocation> _relocations = [];
        private readonly List<FunctionSymbol> _callees = [];

        public int Here => _code.Count;

        /// <summary>Appends one instruction; branch targets count from this function's start.</summary>
        public void Line(string text) => Emit(ThumbAssembler.Assemble(text, (uint)Here));

        public void Address(string register, Symbol target, int addend = 0)
        {
            _relocations.Add(new(Here, RelocationKind.AddressLow, target, addend));
            Line($"movw {register}, #0");
            _relocations.Add(new(Here, RelocationKind.AddressHigh, target, addend));
            Line($"movt {register}, #0");
        }

        public void Call(FunctionSymbol target)
        {
            _relocations.Add(new(Here, RelocationKind.Call, target, 0));
            _callees.Add(target);
            Line($"bl {Here + 4:x}");
        }

        /// <summary>Branches away when the register is not 0; <see cref="Land"/> says where to.</summary>
        public int CompareAndBranch(string register)
        {
            Line($"cmp {register}, #0");
            int at = Here;
            Emit(ThumbAssembler.Assemble($"bne.n {at + 4:x}", (uint)at));
            return at;
        }

        public void BranchTo(int target) => Line($"b.n {target:x}");

        public void Land(int branch) => BinaryPrimitives.WriteUInt16LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_code)[branch..],
            (ushort)ThumbAssembler.Assemble($"bne.n {Here:x}", (uint)branch));

        public CompiledFunction Finish() => new()
        {
            Symbol = symbol,
            Signature = new IrSignature([], IrType.Void),
            Code = [.. _code],
            Relocations = _relocations,
            Lines = [],
            Tables = [],
            FrameBytes = 0,
            Callees = _callees,
            IndirectCalls = [],
            SpillSlots = 0,
        };

        // 32-bit forms hold the first halfword in the high half; both halves are stored little-endian in order of execution.
        private void Emit(uint word)
        {
            if (word > 0xFFFF)
                Half((ushort)(word >> 16));
            Half((ushort)word);
        }

        private void Half(ushort value)
        {
            _code.Add((byte)value);
            _code.Add((byte)(value >> 8));
        }
    }
}
