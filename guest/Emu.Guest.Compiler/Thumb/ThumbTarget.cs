using System.Buffers.Binary;
using Emu.Arm;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Thumb code for M-profile cores.</summary>
/// <param name="Name">Core, for messages.</param>
/// <param name="HasDsp">ARMv7E-M DSP instructions (SMMUL, SMLAxy) exist.</param>
/// <param name="HasFpu">FPv4-SP exists: float lives in S0 to S31; double stays software, unless <paramref name="HasDouble"/>.</param>
/// <param name="HasThumb2">ARMv7-M; otherwise ARMv6-M: 16-bit instructions and BL, no unaligned accesses.</param>
/// <param name="IsV8Baseline">ARMv8-M Baseline: ARMv6-M with MOVW, MOVT, B.W, CBZ and divides.</param>
/// <param name="HasDouble">FPv5-D16 exists, with <paramref name="HasFpu"/>: double lives in D0 to D15.</param>
/// <param name="HasVectors">Integer MVE, with <paramref name="IsV81M"/>: routines on vectors.</param>
/// <param name="IsV81M">ARMv8.1-M Mainline: low-overhead loops and conditional selects.</param>
public sealed record ThumbTarget(string Name, bool HasDsp, bool HasFpu, bool HasThumb2 = true, bool IsV8Baseline = false, bool HasDouble = false, bool HasVectors = false, bool IsV81M = false) : GuestTarget(Name)
{
    /// <summary>ARMv6-M. Cortex-M0 and M0+ get the same code: their instructions are the same.</summary>
    public static ThumbTarget CortexM0 { get; } = new("cortex-m0", false, false, false);
    /// <summary>ARMv8-M Baseline.</summary>
    public static ThumbTarget CortexM23 { get; } = new("cortex-m23", false, false, false, true);
    /// <summary>ARMv7-M without DSP instructions.</summary>
    public static ThumbTarget CortexM3 { get; } = new("cortex-m3", false, false);
    /// <summary>ARMv7E-M.</summary>
    public static ThumbTarget CortexM4 { get; } = new("cortex-m4", true, false);
    /// <summary>ARMv7E-M with FPv4-SP.</summary>
    public static ThumbTarget CortexM4F { get; } = new("cortex-m4f", true, true);

    /// <summary>ARMv7E-M, dual-issue.</summary>
    public static ThumbTarget CortexM7 { get; } = new("cortex-m7", true, false);
    /// <summary>ARMv7E-M with FPv5-D16.</summary>
    public static ThumbTarget CortexM7D { get; } = new("cortex-m7d", true, true, HasDouble: true);

    /// <summary>ARMv8.1-M with FPv5-D16 and integer MVE.</summary>
    public static ThumbTarget CortexM55 { get; } = new("cortex-m55s", true, true, HasDouble: true, HasVectors: true, IsV81M: true);

    /// <summary>The target of a core.</summary>
    /// <param name="name">Core, for messages.</param>
    /// <param name="features">Its instruction sets.</param>
    public static ThumbTarget Of(string name, Features features)
    {
        bool Has(Features part) => (features & part) == part;
        return Has(Features.V7M) ? new ThumbTarget(name, Has(Features.Dsp), Has(Features.Fp), HasDouble: Has(Features.FpDouble), HasVectors: Has(Features.V81M | Features.Mve), IsV81M: Has(Features.V81M)) : CortexM0 with { Name = name, IsV8Baseline = Has(Features.V8M) };
    }

    /// <summary>MOVW, MOVT, B.W, CBZ and divides exist.</summary>
    internal bool HasWideMoves => HasThumb2 || IsV8Baseline;

    /// <inheritdoc/>
    public override bool HasPostIndex => HasThumb2;

    /// <inheritdoc/>
    public override bool HasCountedLoops => IsV81M;

    /// <inheritdoc/>
    public override bool HasDualInt16 => HasDsp;

    /// <inheritdoc/>
    public override bool HasInt8Vectors => HasVectors;

    /// <inheritdoc/>
    public override bool HasLongMultiply => HasThumb2;

