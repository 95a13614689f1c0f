using System.Numerics;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>The place of a register in an instruction: which field names it. A pipeline reads each at a stage of its own.</summary>
internal enum OperandRole : byte
{
    /// <summary><see cref="Fields.N"/>: first operand or base.</summary>
    N,
    /// <summary><see cref="Fields.M"/>: second operand or index.</summary>
    M,
    /// <summary><see cref="Fields.A"/>: accumulator or second register of a pair.</summary>
    A,
    /// <summary><see cref="Fields.T"/>: data, or the high half of a long accumulator.</summary>
    T,
    /// <summary><see cref="Fields.D"/>: destination, and accumulator where it is read.</summary>
    D,
    /// <summary>The condition flags.</summary>
    Flags,
    /// <summary>A register list.</summary>
    List,
    /// <summary>FPSCR's flags, or VPR.</summary>
    Status,
}

/// <summary>Registers that one instruction reads or writes in one place.</summary>
/// <param name="Core">One bit for each of R0 to R15, then APSR (16), FPSCR (17) and VPR (18).</param>
/// <param name="Single">One bit for each S register; a Q register is four.</param>
/// <param name="Role">The place.</param>
/// <param name="Writes">A result; otherwise a source.</param>
/// <param name="IsBase">A result that is the address after writeback.</param>
internal readonly record struct Operand(uint Core, uint Single, OperandRole Role, bool Writes, bool IsBase = false);

/// <summary>Which registers Thumb instructions read and write: worked out from the rows' patterns and texts, for timing.</summary>
internal static class ThumbOperands
{
    /// <summary>More than any instruction has.</summary>
    public const int Most = 12;

    const uint Apsr = 1u << 16, Fpscr = 1u << 17, Vpr = 1u << 18;

    [Flags]
    enum Use
    {
        None = 0,
        ReadsN = 1, WritesN = 2, ReadsM = 4, ReadsA = 8, WritesA = 16, ReadsT = 32, WritesT = 64, ReadsD = 128, WritesD = 256,
        ReadsList = 512, WritesList = 1024, BackIfImm2 = 2048, ReadsFlags = 4096, WritesFlags = 8192, ReadsStatus = 16384, WritesStatus = 32768,
        ReadsPredicate = 65536, WritesPredicate = 131072, AccumulatesIfImm2 = 262144,
    }

    // How many S registers the places D, N and M are; 0 for a core register.
    readonly record struct Shape(Use Use, byte D, byte N, byte M);

    static readonly Shape[] Shapes = [.. Thumb.Shapes.Select(ShapeOf)];

    /// <summary>Lists the operands of a decoded instruction.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="f">Its fields.</param>
    /// <param name="into">At least <see cref="Most"/>.</param>
    /// <returns>How many.</returns>
    public static int Of(int row, in Fields f, Span<Operand> into)
    {
        Shape s = Shapes[row];
        Use use = s.Use;
        if ((use & Use.AccumulatesIfImm2) != 0 && f.Imm2 == 0)
            use &= ~(Use.ReadsD | Use.ReadsT);
        int n = 0;
        Registers(into, ref n, use, f, s);
        if (f.Condition < 14 || (use & Use.ReadsFlags) != 0)
            into[n++] = new Operand(Apsr, 0, OperandRole.Flags, false);
        if (f.SetFlags || (use & Use.WritesFlags) != 0)
            into[n++] = new Operand(Apsr, 0, OperandRole.Flags, true);
        uint read = ((use & Use.ReadsStatus) != 0 ? Fpscr : 0) | ((use & Use.ReadsPredicate) != 0 ? Vpr : 0);
        uint written = ((use & Use.WritesStatus) != 0 ? Fpscr : 0) | ((use & Use.WritesPredicate) != 0 ? Vpr : 0);
        if (read != 0)
            into[n++] = new Operand(read, 0, OperandRole.Status, false);
        if (written != 0)
            into[n++] = new Operand(written, 0, OperandRole.Status, true);
        return n;
    }

