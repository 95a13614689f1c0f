namespace Emu.Guest.Compiler.Ir;

/// <summary>
/// Type of an IR value. Pointers, managed references and native ints are <see cref="I32"/>: the guest is a 32-bit machine.
/// </summary>
public enum IrType : byte
{
    /// <summary>No value.</summary>
    Void,
    /// <summary>32-bit integer or address. Booleans are 0 or 1; small integers are kept extended to 32 bits.</summary>
    I32,
    /// <summary>64-bit integer.</summary>
    I64,
    /// <summary>IEEE 754 binary32.</summary>
    F32,
    /// <summary>IEEE 754 binary64.</summary>
    F64,
}

/// <summary>
/// Comparison. The float forms on NaN: every ordered comparison and Eq are false, Ne is true; the U forms are true when unordered.
/// </summary>
public enum Cond : byte
{
    /// <summary>a == b.</summary>
    Eq,
    /// <summary>a != b.</summary>
    Ne,
    /// <summary>a &lt; b, signed or float ordered.</summary>
    Lt,
    /// <summary>a &lt;= b, signed or float ordered.</summary>
    Le,
    /// <summary>a &gt; b, signed or float ordered.</summary>
    Gt,
    /// <summary>a &gt;= b, signed or float ordered.</summary>
    Ge,
    /// <summary>a &lt; b unsigned, or float less or unordered.</summary>
    LtU,
    /// <summary>a &lt;= b unsigned, or float.</summary>
    LeU,
    /// <summary>a &gt; b unsigned, or float.</summary>
    GtU,
    /// <summary>a &gt;= b unsigned, or float.</summary>
    GeU,
}

/// <summary>Width and extension of a memory access.</summary>
public enum MemKind : byte
{
    /// <summary>Byte, zero-extended on load.</summary>
    U8,
    /// <summary>Byte, sign-extended on load.</summary>
    S8,
    /// <summary>Halfword, zero-extended on load.</summary>
    U16,
    /// <summary>Halfword, sign-extended on load.</summary>
    S16,
    /// <summary>32-bit integer.</summary>
    I32,
    /// <summary>64-bit integer.</summary>
    I64,
    /// <summary>float.</summary>
    F32,
    /// <summary>double.</summary>
    F64,
}

/// <summary>Why a guest traps; the number is the immediate of the UDF instruction that the trap compiles to.</summary>
public enum TrapKind : byte
{
    /// <summary>Index or length outside a span.</summary>
    Bounds = 1,
    /// <summary>Integer division by zero.</summary>
    DivideByZero = 2,
    /// <summary>MinValue / -1, or a checked operation overflowed.</summary>
    Overflow = 3,
    /// <summary>Code that must not be reached.</summary>
    Unreachable = 4,
}

/// <summary>IR operations. Unless said otherwise integer operations take and give I32 or I64, both operands of the result's type.</summary>
public enum Op : byte
{
    // Leaves.
    /// <summary>Constant <see cref="Instr.Imm"/>: I32 sign-extended to long, I64, or the raw bits of F32 (zero-extended) and F64.</summary>
    Const,
    /// <summary>Parameter number <see cref="Instr.Imm"/>; only in the entry block.</summary>
    Param,
    /// <summary>I32 address of <see cref="Instr.Symbol"/> plus <see cref="Instr.Imm"/>.</summary>
    SymbolAddress,
    /// <summary>I32 address of <see cref="Instr.Slot"/> plus <see cref="Instr.Imm"/>.</summary>
    FrameAddress,
    /// <summary>Any value.</summary>
    Undef,
    /// <summary>Value by predecessor: argument i belongs to <see cref="Block.Predecessors"/>[i]. First in its block.</summary>
    Phi,

    // Integer arithmetic, modulo 2^n.
    /// <summary>Sum.</summary>
    Add,
    /// <summary>Difference.</summary>
    Sub,
    /// <summary>Product.</summary>
    Mul,
    /// <summary>High half of the signed 64-bit product (I32).</summary>
    MulHighS,
    /// <summary>High half of the unsigned 64-bit product (I32).</summary>
    MulHighU,
    /// <summary>
    /// Signed quotient toward zero. The divisor is not 0 and the quotient fits: the importer puts a Check before it where needed.
    /// </summary>
    DivS,
    /// <summary>Unsigned quotient; divisor not 0.</summary>
    DivU,
    /// <summary>Signed remainder, sign of the dividend.</summary>
    RemS,
    /// <summary>Unsigned remainder.</summary>
    RemU,
    /// <summary>Bitwise and.</summary>
    And,
    /// <summary>Bitwise or.</summary>
    Or,
    /// <summary>Bitwise exclusive or.</summary>
    Xor,
    /// <summary>Left shift. The amount is I32 and below the width, else the result is any value.</summary>
    Shl,
    /// <summary>Arithmetic right shift; amount as <see cref="Shl"/>.</summary>
    ShrS,
    /// <summary>Logical right shift; amount as <see cref="Shl"/>.</summary>
    ShrU,
    /// <summary>Rotate right (I32); amount as <see cref="Shl"/>.</summary>
    Ror,
    /// <summary>Negation.</summary>
    Neg,
    /// <summary>Bitwise complement.</summary>
    Not,
    /// <summary>Leading zeros of an I32, 0..32. Result I32.</summary>
    CountLeadingZeros,
    /// <summary>Bit order reversed (I32).</summary>
    ReverseBits,
    /// <summary>Byte order reversed (I32).</summary>
    ReverseBytes,

