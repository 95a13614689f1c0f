using Emu.Arm;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Rows for each machine operation, shortest first. The first one whose fields fit is taken.</summary>
internal static class Encodings
{
    private static readonly int[][] Immediate = Fill(
        (MachineOp.Add, ["ADD (immediate) T1", "ADD (immediate) T2", "ADD (immediate) T3", "ADD (immediate) T4"]),
        (MachineOp.Sub, ["SUB (immediate) T1", "SUB (immediate) T2", "SUB (immediate) T3", "SUB (immediate) T4"]),
        (MachineOp.Adc, ["ADC (immediate) T1"]),
        (MachineOp.Sbc, ["SBC (immediate) T1"]),
        (MachineOp.Rsb, ["RSB (immediate) T2"]),
        (MachineOp.And, ["AND (immediate) T1"]),
        (MachineOp.Orr, ["ORR (immediate) T1"]),
        (MachineOp.Eor, ["EOR (immediate) T1"]),
        (MachineOp.Bic, ["BIC (immediate) T1"]),
        (MachineOp.Orn, ["ORN (immediate) T1"]),
        (MachineOp.Mov, ["MOV (immediate) T1", "MOV (immediate) T2", "MOV (immediate) T3"]),
        (MachineOp.Mvn, ["MVN (immediate) T1"]),
        (MachineOp.Lsl, ["LSL (immediate) T1", "LSL (immediate) T2"]),
        (MachineOp.Lsr, ["LSR (immediate) T1", "LSR (immediate) T2"]),
        (MachineOp.Asr, ["ASR (immediate) T1", "ASR (immediate) T2"]),
        (MachineOp.Ror, ["ROR (immediate) T1"]),
        (MachineOp.Cmp, ["CMP (immediate) T1", "CMP (immediate) T2"]),
        (MachineOp.Cmn, ["CMN (immediate) T1"]),
        (MachineOp.Tst, ["TST (immediate) T1"]));