    static void Registers(Span<Operand> into, ref int n, Use use, in Fields f, Shape s)
    {
        if ((use & Use.ReadsN) != 0)
            into[n++] = At(f.N, s.N, OperandRole.N, false);
        if ((use & Use.ReadsM) != 0)
            into[n++] = At(f.M, s.M, OperandRole.M, false);
        if ((use & Use.ReadsA) != 0)
            into[n++] = At(f.A, 0, OperandRole.A, false);
        if ((use & Use.ReadsT) != 0)
            into[n++] = At(f.T, 0, OperandRole.T, false);
        if ((use & Use.ReadsD) != 0)
            into[n++] = At(f.D, Floats(s.D, f), OperandRole.D, false);
        if ((use & Use.ReadsList) != 0)
            into[n++] = new Operand(f.List, 0, OperandRole.List, false);
        if ((use & Use.WritesN) != 0 || ((use & Use.BackIfImm2) != 0 && f.Imm2 == 1))
            into[n++] = At(f.N, s.N, OperandRole.N, true) with { IsBase = true };
        if ((use & Use.WritesA) != 0)
            into[n++] = At(f.A, 0, OperandRole.A, true);
        if ((use & Use.WritesT) != 0)
            into[n++] = At(f.T, 0, OperandRole.T, true);
        if ((use & Use.WritesD) != 0)
            into[n++] = At(f.D, Floats(s.D, f), OperandRole.D, true);
        if ((use & Use.WritesList) != 0)
            into[n++] = new Operand(f.List, 0, OperandRole.List, true);
    }

    const byte ListWords = 255;

    static int Floats(byte width, in Fields f) => width == ListWords ? (int)Math.Min(32, f.Imm) : width;

    // A Q register's field is its number, that of an S or D register the number of its first S register.
    static Operand At(int register, int singles, OperandRole role, bool writes) => singles switch
    {
        0 => new Operand(1u << (register & 15), 0, role, writes),
        4 => new Operand(0, 0xFu << (register & 7) * 4, role, writes),
        >= 32 => new Operand(0, uint.MaxValue, role, writes),
        8 or 16 when register < 8 => new Operand(0, (uint)((1ul << singles) - 1) << (register & 7) * 4, role, writes),
        _ => new Operand(0, (1u << singles) - 1 << (register & 31), role, writes),
    };

    static Shape ShapeOf(RowShape row)
    {
        string letters = row.Pattern, text = row.Assembly, name = row.Name;
        bool Has(char c) => letters.Contains(c, StringComparison.Ordinal);
        string mnemonic = name.Split(' ', ',')[0];
        bool vector = row.Timing is >= TimingClass.Vector and <= TimingClass.VectorMultiply || (row.Timing == TimingClass.FloatMovePair && text.Contains("{qd}", StringComparison.Ordinal));
        byte d = WidthOf(text, 'd', vector, row), n = WidthOf(text, 'n', vector, row), m = WidthOf(text, 'm', vector, row);
        Use use = Use.None;
        if (Has('n') || Has('N') || Has('b') || Has('v') || (Has('x') && !vector))
            use |= Use.ReadsN;
        if (Has('m') || Has('M') || Has('p') || Has('w'))
            use |= Use.ReadsM;
        if (vector && Has('x') && n == 0)
            use |= Use.ReadsD;
        use |= Memory(row, text) | Results(row, mnemonic, text, vector, Has) | Status(row, mnemonic, name, text);
        if (row.Timing == TimingClass.FloatMovePair && Has('w'))
            m = text.Contains("{dm}", StringComparison.Ordinal) || text.Contains("{sm1}", StringComparison.Ordinal) ? (byte)2 : m;
        if (row.Timing == TimingClass.FloatMovePair && name.EndsWith("from core", StringComparison.Ordinal))
            use = (use & ~Use.ReadsM) | Use.None;
        return new Shape(use, d, n, m);
    }

    static byte WidthOf(string text, char place, bool vector, RowShape row)
    {
        bool Names(string what) => text.Contains("{" + what + place + "}", StringComparison.Ordinal);
        char letter = place switch { 'd' => 'u', 'n' => 'v', _ => 'w' };
        if (place == 'd' && text.Contains("qlist", StringComparison.Ordinal))
            return text.Contains("qlist4", StringComparison.Ordinal) ? (byte)16 : (byte)8;
        if (Names("q") || (vector && row.Pattern.Contains(letter, StringComparison.Ordinal)))
            return 4;
        if (text.Contains("list}", StringComparison.Ordinal) && place == 'd' && row.Pattern.Contains('u', StringComparison.Ordinal))
            return ListWords;
        if (Names("d"))
            return 2;
        return row.Pattern.Contains(letter, StringComparison.Ordinal) ? (byte)1 : (byte)0;
    }

