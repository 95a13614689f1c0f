using System.Buffers.Binary;
using Emu.Arm;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Thumb code for M-profile cores.</summary>
/// <param name="Name">Core, for messages.</param>
/// <param name="HasDsp">ARMv7E-M DSP instructions (SMMUL, SMLAxy) exist.</param>
/// <param name="HasFpu">FPv4-SP exists: float lives in S0 to S31; double stays software.</param>
public sealed record ThumbTarget(string Name, bool HasDsp, bool HasFpu) : GuestTarget(Name)
{
    /// <summary>ARMv7-M without DSP instructions.</summary>
    public static ThumbTarget CortexM3 { get; } = new("cortex-m3", false, false);
    /// <summary>ARMv7E-M.</summary>
    public static ThumbTarget CortexM4 { get; } = new("cortex-m4", true, false);
    /// <summary>ARMv7E-M with FPv4-SP.</summary>
    public static ThumbTarget CortexM4F { get; } = new("cortex-m4f", true, true);

    /// <inheritdoc/>
    public override bool HasPostIndex => true;

    /// <inheritdoc/>
    public override bool HasLongMultiply => true;

    /// <inheritdoc/>
    public override bool HasFloat(IrType type) => HasFpu && type == IrType.F32;

    /// <inheritdoc/>
    public override CompiledFunction? CoreSetUp(FunctionSymbol symbol) => HasFpu ? FloatUnitSetUp.Function(symbol) : null;

    /// <inheritdoc/>
    public override int ExceptionFrameBytes => HasFpu ? FloatUnitSetUp.ExceptionFrameBytes : base.ExceptionFrameBytes;

    /// <inheritdoc/>
    public override bool Calls(Op op, IrType result, IrType operand) =>
        base.Calls(op, result, operand) || (op is Op.Shl or Op.ShrS or Op.ShrU && result == IrType.I64);

    internal override uint CodeBit => 1;

    /// <remarks>
    /// ELF for the Arm Architecture (IHI 0044): machine 40, EABI version 5, with software floating-point calls where there is no FPU. Build
    /// attributes (IHI 0045): Tag_CPU_arch (6) = 13 for v7E-M, Tag_CPU_arch_profile (7) = 'M', Tag_THUMB_ISA_use (9) = 2 for Thumb-2. With FPU
    /// Tag_FP_arch (10) = 6 for VFPv4-D16, Tag_ABI_HardFP_use (27) = 1 for single precision, and Tag_ABI_VFP_args (28) = 2, a convention of its
    /// own: float goes in S registers as AAPCS has it, but double in pairs of core registers.
    /// </remarks>
    internal override ElfIdentity Elf => new(40, HasFpu ? 0x0500_0000u : 0x0500_0200u, ".ARM.attributes", 0x7000_0003, "aeabi",
        HasFpu ? [6, 13, 7, (byte)'M', 9, 2, 10, 6, 27, 1, 28, 2] : [6, 13, 7, (byte)'M', 9, 2], "$t");

    internal override CompiledFunction Compile(Function function, CompilerOptions options) =>
        ThumbBackEnd.Compile(function, this, options.RegisterLimit, options.Verify);

    internal override bool TryRelocate(Span<byte> at, RelocationKind kind, uint value, uint place)
    {
        uint word;
        if (kind == RelocationKind.Call)
        {
            uint distance = (value & ~1u) - (place + 4);
            if (!ThumbAssembler.TryEncode(Encodings.CallDirect, new Fields { Imm = distance }, out word))
                return false;
        }
        else
        {
            bool low = kind == RelocationKind.AddressLow;
            byte register = (byte)(at[3] & 0xF);
            word = ThumbAssembler.Encode(low ? Encodings.Movw : Encodings.Movt, new Fields { D = register, Imm = low ? value & 0xFFFF : value >> 16 });
        }
        BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)(word >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)word);
        return true;
    }
}
