using Emu.Guest.Compiler.MachineCode;
using Emu.RiscV;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>Rows for each machine operation, shortest first. The first one that the core has and whose fields fit is taken.</summary>
internal static class Encodings
{
    private static readonly int[][] Immediate = Fill(
        (MachineOp.Add, ["C.ADDI", "C.ADDI4SPN", "C.ADDI16SP", "ADDI"]),
        (MachineOp.And, ["C.ANDI", "ANDI"]),
        (MachineOp.Orr, ["ORI"]),
        (MachineOp.Eor, ["XORI"]),
        (MachineOp.Mov, ["C.LI", "ADDI"]),
        (MachineOp.Lsl, ["C.SLLI", "SLLI"]),
        (MachineOp.Lsr, ["C.SRLI", "SRLI"]),
        (MachineOp.Asr, ["C.SRAI", "SRAI"]),
        (MachineOp.Ror, ["RORI"]),
        (MachineOp.Slt, ["SLTI"]),
        (MachineOp.Sltu, ["SLTIU"]));

    private static readonly int[][] Register = Fill(
        (MachineOp.Add, ["C.ADD", "ADD"]),
        (MachineOp.Sub, ["C.SUB", "SUB"]),
        (MachineOp.And, ["C.AND", "AND"]),
        (MachineOp.Orr, ["C.OR", "OR"]),
        (MachineOp.Eor, ["C.XOR", "XOR"]),
        (MachineOp.Bic, ["ANDN"]),
        (MachineOp.Orn, ["ORN"]),
        (MachineOp.Mov, ["C.MV", "ADDI"]),
        (MachineOp.Lsl, ["SLL"]),
        (MachineOp.Lsr, ["SRL"]),
        (MachineOp.Asr, ["SRA"]),
        (MachineOp.Ror, ["ROR"]),
        (MachineOp.Slt, ["SLT"]),
        (MachineOp.Sltu, ["SLTU"]),
        (MachineOp.Mul, ["C.MUL", "MUL"]),
        (MachineOp.Mulh, ["MULH"]),
        (MachineOp.Mulhu, ["MULHU"]),
        (MachineOp.Sdiv, ["DIV"]),
        (MachineOp.Udiv, ["DIVU"]),
        (MachineOp.Rem, ["REM"]),
        (MachineOp.Remu, ["REMU"]),
        (MachineOp.Min, ["MIN"]),
        (MachineOp.Minu, ["MINU"]),
        (MachineOp.Max, ["MAX"]),
        (MachineOp.Maxu, ["MAXU"]),
        (MachineOp.Clz, ["CLZ"]),
        (MachineOp.Rev, ["REV8"]),
        (MachineOp.Sxtb, ["C.SEXT.B", "SEXT.B"]),
        (MachineOp.Sxth, ["C.SEXT.H", "SEXT.H"]),
        (MachineOp.Uxth, ["C.ZEXT.H", "ZEXT.H"]),
        (MachineOp.FloatAdd, ["FADD.S"]),
        (MachineOp.FloatSub, ["FSUB.S"]),
        (MachineOp.FloatMul, ["FMUL.S"]),
        (MachineOp.FloatDiv, ["FDIV.S"]),
        (MachineOp.FloatSqrt, ["FSQRT.S"]),
        (MachineOp.FloatNeg, ["FSGNJN.S"]),
        (MachineOp.FloatAbs, ["FSGNJX.S"]),
        (MachineOp.FloatEqual, ["FEQ.S"]),
        (MachineOp.FloatLess, ["FLT.S"]),
        (MachineOp.FloatLessOrEqual, ["FLE.S"]),
        (MachineOp.FloatFromS32, ["FCVT.S.W"]),
        (MachineOp.FloatFromU32, ["FCVT.S.WU"]),
        (MachineOp.FloatToS32, ["FCVT.W.S"]),
        (MachineOp.FloatToU32, ["FCVT.WU.S"]));

    private static readonly int[][] Double = Fill(
        (MachineOp.FloatAdd, ["FADD.D"]),
        (MachineOp.FloatSub, ["FSUB.D"]),
        (MachineOp.FloatMul, ["FMUL.D"]),
        (MachineOp.FloatDiv, ["FDIV.D"]),
        (MachineOp.FloatSqrt, ["FSQRT.D"]),
        (MachineOp.FloatNeg, ["FSGNJN.D"]),
        (MachineOp.FloatAbs, ["FSGNJX.D"]),
        (MachineOp.FloatEqual, ["FEQ.D"]),
        (MachineOp.FloatLess, ["FLT.D"]),
        (MachineOp.FloatLessOrEqual, ["FLE.D"]),
        (MachineOp.FloatFromS32, ["FCVT.D.W"]),
        (MachineOp.FloatFromU32, ["FCVT.D.WU"]),
        (MachineOp.FloatToS32, ["FCVT.W.D"]),
        (MachineOp.FloatToU32, ["FCVT.WU.D"]),
        (MachineOp.FloatWiden, ["FCVT.D.S"]),
        (MachineOp.FloatNarrow, ["FCVT.S.D"]));

