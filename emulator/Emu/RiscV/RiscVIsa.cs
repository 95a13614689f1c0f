using Emu.Isa;

namespace Emu.RiscV;

/// <summary>The RV32 rows without an engine: names, patterns, texts, timing classes.</summary>
public static class RiscVIsa
{
    private static readonly Dictionary<string, int> ByName = [];

    static RiscVIsa()
    {
        Row<RiscVCore>[] rows = RiscVRows<RiscVCore, uint, ulong>.All;
        RowShape[] shapes = new RowShape[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly Row<RiscVCore> r = ref rows[i];
            shapes[i] = new RowShape(r.Name, r.Pattern, r.Assembly, r.Features, r.Timing, r.Form, r.Flags);
            ByName.Add(r.Name, i);
        }
        Shapes = shapes;
        Undefined = Find("UNDEFINED");
    }

    /// <summary>
    /// Everything that there are rows for, as far as it goes together: without C's loads and stores of double precision, which exclude Zcmp, Zfinx, which excludes F, XW, which excludes
    /// Zcb, and Xh3power, which reads two encodings of SLT otherwise.
    /// </summary>
    public static Features Everything => Features.RvI | Features.RvM | Features.RvA | Features.Zca | Features.Zcf | Features.RvD | Features.Zicsr | Features.Zifencei | Features.Zba
        | Features.Zbb | Features.Zbkb | Features.Zbc | Features.Zbs | Features.Zicond | Features.Zcb | Features.Zcmp | Features.Zcmt | Features.Zicbom | Features.Xh3bextm;

    /// <summary>One shape for each row; the index is the row number of decoder, assembler and all engines.</summary>
    public static RowShape[] Shapes { get; }

    /// <summary>The row that stands for words without a row; its Imm is the word, its semantics ask for an illegal instruction exception.</summary>
    public static int Undefined { get; }

    /// <summary>Row number of a mnemonic in capitals, e.g. "ADDI" or "C.ADDI".</summary>
    /// <exception cref="KeyNotFoundException">No row has this name.</exception>
    public static int Find(string name) =>
        ByName.TryGetValue(name, out int row) ? row : throw new KeyNotFoundException($"no RISC-V row is named '{name}'");
}