    static Use Memory(RowShape row, string text)
    {
        bool back = text.EndsWith('!') || text.Contains("], {i}", StringComparison.Ordinal) || text.Contains("!,", StringComparison.Ordinal);
        Use moved = row.Timing switch
        {
            TimingClass.Load or TimingClass.LoadRegister => Use.WritesT,
            TimingClass.LoadDual => Use.WritesT | Use.WritesA,
            TimingClass.Store or TimingClass.StoreRegister => Use.ReadsT,
            TimingClass.StoreDual => Use.ReadsT | Use.ReadsA,
            TimingClass.LoadMultiple => Use.WritesList | Use.BackIfImm2 | Use.ReadsN,
            TimingClass.StoreMultiple => Use.ReadsList | Use.BackIfImm2 | Use.ReadsN,
            TimingClass.Exclusive => row.Name.StartsWith("LD", StringComparison.Ordinal) ? Use.WritesT : Use.ReadsT | Use.WritesD,
            TimingClass.FloatLoad or TimingClass.FloatLoadMultiple or TimingClass.VectorLoad => Use.WritesD | (row.Pattern.Contains("1101 u", StringComparison.Ordinal) ? Use.ReadsN : 0),
            TimingClass.FloatStore or TimingClass.FloatStoreMultiple or TimingClass.VectorStore => Use.ReadsD,
            _ => Use.None,
        };
        if (moved == Use.None)
            return Use.None;
        if (row.Timing is TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple && text.Contains("list}", StringComparison.Ordinal))
            moved |= Use.BackIfImm2 | Use.ReadsN;
        return back ? moved | Use.WritesN : moved;
    }

    static Use Results(RowShape row, string mnemonic, string text, bool vector, Func<char, bool> has)
    {
        bool accumulates = text.Contains("{acc}", StringComparison.Ordinal);
        switch (row.Timing)
        {
            case TimingClass.Alu or TimingClass.Multiply or TimingClass.MultiplyAccumulate or TimingClass.Divide:
                Use use = has('a') ? Use.ReadsA : Use.None;
                if (row.Features.HasFlag(Features.MveShifts) && !row.Features.HasFlag(Features.Mve) && mnemonic.Length > 3)
                    return use | Use.ReadsD | Use.WritesD | (has('t') ? Use.ReadsT | Use.WritesT : 0);
                if (mnemonic is "DLS" or "DLSTP" or "LCTP" || mnemonic is "CMP" or "CMN" or "TST" or "TEQ")
                    return use;
                return use | Use.WritesD | (mnemonic is "BFI" or "BFC" or "MOVT" ? Use.ReadsD : 0);
            case TimingClass.MultiplyLong:
                return Use.WritesD | Use.WritesT;
            case TimingClass.MultiplyAccumulateLong:
                return Use.ReadsD | Use.ReadsT | Use.WritesD | Use.WritesT;
            case TimingClass.Special:
                return has('d') || has('D') ? Use.WritesD : Use.None;
            case TimingClass.Float or TimingClass.Double or TimingClass.FloatDivide or TimingClass.DoubleDivide:
                return Use.WritesD | (mnemonic == "VINS" || text.Contains("{same}", StringComparison.Ordinal) ? Use.ReadsD : 0);
            case TimingClass.FloatMultiplyAccumulate or TimingClass.DoubleMultiplyAccumulate:
                return Use.ReadsD | Use.WritesD;
            case TimingClass.FloatCompare or TimingClass.DoubleCompare:
                return Use.ReadsD;
            case TimingClass.FloatMove:
                bool toCore = text.Contains("{t}, ", StringComparison.Ordinal);
                return toCore ? Use.WritesT | (has('u') ? Use.ReadsD : 0) : Use.ReadsT | Use.WritesD;
            case TimingClass.FloatMovePair:
                bool pairToCore = text.Contains("{c} {t}, {a}", StringComparison.Ordinal);
                Use core = pairToCore ? Use.WritesT | Use.WritesA : Use.ReadsT | Use.ReadsA;
                return has('u') ? core | (pairToCore ? Use.ReadsD : Use.ReadsD | Use.WritesD) : core;
            case TimingClass.FloatStatus:
                return mnemonic == "VMRS" ? Use.WritesT : Use.ReadsT;
            default:
                return vector ? VectorResults(row, mnemonic, accumulates, has) : Use.None;
        }
    }