    private static readonly int[][] Register = Fill(
        (MachineOp.Add, ["ADD (register) T1", "ADD (register) T2", "ADD (register) T3"]),
        (MachineOp.Sub, ["SUB (register) T1", "SUB (register) T2"]),
        (MachineOp.Adc, ["ADC (register) T1", "ADC (register) T2"]),
        (MachineOp.Sbc, ["SBC (register) T1", "SBC (register) T2"]),
        (MachineOp.Rsb, ["RSB (register) T1"]),
        (MachineOp.And, ["AND (register) T1", "AND (register) T2"]),
        (MachineOp.Orr, ["ORR (register) T1", "ORR (register) T2"]),
        (MachineOp.Eor, ["EOR (register) T1", "EOR (register) T2"]),
        (MachineOp.Bic, ["BIC (register) T1", "BIC (register) T2"]),
        (MachineOp.Orn, ["ORN (register) T1"]),
        (MachineOp.Mov, ["MOV (register) T1", "MOV (register) T3"]),
        (MachineOp.Mvn, ["MVN (register) T1", "MVN (register) T2"]),
        (MachineOp.Lsl, ["LSL (register) T1", "LSL (register) T2"]),
        (MachineOp.Lsr, ["LSR (register) T1", "LSR (register) T2"]),
        (MachineOp.Asr, ["ASR (register) T1", "ASR (register) T2"]),
        (MachineOp.Ror, ["ROR (register) T1", "ROR (register) T2"]),
        (MachineOp.Cmp, ["CMP (register) T1", "CMP (register) T2", "CMP (register) T3"]),
        (MachineOp.Cmn, ["CMN (register) T1", "CMN (register) T2"]),
        (MachineOp.Tst, ["TST (register) T1", "TST (register) T2"]),
        (MachineOp.Mul, ["MUL T2"]),
        (MachineOp.Mla, ["MLA T1"]),
        (MachineOp.Mls, ["MLS T1"]),
        (MachineOp.Smull, ["SMULL T1"]),
        (MachineOp.Umull, ["UMULL T1"]),
        (MachineOp.Smlal, ["SMLAL T1"]),
        (MachineOp.Umlal, ["UMLAL T1"]),
        (MachineOp.Smmul, ["SMMUL T1"]),
        (MachineOp.Sdiv, ["SDIV T1"]),
        (MachineOp.Udiv, ["UDIV T1"]),
        (MachineOp.Clz, ["CLZ T1"]),
        (MachineOp.Rbit, ["RBIT T1"]),
        (MachineOp.Rev, ["REV T1", "REV T2"]),
        (MachineOp.Sxtb, ["SXTB T1", "SXTB T2"]),
        (MachineOp.Sxth, ["SXTH T1", "SXTH T2"]),
        (MachineOp.Uxtb, ["UXTB T1", "UXTB T2"]),
        (MachineOp.Uxth, ["UXTH T1", "UXTH T2"]),
        (MachineOp.Sxtab, ["SXTAB T1"]),
        (MachineOp.Sxtah, ["SXTAH T1"]),
        (MachineOp.Uxtab, ["UXTAB T1"]),
        (MachineOp.Uxtah, ["UXTAH T1"]),
        (MachineOp.Sxtb16, ["SXTB16 T1"]),
        (MachineOp.Sxtab16, ["SXTAB16 T1"]),
        (MachineOp.Sadd16, ["SADD16 T1"]),
        (MachineOp.Smuad, ["SMUAD T1"]),
        (MachineOp.Smlad, ["SMLAD T1"]),
        (MachineOp.Pkhbt, ["PKHBT T1"]),
        (MachineOp.Pkhtb, ["PKHTB T1"]),
        (MachineOp.Smlabb, ["SMLABB T1"]),
        (MachineOp.Smlabt, ["SMLABT T1"]),
        (MachineOp.Smlatb, ["SMLATB T1"]),
        (MachineOp.Smlatt, ["SMLATT T1"]),
        (MachineOp.Csinc, ["CSINC T1"]),
        (MachineOp.Csinv, ["CSINV T1"]),
        (MachineOp.Csneg, ["CSNEG T1"]),
        (MachineOp.Ubfx, ["UBFX T1"]),
        (MachineOp.Sbfx, ["SBFX T1"]),
        (MachineOp.FloatAdd, ["VADD T2"]),
        (MachineOp.FloatSub, ["VSUB T2"]),
        (MachineOp.FloatMul, ["VMUL T2"]),
        (MachineOp.FloatDiv, ["VDIV T1"]),
        (MachineOp.FloatNeg, ["VNEG T2"]),
        (MachineOp.FloatAbs, ["VABS T2"]),
        (MachineOp.FloatSqrt, ["VSQRT T1"]),
        (MachineOp.FloatFromS32, ["VCVT (integer) T1 from S32"]),
        (MachineOp.FloatFromU32, ["VCVT (integer) T1 from U32"]),
        (MachineOp.FloatToS32, ["VCVT (integer) T1 to S32"]),
        (MachineOp.FloatToU32, ["VCVT (integer) T1 to U32"]),
        (MachineOp.Ssat, ["SSAT T1"]),
        (MachineOp.Usat, ["USAT T1"]));

    private static readonly int[][] Double = Fill(
        (MachineOp.FloatAdd, ["VADD T2 F64"]),
        (MachineOp.FloatSub, ["VSUB T2 F64"]),
        (MachineOp.FloatMul, ["VMUL T2 F64"]),
        (MachineOp.FloatDiv, ["VDIV T1 F64"]),
        (MachineOp.FloatNeg, ["VNEG T2 F64"]),
        (MachineOp.FloatAbs, ["VABS T2 F64"]),
        (MachineOp.FloatSqrt, ["VSQRT T1 F64"]),
        (MachineOp.FloatFromS32, ["VCVT (integer) T1 from S32 F64"]),
        (MachineOp.FloatFromU32, ["VCVT (integer) T1 from U32 F64"]),
        (MachineOp.FloatToS32, ["VCVT (integer) T1 to S32 F64"]),
        (MachineOp.FloatToU32, ["VCVT (integer) T1 to U32 F64"]),
        (MachineOp.FloatWiden, ["VCVT (between double-precision and single-precision) T1 to double"]),
        (MachineOp.FloatNarrow, ["VCVT (between double-precision and single-precision) T1 to single"]));

    private static readonly string[] Widths = ["B", "SB", "H", "SH", ""];

    // By MemKind U8..I32. The last row is the one with a negative offset.
    private static readonly int[][] LoadImmediate = ByKind(kind => Offsets(true, kind));
    private static readonly int[][] StoreImmediate = ByKind(kind => Offsets(false, kind));

