using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Linking;

/// <summary>What a relocation changes.</summary>
public enum RelocationKind : byte
{
    /// <summary>BL to a function, range 16 MB (R_ARM_THM_CALL); JAL, range 1 MB (R_RISCV_JAL).</summary>
    Call,
    /// <summary>MOVW: bits 15..0 of the address (R_ARM_THM_MOVW_ABS_NC); ADDI: the signed bits 11..0 (R_RISCV_LO12_I).</summary>
    AddressLow,
    /// <summary>MOVT: bits 31..16 of the address (R_ARM_THM_MOVT_ABS); LUI: the rounded bits 31..12 (R_RISCV_HI20).</summary>
    AddressHigh,
    /// <summary>A data word with the address (R_ARM_ABS32).</summary>
    Word,
}

/// <summary>A place that needs a symbol's address.</summary>
/// <param name="Offset">Bytes from the start of the function or object.</param>
/// <param name="Kind">What is there.</param>
/// <param name="Symbol">Whose address.</param>
/// <param name="Addend">Added to the address.</param>
public sealed record Relocation(int Offset, RelocationKind Kind, Symbol Symbol, int Addend);

/// <summary>From this offset on the code belongs to this line.</summary>
/// <param name="Offset">Bytes from the start of the function.</param>
/// <param name="Line">Source line.</param>
public readonly record struct LineEntry(int Offset, SourceLine Line);

/// <summary>An indirect call.</summary>
/// <param name="Signature">Types of the call; only functions of this signature can be its targets.</param>
public sealed record IndirectCall(IrSignature Signature);

/// <summary>Machine code of one function, not yet at an address.</summary>
public sealed class CompiledFunction
{
    /// <summary>Name.</summary>
    public required FunctionSymbol Symbol { get; init; }
    /// <summary>Types, to match indirect calls.</summary>
    public required IrSignature Signature { get; init; }
    /// <summary>Instructions; they start at a multiple of 4.</summary>
    public required byte[] Code { get; init; }
    /// <summary>Places to fill in.</summary>
    public required IReadOnlyList<Relocation> Relocations { get; init; }
    /// <summary>Source lines, ascending.</summary>
    public required IReadOnlyList<LineEntry> Lines { get; init; }
    /// <summary>Offset and length of tables between the code (switch tables): data, not instructions.</summary>
    public required IReadOnlyList<(int Offset, int Length)> Tables { get; init; }
    /// <summary>Stack bytes from entry to the deepest point of this function alone: saved registers, locals, spills, outgoing arguments.</summary>
    public required int FrameBytes { get; init; }
    /// <summary>Functions called by name.</summary>
    public required IReadOnlyList<FunctionSymbol> Callees { get; init; }
    /// <summary>Calls through addresses.</summary>
    public required IReadOnlyList<IndirectCall> IndirectCalls { get; init; }
    /// <summary>Words of stack used for values that found no register.</summary>
    public required int SpillSlots { get; init; }

    /// <summary>A function without calls, given as its instructions.</summary>
    /// <param name="symbol">Name.</param>
    /// <param name="code">Instructions.</param>
    /// <param name="signature">Types; without parameters and result when null.</param>
    /// <param name="frameBytes">Stack that it uses.</param>
    internal static CompiledFunction OfInstructions(FunctionSymbol symbol, byte[] code, IrSignature? signature = null, int frameBytes = 0) => new()
    {
        Symbol = symbol,
        Signature = signature ?? new IrSignature([], IrType.Void),
        Code = code,
        Relocations = [],
        Lines = [],
        Tables = [],
        FrameBytes = frameBytes,
        Callees = [],
        IndirectCalls = [],
        SpillSlots = 0,
    };
}

/// <summary>What the compiler hands to the linker.</summary>
/// <param name="target">What the code runs on.</param>
public sealed class CompiledModule(GuestTarget target)
{
    /// <summary>What the code runs on.</summary>
    public GuestTarget Target { get; } = target;
    /// <summary>By symbol name.</summary>
    public Dictionary<string, CompiledFunction> Functions { get; } = [];
    /// <summary>Read-only data that functions use, by symbol name.</summary>
    public Dictionary<string, DataSymbol> Data { get; } = [];
    /// <summary>Functions that were compiled for being asked for, in that order.</summary>
    public List<FunctionSymbol> Roots { get; } = [];

    /// <summary>Bytes of code of all functions.</summary>
    public int CodeBytes => Functions.Values.Sum(static f => f.Code.Length);
    /// <summary>Spilled words of all functions.</summary>
    public int SpillSlots => Functions.Values.Sum(static f => f.SpillSlots);
}