    static Use VectorResults(RowShape row, string mnemonic, bool accumulates, Func<char, bool> has)
    {
        if (row.Timing is TimingClass.VectorLoad or TimingClass.VectorStore)
            return mnemonic is "VLD2" or "VLD4" ? Use.ReadsD : Use.None;   // each writes a part of its registers
        Use use = Use.None;
        if (has('u') || has('x'))
            use |= Use.WritesD;
        // Sums, extremes and products that end in core registers.
        bool acrossExtreme = mnemonic is "VABAV" or "VMAXV" or "VMINV" or "VMAXAV" or "VMINAV" or "VMAXNMV" or "VMINNMV" or "VMAXNMAV" or "VMINNMAV";
        if (acrossExtreme)
            return use | Use.ReadsT | Use.WritesT;
        if (!has('u') && has('d'))
            return use | Use.WritesD | (accumulates ? Use.ReadsD | Use.AccumulatesIfImm2 : 0) | (has('t') ? Use.WritesT | (accumulates ? Use.ReadsT : 0) : 0);
        if (mnemonic is "VIDUP" or "VDDUP" or "VIWDUP" or "VDWDUP")
            return use | Use.ReadsA | Use.WritesA | (has('t') ? Use.ReadsT : 0);
        if (mnemonic == "VSHLC")
            return use | Use.ReadsD | Use.ReadsT | Use.WritesT;
        if (mnemonic == "VDUP" || (has('t') && has('u')))
            use |= Use.ReadsT;
        bool keeps = mnemonic.StartsWith("VMLA", StringComparison.Ordinal) || mnemonic.StartsWith("VFM", StringComparison.Ordinal) || mnemonic.StartsWith("VQDMLA", StringComparison.Ordinal)
            || mnemonic.StartsWith("VQDMLS", StringComparison.Ordinal) || mnemonic.StartsWith("VQRDML", StringComparison.Ordinal) || mnemonic is "VCMLA" or "VSLI" or "VSRI"
            || mnemonic.EndsWith("NB", StringComparison.Ordinal) || mnemonic.EndsWith("NT", StringComparison.Ordinal) || row.Name.StartsWith("VORR (imm", StringComparison.Ordinal) || row.Name.StartsWith("VBIC (imm", StringComparison.Ordinal);
        return keeps ? use | Use.ReadsD : use;
    }

    static Use Status(RowShape row, string mnemonic, string name, string text)
    {
        Use use = Use.None;
        if (mnemonic is "CMP" or "CMN" or "TST" or "TEQ" || name.EndsWith("to APSR", StringComparison.Ordinal))
            use |= Use.WritesFlags;
        if (mnemonic is "ADC" or "SBC" or "RRX" or "CSEL" or "CSINC" or "CSINV" or "CSNEG" or "VSEL" or "SEL")
            use |= Use.ReadsFlags;
        if (row.Timing is TimingClass.FloatCompare or TimingClass.DoubleCompare || mnemonic is "VADC" or "VADCI" or "VSBC" or "VSBCI" || (mnemonic == "VMSR" && name == "VMSR T1"))
            use |= Use.WritesStatus;
        if (mnemonic is "VADC" or "VSBC" || (mnemonic == "VMRS" && text.EndsWith("fpscr", StringComparison.Ordinal)))
            use |= Use.ReadsStatus;
        if (row.Timing == TimingClass.VectorControl || name.StartsWith("VCMP, VPT", StringComparison.Ordinal))
            use |= Use.WritesPredicate;
        if (mnemonic is "VPSEL" or "VPNOT")
            use |= Use.ReadsPredicate;
        return use;
    }
}
