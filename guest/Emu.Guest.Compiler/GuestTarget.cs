using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;

namespace Emu.Guest.Compiler;

/// <summary>
/// An instruction set: what the shared passes must know of it, and the back end that makes code for it. One kind for each back end;
/// values are equal when they make equal code.
/// </summary>
/// <param name="Name">Core, for messages.</param>
public abstract record GuestTarget(string Name)
{
    /// <summary>Loads and stores can step their base register, so that loops are worth stepping pointers.</summary>
    public virtual bool HasPostIndex => false;

    /// <summary>One instruction counts the rounds of a loop and goes back to its start: see <see cref="Instr.CountsRounds"/>.</summary>
    public virtual bool HasCountedLoops => false;

    /// <summary>A 32 x 32 -> 64 multiplication takes a few cycles, so that division by constants is worth one.</summary>
    public virtual bool HasLongMultiply => false;

    /// <summary>Pairs of 16-bit numbers have instructions: <see cref="Op.DualExtend"/>, <see cref="Op.DualAdd"/>, <see cref="Op.DualDot"/>.</summary>
    public virtual bool HasDualInt16 => false;

    /// <summary>The runtime's methods on vectors of int8 are vector instructions.</summary>
    public virtual bool HasInt8Vectors => false;

    /// <summary>Floats of a type live in registers of their own and have instructions; otherwise they are integers, as bits.</summary>
    /// <param name="type">F32 or F64.</param>
    public virtual bool HasFloat(IrType type) => false;

    /// <summary>The target has no instruction, nor a short sequence of them, for the operation: a support routine does it.</summary>
    /// <param name="op">Operation.</param>
    /// <param name="result">Type of the result.</param>
    /// <param name="operand">Type of the first operand, Void without operands.</param>
    public virtual bool Calls(Op op, IrType result, IrType operand) => op switch
    {
        Op.Compare => operand is IrType.F32 or IrType.F64 && !HasFloat(operand),
        Op.FAdd or Op.FSub or Op.FMul or Op.FDiv or Op.FSqrt => !HasFloat(result),
        Op.FloatConvert => !HasFloat(IrType.F64),
        Op.IntToFloat or Op.UIntToFloat => operand == IrType.I64 || !HasFloat(result),
        Op.FloatToInt or Op.FloatToUInt => result == IrType.I64 || !HasFloat(operand),
        Op.DivS or Op.DivU or Op.RemS or Op.RemU => result == IrType.I64,
        _ => false,
    };

    /// <summary>A function without arguments that start-up code must call before any other, or null: it switches on what the code uses.</summary>
    /// <param name="symbol">Name that it gets.</param>
    public virtual CompiledFunction? CoreSetUp(FunctionSymbol symbol) => null;

    /// <summary>Recognises the instruction that a check or trap was compiled to.</summary>
    /// <param name="code">Code from the instruction on; may be empty.</param>
    /// <returns>Why it traps; null when the compiler did not put it there.</returns>
    public abstract TrapKind? TrapAt(ReadOnlySpan<byte> code);

    /// <summary>Bytes of stack that taking an exception needs: eight stacked words and one of padding (ARMv7-M ARM B1.5.6).</summary>
    public virtual int ExceptionFrameBytes => 36;

    /// <summary>Bit that is set in the address of code when it is a value: 1 for Thumb.</summary>
    internal virtual uint CodeBit => 0;

    /// <summary>What the ELF file says of the instruction set.</summary>
    internal abstract ElfIdentity Elf { get; }

    /// <summary>Compiles one function.</summary>
    /// <param name="function">Verified IR in which the operations that <see cref="Calls"/> names are calls.</param>
    /// <param name="options">Register limit and checks.</param>
    internal abstract CompiledFunction Compile(Function function, CompilerOptions options);

    /// <summary>Fills the address of a symbol into an instruction; <see cref="RelocationKind.Word"/> is done for all targets by the linker.</summary>
    /// <param name="at">Code from the instruction on.</param>
    /// <param name="kind">What is there.</param>
    /// <param name="value">The address, with <see cref="CodeBit"/> when it is code.</param>
    /// <param name="place">Address of the instruction.</param>
    /// <returns>False when the address is out of the instruction's reach.</returns>
    internal abstract bool TryRelocate(Span<byte> at, RelocationKind kind, uint value, uint place);
}

/// <summary>What an ELF file says of its instruction set.</summary>
/// <param name="Machine">e_machine.</param>
/// <param name="Flags">e_flags.</param>
/// <param name="AttributesSection">Name of the section of build attributes.</param>
/// <param name="AttributesType">Its section type.</param>
/// <param name="Vendor">Name of the attributes' vendor.</param>
/// <param name="Attributes">File-scope attributes: pairs of tag and value as ULEB128 or string.</param>
/// <param name="CodeMark">Mapping symbol where instructions start.</param>
internal sealed record ElfIdentity(ushort Machine, uint Flags, string AttributesSection, uint AttributesType, string Vendor, byte[] Attributes, string CodeMark);