    // Pairs of 16-bit numbers in an I32, the first in the low half. Only where GuestTarget.HasDualInt16 is true.
    /// <summary>Bytes 0 and 2, each sign-extended to 16 bits.</summary>
    DualExtend,
    /// <summary>Sums of the halves, each modulo 2^16.</summary>
    DualAdd,
    /// <summary>Sum of the products of the halves, modulo 2^32.</summary>
    DualDot,

    // Comparisons, selection, width.
    /// <summary>I32 0 or 1: <see cref="Instr.Cond"/> of two operands of one type.</summary>
    Compare,
    /// <summary>Args[1] when Args[0] (I32) is not 0, else Args[2].</summary>
    Select,
    /// <summary>I32: bits 7..0 sign-extended.</summary>
    SignExtend8,
    /// <summary>I32: bits 15..0 sign-extended.</summary>
    SignExtend16,
    /// <summary>I32: bits 7..0 zero-extended.</summary>
    ZeroExtend8,
    /// <summary>I32: bits 15..0 zero-extended.</summary>
    ZeroExtend16,
    /// <summary>I32 to I64, signed.</summary>
    SignExtend,
    /// <summary>I32 to I64, unsigned.</summary>
    ZeroExtend,
    /// <summary>I64 to I32, low half.</summary>
    Truncate,
    /// <summary>I64 to I32, high half.</summary>
    HighHalf,

    // Floating point, F32 or F64, round to nearest even; never fused.
    /// <summary>Sum.</summary>
    FAdd,
    /// <summary>Difference.</summary>
    FSub,
    /// <summary>Product.</summary>
    FMul,
    /// <summary>Quotient.</summary>
    FDiv,
    /// <summary>Sign flipped.</summary>
    FNeg,
    /// <summary>Sign cleared.</summary>
    FAbs,
    /// <summary>Square root.</summary>
    FSqrt,
    /// <summary>Signed I32 or I64 to float.</summary>
    IntToFloat,
    /// <summary>Unsigned I32 or I64 to float, rounded once.</summary>
    UIntToFloat,
    /// <summary>Float to signed I32 or I64, toward zero, saturating, NaN gives 0.</summary>
    FloatToInt,
    /// <summary>Float to unsigned I32 or I64, toward zero, saturating, NaN gives 0.</summary>
    FloatToUInt,
    /// <summary>F32 to F64 or F64 to F32, as the types say.</summary>
    FloatConvert,
    /// <summary>Same bits: I32 and F32, or I64 and F64.</summary>
    Bitcast,

    // Memory. Address is Args[0] + Imm.
    /// <summary>Loads <see cref="Instr.Kind"/>.</summary>
    Load,
    /// <summary>Stores Args[1] as <see cref="Instr.Kind"/>.</summary>
    Store,
    /// <summary>
    /// Copies <see cref="Instr.Imm"/> bytes from Args[1] to Args[0]; the ranges are equal or disjoint. <see cref="Instr.Align"/> holds for
    /// both.
    /// </summary>
    CopyBytes,
    /// <summary>Zeroes <see cref="Instr.Imm"/> bytes at Args[0].</summary>
    ZeroBytes,

    // Calls.
    /// <summary>Calls <see cref="Instr.Symbol"/> with Args.</summary>
    Call,
    /// <summary>Calls the function whose address is Args[0] with the other Args. <see cref="Instr.Signature"/> gives the types.</summary>
    CallIndirect,
    /// <summary>Traps with <see cref="Instr.Trap"/> when Args[0] is not 0. Stays in order with stores and calls.</summary>
    Check,

    // Terminators: exactly one, last in a block.
    /// <summary>To Targets[0].</summary>
    Jump,
    /// <summary>To Targets[0] when Args[0] is not 0, else Targets[1].</summary>
    Branch,
    /// <summary>To Targets[i] when Args[0] == i as an unsigned number, to the last target when none matches.</summary>
    Switch,
    /// <summary>Returns Args[0], or nothing.</summary>
    Return,
    /// <summary>Traps with <see cref="Instr.Trap"/>.</summary>
    Trap,
}
