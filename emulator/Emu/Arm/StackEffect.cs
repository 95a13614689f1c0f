using System.Numerics;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>How an instruction changes the stack pointer, for the stack limits of ARMv8-M.</summary>
internal enum StackEffect : byte
{
    /// <summary>Not at all, or upwards only.</summary>
    None,
    /// <summary>Down by its register list, before it stores.</summary>
    List,
    /// <summary>Down by its floating-point registers, before it stores.</summary>
    FloatList,
    /// <summary>By the offset of its writeback.</summary>
    Offset,
    /// <summary>Its result is the new value, and nothing else happens.</summary>
    Result,
}

/// <summary>Finds the effect of rows and of decoded instructions.</summary>
internal static class StackEffects
{
    static readonly StackEffect[] Rows = [.. Thumb.Shapes.Select(OfRow)];

    /// <summary>The effect of a decoded instruction.</summary>
    public static StackEffect Of(int row, in Fields f) => Rows[row] switch
    {
        StackEffect.Result => f.D == 13 ? StackEffect.Result : StackEffect.None,
        StackEffect.List or StackEffect.FloatList when f.N != 13 || f.Imm2 == 0 => StackEffect.None,
        StackEffect.Offset when f.N != 13 => StackEffect.None,
        StackEffect effect => effect,
    };

    /// <summary>The value that the stack pointer will have after a store or load with writeback.</summary>
    public static uint Next(StackEffect effect, uint sp, in Fields f) => effect switch
    {
        StackEffect.List => sp - 4 * (uint)BitOperations.PopCount(f.List),
        StackEffect.FloatList => sp - 4 * f.Imm,
        _ => sp + f.Imm,
    };

    static StackEffect OfRow(RowShape shape)
    {
        string name = shape.Name;
        bool Is(params ReadOnlySpan<string> starts)
        {
            foreach (string start in starts)
                if (name.StartsWith(start, StringComparison.Ordinal))
                    return true;
            return false;
        }
        if (Is("VPUSH", "VSTMDB"))
            return StackEffect.FloatList;
        if (shape.Timing == TimingClass.StoreMultiple && Is("PUSH", "STMDB"))
            return StackEffect.List;
        bool memory = shape.Timing is TimingClass.Store or TimingClass.StoreDual or TimingClass.Load or TimingClass.LoadDual || Is("VLDR (System", "VSTR (System");
        if (memory && (name == "PUSH T3" || name.EndsWith(" pre", StringComparison.Ordinal) || name.EndsWith(" post", StringComparison.Ordinal)))
            return StackEffect.Offset;
        return shape.Timing == TimingClass.Alu && Is("ADD", "SUB", "MOV") ? StackEffect.Result : StackEffect.None;
    }
}
