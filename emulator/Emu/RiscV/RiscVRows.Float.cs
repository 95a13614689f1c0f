using Emu.Isa;

namespace Emu.RiscV;

// F, D and Zfinx. Source: Volume I, 20191213, chapters 11 and 12, versions 2.2; Zfinx 1.0. ShiftType is the rounding mode rm (7: the one in frm),
// A is rs3, Imm2 is 1 for double precision as the manual's fmt, SetFlags says that the operands are integer registers (Zfinx).
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Float => [.. FloatMemory, .. Precision('s', Features.RvF), .. FloatMoves, .. Precision('d', Features.RvD), .. FloatBetween];

    private static Row<TOps>[] FloatMemory =>
    [
        new("FLW", "iiiiiiiiiiii vvvvv 010 uuuuu 0000111", "flw {fd},{i}({n})", Features.RvF, TimingClass.FloatLoad, &LoadFloat, RiscVForms.I),
        new("FSW", "iiiiiii wwwww vvvvv 010 iiiii 0100111", "fsw {fm},{i}({n})", Features.RvF, TimingClass.FloatStore, &StoreFloat, RiscVForms.I),
        new("FLD", "iiiiiiiiiiii vvvvv 011 uuuuu 0000111", "fld {fd},{i}({n})", Features.RvD, TimingClass.FloatLoadMultiple, &LoadDouble, RiscVForms.I),
        new("FSD", "iiiiiii wwwww vvvvv 011 iiiii 0100111", "fsd {fm},{i}({n})", Features.RvD, TimingClass.FloatStoreMultiple, &StoreDouble, RiscVForms.I),
    ];

    private static Row<TOps>[] FloatMoves =>
    [
        new("FMV.X.W", "1110000 00000 vvvvv 000 uuuuu 1010011", "fmv.x.w {d},{fn}", Features.RvF, TimingClass.FloatMove, &FloatToWord),
        new("FMV.W.X", "1111000 00000 vvvvv 000 uuuuu 1010011", "fmv.w.x {fd},{n}", Features.RvF, TimingClass.FloatMove, &WordToFloat),
    ];

    private static Row<TOps>[] FloatBetween =>
    [
        new("FCVT.S.D", "0100000 00001 vvvvv yyy uuuuu 1010011", "fcvt.s.d {fd},{fn}{rm}", Features.RvD, TimingClass.Float, &FloatNarrow, RiscVForms.Rounding),
        new("FCVT.D.S", "0100001 00000 vvvvv yyy uuuuu 1010011", "fcvt.d.s {fd},{fn}{rm0}", Features.RvD, TimingClass.Float, &FloatWiden, RiscVForms.Rounding),
    ];

    private static Row<TOps>[] FloatCompressed =>
    [
        new("C.FLW", "011 iii vvv ii uuu 00", "c.flw {fd},{i}({n})", Features.Zcf | Features.RvF, TimingClass.FloatLoad, &LoadFloat, RiscVForms.LoadWord),
        new("C.FSW", "111 iii vvv ii www 00", "c.fsw {fm},{i}({n})", Features.Zcf | Features.RvF, TimingClass.FloatStore, &StoreFloat, RiscVForms.StoreWord),
        new("C.FLWSP", "011 i uuuuu iiiii 10 n=2", "c.flwsp {fd},{i}(sp)", Features.Zcf | Features.RvF, TimingClass.FloatLoad, &LoadFloat, RiscVForms.LoadFloatSp),
        new("C.FSWSP", "111 iiiiii wwwww 10 n=2", "c.fswsp {fm},{i}(sp)", Features.Zcf | Features.RvF, TimingClass.FloatStore, &StoreFloat, RiscVForms.StoreWordSp),
        new("C.FLD", "001 iii vvv ii uuu 00", "c.fld {fd},{i}({n})", Features.Zcd | Features.RvD, TimingClass.FloatLoadMultiple, &LoadDouble, RiscVForms.LoadDouble),
        new("C.FSD", "101 iii vvv ii www 00", "c.fsd {fm},{i}({n})", Features.Zcd | Features.RvD, TimingClass.FloatStoreMultiple, &StoreDouble, RiscVForms.StoreDouble),
        new("C.FLDSP", "001 i uuuuu iiiii 10 n=2", "c.fldsp {fd},{i}(sp)", Features.Zcd | Features.RvD, TimingClass.FloatLoadMultiple, &LoadDouble, RiscVForms.LoadDoubleSp),
        new("C.FSDSP", "101 iiiiii wwwww 10 n=2", "c.fsdsp {fm},{i}(sp)", Features.Zcd | Features.RvD, TimingClass.FloatStoreMultiple, &StoreDouble, RiscVForms.StoreDoubleSp),
    ];

    /// <summary>Zfinx: the rows of single precision with integer registers, named like "FADD.S (Zfinx)".</summary>
    private static Row<TOps>[] FloatInX
    {
        get
        {
            Row<TOps>[] rows = Precision('s', Features.RvF);
            for (int i = 0; i < rows.Length; i++)
            {
                ref readonly Row<TOps> r = ref rows[i];
                rows[i] = new(r.Name + " (Zfinx)", r.Pattern + " S=1", r.Assembly.Replace("{f", "{", StringComparison.Ordinal), Features.Zfinx, r.Timing, r.Run, r.Form, r.Flags);
            }
            return rows;
        }
    }

    /// <summary>The computations that single and double precision have both.</summary>
    private static Row<TOps>[] Precision(char s, Features features)
    {
        string c = char.ToUpperInvariant(s).ToString(), fmt = s == 's' ? "00" : "01", more = s == 's' ? "" : " j=1";
        // Integers of 32 bits are exact in double precision: objdump leaves the mode out when it is 0.
        string rmOfInteger = s == 's' ? "{rm}" : "{rm0}";
        return
        [
            new($"FMADD.{c}", $"zzzzz {fmt} wwwww vvvvv yyy uuuuu 1000011{more}", $"fmadd.{s} {{fd}},{{fn}},{{fm}},{{fa}}{{rm}}", features, TimingClass.FloatMultiplyAccumulate, &FloatFused, RiscVForms.Rounding),
            new($"FMSUB.{c}", $"zzzzz {fmt} wwwww vvvvv yyy uuuuu 1000111{more}", $"fmsub.{s} {{fd}},{{fn}},{{fm}},{{fa}}{{rm}}", features, TimingClass.FloatMultiplyAccumulate, &FloatFusedSubtract, RiscVForms.Rounding),
            new($"FNMSUB.{c}", $"zzzzz {fmt} wwwww vvvvv yyy uuuuu 1001011{more}", $"fnmsub.{s} {{fd}},{{fn}},{{fm}},{{fa}}{{rm}}", features, TimingClass.FloatMultiplyAccumulate, &FloatNegatedSubtract, RiscVForms.Rounding),
            new($"FNMADD.{c}", $"zzzzz {fmt} wwwww vvvvv yyy uuuuu 1001111{more}", $"fnmadd.{s} {{fd}},{{fn}},{{fm}},{{fa}}{{rm}}", features, TimingClass.FloatMultiplyAccumulate, &FloatNegatedFused, RiscVForms.Rounding),
            new($"FADD.{c}", $"00000 {fmt} wwwww vvvvv yyy uuuuu 1010011{more}", $"fadd.{s} {{fd}},{{fn}},{{fm}}{{rm}}", features, TimingClass.Float, &FloatAdd, RiscVForms.Rounding),
            new($"FSUB.{c}", $"00001 {fmt} wwwww vvvvv yyy uuuuu 1010011{more}", $"fsub.{s} {{fd}},{{fn}},{{fm}}{{rm}}", features, TimingClass.Float, &FloatSubtract, RiscVForms.Rounding),
            new($"FMUL.{c}", $"00010 {fmt} wwwww vvvvv yyy uuuuu 1010011{more}", $"fmul.{s} {{fd}},{{fn}},{{fm}}{{rm}}", features, TimingClass.Float, &FloatMultiply, RiscVForms.Rounding),
            new($"FDIV.{c}", $"00011 {fmt} wwwww vvvvv yyy uuuuu 1010011{more}", $"fdiv.{s} {{fd}},{{fn}},{{fm}}{{rm}}", features, TimingClass.FloatDivide, &FloatDivide, RiscVForms.Rounding),
            new($"FSQRT.{c}", $"01011 {fmt} 00000 vvvvv yyy uuuuu 1010011{more}", $"fsqrt.{s} {{fd}},{{fn}}{{rm}}", features, TimingClass.FloatDivide, &FloatRoot, RiscVForms.Rounding),
            new($"FSGNJ.{c}", $"00100 {fmt} wwwww vvvvv 000 uuuuu 1010011{more}", $"fsgnj.{s} {{fd}},{{fn}},{{fm}}", features, TimingClass.Float, &FloatSign),
            new($"FSGNJN.{c}", $"00100 {fmt} wwwww vvvvv 001 uuuuu 1010011{more}", $"fsgnjn.{s} {{fd}},{{fn}},{{fm}}", features, TimingClass.Float, &FloatSignNegated),
            new($"FSGNJX.{c}", $"00100 {fmt} wwwww vvvvv 010 uuuuu 1010011{more}", $"fsgnjx.{s} {{fd}},{{fn}},{{fm}}", features, TimingClass.Float, &FloatSignProduct),
            new($"FMIN.{c}", $"00101 {fmt} wwwww vvvvv 000 uuuuu 1010011{more}", $"fmin.{s} {{fd}},{{fn}},{{fm}}", features, TimingClass.Float, &FloatMinimum),
            new($"FMAX.{c}", $"00101 {fmt} wwwww vvvvv 001 uuuuu 1010011{more}", $"fmax.{s} {{fd}},{{fn}},{{fm}}", features, TimingClass.Float, &FloatMaximum),
            new($"FLE.{c}", $"10100 {fmt} wwwww vvvvv 000 uuuuu 1010011{more}", $"fle.{s} {{d}},{{fn}},{{fm}}", features, TimingClass.FloatCompare, &FloatLessOrEqual),
            new($"FLT.{c}", $"10100 {fmt} wwwww vvvvv 001 uuuuu 1010011{more}", $"flt.{s} {{d}},{{fn}},{{fm}}", features, TimingClass.FloatCompare, &FloatLess),
            new($"FEQ.{c}", $"10100 {fmt} wwwww vvvvv 010 uuuuu 1010011{more}", $"feq.{s} {{d}},{{fn}},{{fm}}", features, TimingClass.FloatCompare, &FloatEqual),
            new($"FCLASS.{c}", $"11100 {fmt} 00000 vvvvv 001 uuuuu 1010011{more}", $"fclass.{s} {{d}},{{fn}}", features, TimingClass.FloatMove, &FloatClassify),
            new($"FCVT.W.{c}", $"11000 {fmt} 00000 vvvvv yyy uuuuu 1010011{more}", $"fcvt.w.{s} {{d}},{{fn}}{{rm}}", features, TimingClass.Float, &FloatToSigned, RiscVForms.Rounding),
            new($"FCVT.WU.{c}", $"11000 {fmt} 00001 vvvvv yyy uuuuu 1010011{more}", $"fcvt.wu.{s} {{d}},{{fn}}{{rm}}", features, TimingClass.Float, &FloatToUnsigned, RiscVForms.Rounding),
            new($"FCVT.{c}.W", $"11010 {fmt} 00000 vvvvv yyy uuuuu 1010011{more}", $"fcvt.{s}.w {{fd}},{{n}}{rmOfInteger}", features, TimingClass.Float, &SignedToFloat, RiscVForms.Rounding),
            new($"FCVT.{c}.WU", $"11010 {fmt} 00001 vvvvv yyy uuuuu 1010011{more}", $"fcvt.{s}.wu {{fd}},{{n}}{rmOfInteger}", features, TimingClass.Float, &UnsignedToFloat, RiscVForms.Rounding),
        ];
    }

    private static void LoadFloat(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.Wide(o.Load(Address(ref o, f), Width.U32)), FloatPlace.Single);
    private static void StoreFloat(ref TOps o, in Fields f) => o.Store(Address(ref o, f), o.Low(o.FloatReg(f.M, FloatPlace.Raw)), Width.U32);

    private static void LoadDouble(ref TOps o, in Fields f)
    {
        V address = Address(ref o, f);
        V low = o.Load(address, Width.U32), high = o.Load(o.Add(address, o.Imm(4)), Width.U32);
        o.SetFloatReg(f.D, o.Pair(low, high), FloatPlace.Double);
    }

    private static void StoreDouble(ref TOps o, in Fields f)
    {
        V address = Address(ref o, f);
        W value = o.FloatReg(f.M, FloatPlace.Raw);
        o.Store(address, o.Low(value), Width.U32);
        o.Store(o.Add(address, o.Imm(4)), o.High(value), Width.U32);
    }

    /// <summary>Where the operands of a row are.</summary>
    private static FloatPlace Place(in Fields f) => f.SetFlags ? FloatPlace.SingleInX : f.Imm2 != 0 ? FloatPlace.Double : FloatPlace.Single;

    private static W FloatN(ref TOps o, in Fields f) => o.FloatReg(f.N, Place(f));
    private static W FloatM(ref TOps o, in Fields f) => o.FloatReg(f.M, Place(f));

    private static void FloatFused(ref TOps o, in Fields f) => Fuse(ref o, f, negateProduct: false, negateAddend: false);
    private static void FloatFusedSubtract(ref TOps o, in Fields f) => Fuse(ref o, f, negateProduct: false, negateAddend: true);
    private static void FloatNegatedSubtract(ref TOps o, in Fields f) => Fuse(ref o, f, negateProduct: true, negateAddend: false);
    private static void FloatNegatedFused(ref TOps o, in Fields f) => Fuse(ref o, f, negateProduct: true, negateAddend: true);

    private static void Fuse(ref TOps o, in Fields f, bool negateProduct, bool negateAddend) =>
        o.SetFloatReg(f.D, o.FloatFuse(FloatN(ref o, f), FloatM(ref o, f), o.FloatReg(f.A, Place(f)), negateProduct, negateAddend, Place(f), f.ShiftType), Place(f));

    private static void FloatAdd(ref TOps o, in Fields f) => Compute(ref o, f, FloatOperation.Add);
    private static void FloatSubtract(ref TOps o, in Fields f) => Compute(ref o, f, FloatOperation.Subtract);
    private static void FloatMultiply(ref TOps o, in Fields f) => Compute(ref o, f, FloatOperation.Multiply);
    private static void FloatDivide(ref TOps o, in Fields f) => Compute(ref o, f, FloatOperation.Divide);
    private static void FloatRoot(ref TOps o, in Fields f) => Compute(ref o, f, FloatOperation.SquareRoot);

    private static void Compute(ref TOps o, in Fields f, FloatOperation operation) =>
        o.SetFloatReg(f.D, o.Float(operation, FloatN(ref o, f), FloatM(ref o, f), Place(f), f.ShiftType), Place(f));

    private static void FloatSign(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatSign(FloatN(ref o, f), FloatM(ref o, f), negate: false, multiply: false, Place(f)), Place(f));
    private static void FloatSignNegated(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatSign(FloatN(ref o, f), FloatM(ref o, f), negate: true, multiply: false, Place(f)), Place(f));
    private static void FloatSignProduct(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatSign(FloatN(ref o, f), FloatM(ref o, f), negate: false, multiply: true, Place(f)), Place(f));
    private static void FloatMinimum(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatExtreme(FloatN(ref o, f), FloatM(ref o, f), highest: false, Place(f)), Place(f));
    private static void FloatMaximum(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatExtreme(FloatN(ref o, f), FloatM(ref o, f), highest: true, Place(f)), Place(f));

    private static void FloatEqual(ref TOps o, in Fields f) => o.SetReg(f.D, o.FloatCompare(FloatRelation.Equal, FloatN(ref o, f), FloatM(ref o, f), Place(f)));
    private static void FloatLess(ref TOps o, in Fields f) => o.SetReg(f.D, o.FloatCompare(FloatRelation.Less, FloatN(ref o, f), FloatM(ref o, f), Place(f)));
    private static void FloatLessOrEqual(ref TOps o, in Fields f) => o.SetReg(f.D, o.FloatCompare(FloatRelation.LessOrEqual, FloatN(ref o, f), FloatM(ref o, f), Place(f)));
    private static void FloatClassify(ref TOps o, in Fields f) => o.SetReg(f.D, o.FloatClass(FloatN(ref o, f), Place(f)));

    private static void FloatToSigned(ref TOps o, in Fields f) => o.SetReg(f.D, o.FloatToInteger(FloatN(ref o, f), signed: true, Place(f), f.ShiftType));
    private static void FloatToUnsigned(ref TOps o, in Fields f) => o.SetReg(f.D, o.FloatToInteger(FloatN(ref o, f), signed: false, Place(f), f.ShiftType));
    private static void SignedToFloat(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.IntegerToFloat(o.Reg(f.N), signed: true, Place(f), f.ShiftType), Place(f));
    private static void UnsignedToFloat(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.IntegerToFloat(o.Reg(f.N), signed: false, Place(f), f.ShiftType), Place(f));
    private static void FloatNarrow(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatResize(o.FloatReg(f.N, FloatPlace.Double), FloatPlace.Single, f.ShiftType), FloatPlace.Single);
    private static void FloatWiden(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatResize(o.FloatReg(f.N, FloatPlace.Single), FloatPlace.Double, f.ShiftType), FloatPlace.Double);

    private static void FloatToWord(ref TOps o, in Fields f) => o.SetReg(f.D, o.Low(o.FloatReg(f.N, FloatPlace.Raw)));
    private static void WordToFloat(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.Wide(o.Reg(f.N)), FloatPlace.Single);
}
