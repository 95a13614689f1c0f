using System.Buffers.Binary;
using System.Text;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Isa;
using Emu.RiscV;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>RV32 code: ABI ilp32, ilp32f for cores with F, ilp32d for cores with D, or ilp32e for cores with 16 registers. Floats that the core has no registers for are software routines.</summary>
/// <param name="Name">Core, for messages.</param>
/// <param name="Features">Instruction sets; those of M, C, Zba, Zbb and Zcb are used where they are.</param>
public sealed record RiscVTarget(string Name, Features Features) : GuestTarget(Name)
{
    /// <summary>RV32IMC.</summary>
    public static RiscVTarget Rv32Imc { get; } = new("rv32imc", Features.RvI | Features.RvM | Features.RvC);
    /// <summary>RV32I: no multiplication, no short instructions.</summary>
    public static RiscVTarget Rv32I { get; } = new("rv32i", Features.RvI);
    /// <summary>RV32EC: 16 registers.</summary>
    public static RiscVTarget Rv32Ec { get; } = new("rv32ec", Features.RvI | Features.RvE | Features.RvC);
    /// <summary>RV32IMC with Zba, Zbb and Zcb.</summary>
    public static RiscVTarget Rv32ImcZb { get; } = new("rv32imc_zba_zbb_zcb", Features.RvI | Features.RvM | Features.RvC | Features.Zba | Features.Zbb | Features.Zcb);

    /// <summary>RV32IMFC.</summary>
    public static RiscVTarget Rv32Imfc { get; } = new("rv32imfc", Features.RvI | Features.RvM | Features.RvF | Features.RvC | Features.Zicsr);

    /// <summary>RV32IMFDC.</summary>
    public static RiscVTarget Rv32Imfdc { get; } = new("rv32imfdc", Features.RvI | Features.RvM | Features.RvD | Features.RvC | Features.Zicsr);

    /// <summary>The core has all of the instruction sets.</summary>
    /// <param name="features">Instruction sets.</param>
    public bool Has(Features features) => (Features & features) == features;

    /// <summary>16 registers, ABI ilp32e.</summary>
    public bool IsEmbedded => Has(Features.RvE);

    /// <inheritdoc/>
    public override bool HasFloat(IrType type) => Has(type == IrType.F64 ? Features.RvD : Features.RvF) && !IsEmbedded;

    /// <inheritdoc/>
    public override CompiledFunction? CoreSetUp(FunctionSymbol symbol) => HasFloat(IrType.F32) ? FloatSetUp.Function(symbol) : null;

    /// <inheritdoc/>
    /// <remarks>Addresses are a register and a constant, so that a pointer which steps saves the sum of base and index.</remarks>
    public override bool HasPostIndex => true;

    /// <inheritdoc/>
    /// <remarks>Exceptions save nothing by themselves, and the image's handler uses no stack.</remarks>
    public override int ExceptionFrameBytes => 0;

    /// <inheritdoc/>
    /// <remarks>A write to the read-only CSR cycle with the kind as immediate.</remarks>
    public override TrapKind? TrapAt(ReadOnlySpan<byte> code)
    {
        const uint Immediate = 31 << 15;
        if (code.Length < 4)
            return null;
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(code), kind = (word & Immediate) >> 15;
        return kind != 0 && (word & ~Immediate) == RiscVAssembler.Encode(Encodings.WriteImmediate, new Fields { Imm = Expander.ReadOnlyCsr }) ? (TrapKind)kind : null;
    }

    /// <inheritdoc/>
    public override bool HasLongMultiply => Has(Features.Zmmul);

    /// <inheritdoc/>
    public override bool Calls(Op op, IrType result, IrType operand) => op switch
    {
        Op.Mul or Op.MulHighS or Op.MulHighU => !Has(Features.Zmmul),
        Op.DivS or Op.DivU or Op.RemS or Op.RemU => result == IrType.I64 || !Has(Features.RvDivide),
        Op.CountLeadingZeros or Op.ReverseBytes => !Has(Features.Zbb),
        Op.ReverseBits => true,
        _ => base.Calls(op, result, operand),
    };

    /// <remarks>
    /// RISC-V ELF psABI 1.0, chapter 8: machine 243, flags RVC 1, single-precision registers in calls 2, double-precision ones 4, RVE 8; attributes
    /// Tag_RISCV_stack_align (4) and Tag_RISCV_arch (5).
    /// </remarks>
    internal override ElfIdentity Elf => new(243, (Has(Features.Zca) ? 1u : 0) | (HasFloat(IrType.F64) ? 4u : HasFloat(IrType.F32) ? 2u : 0) | (IsEmbedded ? 8u : 0), ".riscv.attributes", 0x7000_0003, "riscv",
        [4, (byte)RiscVAbi.StackAlignment(this), 5, .. Encoding.ASCII.GetBytes(ArchitectureName.Of(Features)), 0], "$x");

    internal override CompiledFunction Compile(Function function, CompilerOptions options) => RiscVBackEnd.Compile(function, this, options.RegisterLimit, options.Verify);

    internal override bool TryRelocate(Span<byte> at, RelocationKind kind, uint value, uint place)
    {
        byte register = (byte)(BinaryPrimitives.ReadUInt32LittleEndian(at) >> 7 & 31);
        (int row, Fields fields) = kind switch
        {
            RelocationKind.Call => (Encodings.JumpAndLink, new Fields { D = RiscVAbi.Ra, Imm = value - place }),
            // The low part is signed, so the high part is rounded.
            RelocationKind.AddressHigh => (Encodings.LoadUpper, new Fields { D = register, Imm = value + 0x800 & 0xFFFF_F000 }),
            _ => (Encodings.AddImmediate, new Fields { D = register, N = register, Imm = (uint)((int)(value << 20) >> 20) }),
        };
        if (!RiscVAssembler.TryEncode(row, fields, out uint word))
            return false;
        BinaryPrimitives.WriteUInt32LittleEndian(at, word);
        return true;
    }
}
