using Emu.Isa;

namespace Emu.Arm;

/// <summary>The Thumb rows without an engine: names, patterns, texts, timing classes.</summary>
public static class Thumb
{
    private static readonly Dictionary<string, int> ByName = [];

    static Thumb()
    {
        Row<ArmCore>[] rows = ThumbRows<ArmCore, uint, ulong>.All;
        RowShape[] shapes = new RowShape[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly Row<ArmCore> r = ref rows[i];
            shapes[i] = new RowShape(r.Name, r.Pattern, r.Assembly, r.Features, r.Timing, r.Form, r.Flags);
            ByName.Add(r.Name, i);
        }
        Shapes = shapes;
        Undefined = Find("UNDEFINED");
        It = Find("IT T1");
    }

    /// <summary>Every feature that rows ask for.</summary>
    public const Features Everything = Features.V6M | Features.V7M | Features.Dsp | Features.FpDouble | Features.FpHalf | Features.V8M | Features.V81M | Features.MveFloat | Features.Security | Features.Pacbti;

    /// <summary>One shape for each row; the index is the row number of decoder, assembler and all engines.</summary>
    public static RowShape[] Shapes { get; }

    /// <summary>The row that stands for words without a row; its Imm is the word, its semantics ask for a UsageFault.</summary>
    public static int Undefined { get; }

    /// <summary>The row of IT.</summary>
    public static int It { get; }

    /// <summary>The rows of B: a branch to a place that decoding knows, under a condition or not.</summary>
    internal static bool IsBranch(int row) => Shapes[row].Name.StartsWith("B T", StringComparison.Ordinal);

    /// <summary>Row number of a manual heading and encoding, e.g. "ADD (register) T1".</summary>
    /// <exception cref="KeyNotFoundException">No row has this name.</exception>
    public static int Find(string name) =>
        ByName.TryGetValue(name, out int row) ? row : throw new KeyNotFoundException($"no Thumb row is named '{name}'");
}