    // By MemKind U8, S8, U16, S16, I32.
    private static readonly int[][] Loads = [Rows("C.LBU", "LBU"), Rows("LB"), Rows("C.LHU", "LHU"), Rows("C.LH", "LH"), Rows("C.LWSP", "C.LW", "LW")];
    private static readonly int[][] Stores = [Rows("C.SB", "SB"), Rows("C.SB", "SB"), Rows("C.SH", "SH"), Rows("C.SH", "SH"), Rows("C.SWSP", "C.SW", "SW")];

    public static readonly int[] FloatLoad = Rows("C.FLWSP", "C.FLW", "FLW");
    public static readonly int[] FloatStore = Rows("C.FSWSP", "C.FSW", "FSW");
    public static readonly int[] DoubleLoad = Rows("C.FLDSP", "C.FLD", "FLD");
    public static readonly int[] DoubleStore = Rows("C.FSDSP", "C.FSD", "FSD");
    public static readonly int FloatMove = RiscVIsa.Find("FSGNJ.S");
    public static readonly int DoubleMove = RiscVIsa.Find("FSGNJ.D");
    public static readonly int FloatFromCore = RiscVIsa.Find("FMV.W.X");
    public static readonly int FloatToCore = RiscVIsa.Find("FMV.X.W");

    private static readonly int[] Branches = [.. Rows("BEQ", "BNE", "BGEU", "BLTU")];

    public static readonly int LoadUpper = RiscVIsa.Find("LUI");
    public static readonly int[] LoadUppers = Rows("C.LUI", "LUI");
    public static readonly int AddUpper = RiscVIsa.Find("AUIPC");
    public static readonly int AddImmediate = RiscVIsa.Find("ADDI");
    public static readonly int JumpAndLink = RiscVIsa.Find("JAL");
    public static readonly int JumpShort = RiscVIsa.Find("C.J");
    public static readonly int JumpRegister = RiscVIsa.Find("JALR");
    public static readonly int[] JumpRegisters = Rows("C.JR", "JALR");
    public static readonly int[] CallRegisters = Rows("C.JALR", "JALR");
    public static readonly int Push = RiscVIsa.Find("CM.PUSH");
    public static readonly int PopAndReturn = RiscVIsa.Find("CM.POPRET");
    public static readonly int PopAndReturnZero = RiscVIsa.Find("CM.POPRETZ");
    public static readonly int MoveToSaved = RiscVIsa.Find("CM.MVSA01");
    public static readonly int MoveFromSaved = RiscVIsa.Find("CM.MVA01S");
    public static readonly int MoveShort = RiscVIsa.Find("C.MV");
    public static readonly int LoadImmediateShort = RiscVIsa.Find("C.LI");
    public static readonly int BranchZero = RiscVIsa.Find("C.BEQZ");
    public static readonly int BranchNotZero = RiscVIsa.Find("C.BNEZ");
    public static readonly int BranchLess = RiscVIsa.Find("BLT");
    public static readonly int BranchNotLess = RiscVIsa.Find("BGE");
    public static readonly int WriteImmediate = RiscVIsa.Find("CSRRWI");
    public static readonly int ZeroExtendByteShort = RiscVIsa.Find("C.ZEXT.B");
    public static readonly int ComplementShort = RiscVIsa.Find("C.NOT");
    private static readonly int[] ShiftedAdds = Rows("SH1ADD", "SH2ADD", "SH3ADD");

    /// <summary>Rows of a data-processing operation.</summary>
    public static int[] Of(MachineOp op, bool immediate) => (immediate ? Immediate : Register)[(int)op];

    /// <summary>Rows of an operation on floats of either precision.</summary>
    public static int[] OfFloat(MachineOp op, bool isDouble) => (isDouble ? Double : Register)[(int)op];

    /// <summary>Rows of a load or store of a floating-point register.</summary>
    public static int[] OfFloatAccess(bool load, bool isDouble) => isDouble ? load ? DoubleLoad : DoubleStore : load ? FloatLoad : FloatStore;

    /// <summary>Rows of a load or store.</summary>
    public static int[] OfAccess(bool load, int kind) => (load ? Loads : Stores)[kind];

    /// <summary>Row of M shifted left by 1 to 3 plus N; the row shifts its first operand.</summary>
    public static int OfShiftedAdd(int amount) => ShiftedAdds[amount - 1];

    /// <summary>Row of a branch: Eq, Ne, Hs, Lo, Lt or Ge.</summary>
    public static int OfBranch(Cc cond) => cond switch { Cc.Lt => BranchLess, Cc.Ge => BranchNotLess, _ => Branches[(int)cond] };

    private static int[] Rows(params string[] names) => Array.ConvertAll(names, RiscVIsa.Find);

    private static int[][] Fill(params (MachineOp Op, string[] Names)[] rows)
    {
        int[][] table = new int[(int)MachineOp.Trap + 1][];
        foreach ((MachineOp op, string[] names) in rows)
            table[(int)op] = Rows(names);
        return table;
    }
}