    public static readonly int Nop = Emu.Arm.Thumb.Find("NOP T1");
    public static readonly int LoadLiteral = Emu.Arm.Thumb.Find("LDR (literal) T1");
    public static readonly int LoadMultiple = Emu.Arm.Thumb.Find("LDM T1");
    public static readonly int StoreMultiple = Emu.Arm.Thumb.Find("STM T1");
    public static readonly int AddToPc = Emu.Arm.Thumb.Find("ADD (register) T2 to PC");
    public static readonly int MoveShort = Emu.Arm.Thumb.Find("MOV (register) T1");
    public static readonly int Movw = Emu.Arm.Thumb.Find("MOV (immediate) T3");
    public static readonly int Movt = Emu.Arm.Thumb.Find("MOVT T1");
    public static readonly int MultiplyShort = Emu.Arm.Thumb.Find("MUL T1");
    public static readonly int NegateShort = Emu.Arm.Thumb.Find("RSB (immediate) T1");
    public static readonly int CallDirect = Emu.Arm.Thumb.Find("BL T1");
    public static readonly int CallRegister = Emu.Arm.Thumb.Find("BLX (register) T1");
    public static readonly int BranchExchange = Emu.Arm.Thumb.Find("BX T1");
    public static readonly int Undefined = Emu.Arm.Thumb.Find("UDF T1");
    public static readonly int BranchIfShort = Emu.Arm.Thumb.Find("B T1");
    public static readonly int BranchShort = Emu.Arm.Thumb.Find("B T2");
    public static readonly int BranchIfLong = Emu.Arm.Thumb.Find("B T3");
    public static readonly int BranchLong = Emu.Arm.Thumb.Find("B T4");
    public static readonly int BranchZero = Emu.Arm.Thumb.Find("CBZ T1");
    public static readonly int BranchNotZero = Emu.Arm.Thumb.Find("CBNZ T1");
    public static readonly int LoopEnd = Emu.Arm.Thumb.Find("LE T1");
    public static readonly int ConditionalSelect = Emu.Arm.Thumb.Find("CSEL T1");
    public static readonly int TableBytes = Emu.Arm.Thumb.Find("TBB T1");
    public static readonly int TableHalfwords = Emu.Arm.Thumb.Find("TBH T1");
    public static readonly int[] LoadDual = [Emu.Arm.Thumb.Find("LDRD (immediate) T1 offset")];
    public static readonly int[] StoreDual = [Emu.Arm.Thumb.Find("STRD (immediate) T1 offset")];
    public static readonly int FloatMove = Emu.Arm.Thumb.Find("VMOV (register) T2");
    public static readonly int FloatImmediate = Emu.Arm.Thumb.Find("VMOV (immediate) T1");
    public static readonly int DoubleMove = Emu.Arm.Thumb.Find("VMOV (register) T2 F64");
    public static readonly int DoubleImmediate = Emu.Arm.Thumb.Find("VMOV (immediate) T1 F64");
    public static readonly int DoubleFromCore = Emu.Arm.Thumb.Find("VMOV (two ARM core registers and a doubleword register) T1 from core");
    public static readonly int DoubleToCore = Emu.Arm.Thumb.Find("VMOV (two ARM core registers and a doubleword register) T1 to core");
    public static readonly int DoubleCompare = Emu.Arm.Thumb.Find("VCMP T1 F64");
    public static readonly int DoubleCompareZero = Emu.Arm.Thumb.Find("VCMP T2 F64");
    public static readonly int[] DoubleLoad = Rows("VLDR T1");
    public static readonly int[] DoubleStore = Rows("VSTR T1");
    public static readonly int FloatFromCore = Emu.Arm.Thumb.Find("VMOV (ARM core register and single-precision register) T1 from core");
    public static readonly int FloatToCore = Emu.Arm.Thumb.Find("VMOV (ARM core register and single-precision register) T1 to core");
    public static readonly int FloatCompare = Emu.Arm.Thumb.Find("VCMP T1");
    public static readonly int FloatCompareZero = Emu.Arm.Thumb.Find("VCMP T2");
    public static readonly int FloatFlags = Emu.Arm.Thumb.Find("VMRS T1 to APSR");
    public static readonly int[] FloatLoad = Rows("VLDR T2");
    public static readonly int[] FloatStore = Rows("VSTR T2");
    public static readonly int FloatLoadStep = Emu.Arm.Thumb.Find("VLDM T2");
    public static readonly int FloatStoreStep = Emu.Arm.Thumb.Find("VSTM T2");
    public static readonly int FloatPush = Emu.Arm.Thumb.Find("VPUSH T2");
    public static readonly int FloatPop = Emu.Arm.Thumb.Find("VPOP T2");
    public static readonly int[] Push = Rows("PUSH T1", "PUSH T3", "PUSH T2");
    public static readonly int[] Pop = Rows("POP T1", "POP T3", "POP T2");
    public static readonly int[] PopPc = Rows("POP T1 with PC", "POP T3 to PC", "POP T2 with PC");
    public static readonly int[] SpAdd = Rows("ADD (SP plus immediate) T2", "ADD (SP plus immediate) T3", "ADD (SP plus immediate) T4");
    public static readonly int[] SpSubtract = Rows("SUB (SP minus immediate) T1", "SUB (SP minus immediate) T2", "SUB (SP minus immediate) T3");
    public static readonly int[] SpAddRegister = Rows("ADD (SP plus register) T2");
    public static readonly int[] SpSubtractRegister = Rows("SUB (SP minus register) T1");
    public static readonly int[] FrameAddress = Rows("ADD (SP plus immediate) T1", "ADD (SP plus immediate) T3", "ADD (SP plus immediate) T4");
    public static readonly int[] FrameAddressRegister = Rows("ADD (SP plus register) T1", "ADD (SP plus register) T3");