    /// <summary>Rows that code for the target may use.</summary>
    internal Features Features => Features.V6M | (HasThumb2 ? Features.V7M : 0) | (IsV8Baseline ? Features.V8M : 0) | (HasDsp ? Features.Dsp : 0) | (HasFpu ? Features.Fp : 0) | (HasDouble ? Features.FpDouble : 0) | (IsV81M ? Features.V81M : 0);

    /// <inheritdoc/>
    public override bool HasFloat(IrType type) => type == IrType.F64 ? HasFpu && HasDouble : HasFpu;

    /// <inheritdoc/>
    public override CompiledFunction? CoreSetUp(FunctionSymbol symbol) => HasFpu || HasVectors ? FloatUnitSetUp.Function(symbol) : null;

    /// <inheritdoc/>
    public override int ExceptionFrameBytes => HasFpu || HasVectors ? FloatUnitSetUp.ExceptionFrameBytes : base.ExceptionFrameBytes;

    /// <inheritdoc/>
    /// <remarks>UDF with the kind as immediate.</remarks>
    public override TrapKind? TrapAt(ReadOnlySpan<byte> code) =>
        code.Length >= 2 && (uint)(code[1] << 8) == ThumbAssembler.Encode(Encodings.Undefined, default) && code[0] != 0 ? (TrapKind)code[0] : null;

    /// <inheritdoc/>
    public override bool Calls(Op op, IrType result, IrType operand) =>
        base.Calls(op, result, operand) || (op is Op.Shl or Op.ShrS or Op.ShrU && result == IrType.I64)
        || (!HasWideMoves && op is Op.DivS or Op.DivU or Op.RemS or Op.RemU)
        || (!HasThumb2 && (op is Op.MulHighS or Op.MulHighU or Op.CountLeadingZeros or Op.ReverseBits
            || (op == Op.Mul && result == IrType.I64)));

    internal override uint CodeBit => 1;

    /// <remarks>
    /// ELF for the Arm Architecture (IHI 0044): machine 40, EABI version 5, with software floating-point calls where there is no FPU. Build
    /// attributes (IHI 0045): Tag_CPU_arch (6) = 11 for v6-M, 16 for v8-M Baseline, 10 for v7, 13 for v7E-M, Tag_CPU_arch_profile (7) = 'M', Tag_THUMB_ISA_use (9) = 1 for 16-bit
    /// Thumb and BL, 2 for Thumb-2. With FPU Tag_FP_arch (10) = 6 for VFPv4-D16, Tag_ABI_HardFP_use (27) = 1 for single precision, and
    /// Tag_ABI_VFP_args (28) = 2, a convention of its own: float goes in S registers as AAPCS has it, but double in pairs of core registers. With double
    /// precision Tag_FP_arch = 8 for FPv5-D16, which says itself how the unit is used; each float or double then takes a whole D register. Tag_CPU_arch = 21 is v8.1-M Mainline; with vectors Tag_MVE_arch (48) = 1 for integers.
    /// </remarks>
    internal override ElfIdentity Elf
    {
        get
        {
            byte[] architecture = [6, (byte)(IsV81M ? 21 : IsV8Baseline ? 16 : !HasThumb2 ? 11 : HasDsp ? 13 : 10), 7, (byte)'M', 9, (byte)(HasThumb2 ? 2 : 1), .. HasVectors ? [48, 1] : ReadOnlySpan<byte>.Empty];
            return new(40, HasFpu ? 0x0500_0000u : 0x0500_0200u, ".ARM.attributes", 0x7000_0003, "aeabi", HasDouble ? [.. architecture, 10, 8, 28, 2] : HasFpu ? [.. architecture, 10, 6, 27, 1, 28, 2] : architecture, "$t");
        }
    }

    internal override CompiledFunction Compile(Function function, CompilerOptions options) =>
        (HasVectors ? VectorRoutines.Find(function) : null) ?? ThumbBackEnd.Compile(function, this, options.RegisterLimit, options.Verify);

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