    /// <summary>Rows of a data-processing operation.</summary>
    public static int[] Of(MachineOp op, bool immediate) => (immediate ? Immediate : Register)[(int)op];

    /// <summary>Rows of an operation on floats of either precision.</summary>
    public static int[] OfFloat(MachineOp op, bool isDouble) => (isDouble ? Double : Register)[(int)op];

    /// <summary>Rows of a load or store with base and offset.</summary>
    public static int[] OfAccess(bool load, int kind) => (load ? LoadImmediate : StoreImmediate)[kind];

    /// <summary>Rows of a load or store with base and index register.</summary>
    public static int[] OfIndexed(bool load, int kind, bool shifted) => shifted ? (load ? LoadShifted : StoreShifted)[kind] : (load ? LoadRegister : StoreRegister)[kind];

    /// <summary>Row of a load or store that writes its base back.</summary>
    public static int[] OfWriteBack(bool load, int kind, bool post) => (load ? post ? LoadPost : LoadPre : post ? StorePost : StorePre)[kind];

    private static readonly int[][] LoadRegister = ByKind(kind => [Name(true, kind) + " (register) T1", Name(true, kind) + " (register) T2"]);
    private static readonly int[][] StoreRegister = ByKind(kind => [Name(false, kind) + " (register) T1", Name(false, kind) + " (register) T2"]);
    private static readonly int[][] LoadShifted = ByKind(kind => [Name(true, kind) + " (register) T2"]);
    private static readonly int[][] StoreShifted = ByKind(kind => [Name(false, kind) + " (register) T2"]);
    private static readonly int[][] LoadPost = ByKind(kind => [$"{Name(true, kind)} (immediate) {Last(true, kind)} post"]);
    private static readonly int[][] LoadPre = ByKind(kind => [$"{Name(true, kind)} (immediate) {Last(true, kind)} pre"]);
    private static readonly int[][] StorePost = ByKind(kind => [$"{Name(false, kind)} (immediate) {Last(false, kind)} post"]);
    private static readonly int[][] StorePre = ByKind(kind => [$"{Name(false, kind)} (immediate) {Last(false, kind)} pre"]);

    private static string[] Offsets(bool load, int kind)
    {
        string name = Name(load, kind);
        return kind switch
        {
            4 => [$"{name} (immediate) T1", $"{name} (immediate) T2", $"{name} (immediate) T3", $"{name} (immediate) T4 offset"],
            1 or 3 when load => [$"{name} (immediate) T1", $"{name} (immediate) T2 offset"],
            _ => [$"{name} (immediate) T1", $"{name} (immediate) T2", $"{name} (immediate) T3 offset"],
        };
    }

    private static string Name(bool load, int kind) => (load ? "LDR" : "STR") + (load ? Widths[kind] : Widths[kind].Replace("S", "", StringComparison.Ordinal));

    private static string Last(bool load, int kind) => kind == 4 ? "T4" : load && kind is 1 or 3 ? "T2" : "T3";

    private static int[][] ByKind(Func<int, string[]> names)
    {
        int[][] rows = new int[5][];
        for (int kind = 0; kind < 5; kind++)
            rows[kind] = Rows(names(kind));
        return rows;
    }

    private static int[] Rows(params string[] names) => Array.ConvertAll(names, Emu.Arm.Thumb.Find);

    private static int[][] Fill(params (MachineOp Op, string[] Names)[] rows)
    {
        int[][] table = new int[(int)MachineOp.Trap + 1][];
        foreach ((MachineOp op, string[] names) in rows)
            table[(int)op] = Rows(names);
        return table;
    }
}
