namespace Emu.Isa;

/// <summary>Instruction sets and options that a row asks for; a core has a set of them.</summary>
[Flags]
public enum Features : ulong
{
    /// <summary>ARMv6-M Thumb.</summary>
    V6M = 1 << 0,
    /// <summary>What ARMv7-M and ARMv8-M Baseline share: MOVW, MOVT, B.W, CBZ, divides, exclusive accesses.</summary>
    V7MAndV8M = 1 << 6,
    /// <summary>ARMv7-M Thumb-2 (integer).</summary>
    V7M = V7MAndV8M | 1 << 1,
    /// <summary>ARMv7E-M DSP extension.</summary>
    Dsp = 1 << 2,
    /// <summary>Registers S0 to S31 with their loads, stores and moves: any floating-point unit, or MVE.</summary>
    FpRegisters = 1 << 10,
    /// <summary>FPv4-SP: the single-precision floating-point extension of Cortex-M4F.</summary>
    Fp = FpRegisters | 1 << 3,
    /// <summary>What FPv5 adds to FPv4: VSEL, VMAXNM, VRINT and roundings in named directions.</summary>
    Fp5 = Fp | 1 << 4,
    /// <summary>Double precision in 16 D registers, with <see cref="Fp5"/> FPv5-D16.</summary>
    FpDouble = Fp | 1 << 5,
    /// <summary>Half-precision arithmetic of ARMv8.1-M.</summary>
    FpHalf = Fp5 | 1 << 9,
    /// <summary>ARMv8-M: load-acquire and store-release. ARMv8-M Baseline is <see cref="V6M"/>, <see cref="V7MAndV8M"/> and this; Mainline has <see cref="V7M"/>, too.</summary>
    V8M = V7MAndV8M | 1 << 7,
    /// <summary>ARMv8.1-M Mainline: conditional selects, low-overhead loops, CLRM.</summary>
    V81M = 1 << 8,
    /// <summary>The shifts of core registers that come with MVE; they want no coprocessor access.</summary>
    MveShifts = 1 << 13,
    /// <summary>MVE, integer: vectors of 128 bits, long shifts, tail-predicated loops.</summary>
    Mve = FpRegisters | MveShifts | 1 << 11,
    /// <summary>MVE, floating point.</summary>
    MveFloat = Mve | 1 << 12,
    /// <summary>The Security Extension of ARMv8-M: BXNS, BLXNS, TTA, and in Mainline VLSTM and VLLDM. Only Secure state has them.</summary>
    Security = 1 << 14,
    /// <summary>PACBTI of ARMv8.1-M: pointer authentication and branch targets. Without it the hints among its instructions do nothing.</summary>
    Pacbti = 1 << 15,

    /// <summary>RV32I base integer instructions, without CSR access and FENCE.I. RV32E has them, too, with x0 to x15.</summary>
    RvI = 1ul << 32,
    /// <summary>RV32E: registers x16 to x31 do not exist.</summary>
    RvE = 1ul << 33,
    /// <summary>Zmmul: multiplication.</summary>
    Zmmul = 1ul << 34,
    /// <summary>Division of the M extension alone.</summary>
    RvDivide = 1ul << 35,
    /// <summary>M: multiplication and division.</summary>
    RvM = Zmmul | RvDivide,
    /// <summary>Zalrsc: LR and SC.</summary>
    Zalrsc = 1ul << 36,
    /// <summary>Zaamo: atomic read, modify, write.</summary>
    Zaamo = 1ul << 37,
    /// <summary>A: atomics.</summary>
    RvA = Zalrsc | Zaamo,
    /// <summary>Zca: compressed instructions but those of floating point.</summary>
    Zca = 1ul << 38,
    /// <summary>Zcf: compressed loads and stores of single precision; they also want <see cref="RvF"/>.</summary>
    Zcf = 1ul << 39,
    /// <summary>Zcd: compressed loads and stores of double precision; they also want <see cref="RvD"/>. Excludes <see cref="Zcmp"/> and <see cref="Zcmt"/>.</summary>
    Zcd = 1ul << 55,
    /// <summary>C: compressed instructions; those of floating point only beside F or D.</summary>
    RvC = Zca | Zcf | Zcd,
    /// <summary>F: single precision in registers of its own.</summary>
    RvF = 1ul << 40,
    /// <summary>D: double precision.</summary>
    RvD = RvF | 1ul << 41,
    /// <summary>Zicsr: CSR access.</summary>
    Zicsr = 1ul << 42,
    /// <summary>Zifencei: FENCE.I.</summary>
    Zifencei = 1ul << 43,
    /// <summary>Zba: address generation.</summary>
    Zba = 1ul << 44,
    /// <summary>What Zbb and Zbkb share.</summary>
    ZbbAndZbkb = 1ul << 45,
    /// <summary>Zbb: basic bit manipulation.</summary>
    Zbb = ZbbAndZbkb | 1ul << 46,
    /// <summary>Zbkb: bit manipulation for cryptography.</summary>
    Zbkb = ZbbAndZbkb | 1ul << 47,
    /// <summary>What Zbc and Zbkc share: CLMUL and CLMULH.</summary>
    Zbkc = 1ul << 48,
    /// <summary>Zbc: carry-less multiplication.</summary>
    Zbc = Zbkc | 1ul << 49,
    /// <summary>Zbs: single-bit instructions.</summary>
    Zbs = 1ul << 50,
    /// <summary>Zicond: conditional zero.</summary>
    Zicond = 1ul << 51,
    /// <summary>Zcb: further compressed instructions.</summary>
    Zcb = 1ul << 52,
    /// <summary>Zcmp: push, pop and double moves. Takes encodings of C's double-precision stores.</summary>
    Zcmp = 1ul << 53,
    /// <summary>Zcmt: table jumps. Takes encodings of C's double-precision stores.</summary>
    Zcmt = 1ul << 54,
    /// <summary>Zfinx: single precision in the integer registers; excludes F.</summary>
    Zfinx = 1ul << 56,
    /// <summary>Zicbom: cache-block management.</summary>
    Zicbom = 1ul << 57,
    /// <summary>Xh3bextm: bit fields, of Hazard3.</summary>
    Xh3bextm = 1ul << 58,
    /// <summary>Xh3power: sleep until another core's signal, of Hazard3. Takes encodings of SLT.</summary>
    Xh3power = 1ul << 59,
    /// <summary>XW: compressed loads and stores of bytes and halfwords, of WCH's QingKe. Takes encodings of C's double precision.</summary>
    Xw = 1ul << 60,
}

/// <summary>What a block builder must know about an instruction besides its time.</summary>
[Flags]
public enum RowFlags : byte
{
    /// <summary>Falls through to the next instruction.</summary>
    None = 0,
    /// <summary>May write the PC: ends a block, and must be the last instruction of an IT block.</summary>
    Branch = 1 << 0,
    /// <summary>Calls <see cref="IOps{V, W}.System"/>: ends a block and runs on the machine, not in translated code.</summary>
    System = 1 << 1,
    /// <summary>Not allowed inside an IT block.</summary>
    NotInIt = 1 << 2,
}

/// <summary>One instruction encoding: the single place that knows its bits, its text, who has it, what it costs and what it does.</summary>
/// <typeparam name="TOps">The engine.</typeparam>
/// <param name="name">The manual's heading and encoding, e.g. "ADD (register) T1". Unique; the assembler and the guest compiler find rows by it.</param>
/// <param name="pattern">Bits and field letters, see <see cref="RowShape"/>.</param>
/// <param name="assembly">UAL text with operands in braces, see <c>Disassembler</c>.</param>
/// <param name="features">What a core must have.</param>
/// <param name="timing">Class of work.</param>
/// <param name="run">Semantics.</param>
/// <param name="form">How the raw bits of the letters become <see cref="Fields"/> values, when they are not plain copies.</param>
/// <param name="flags">Block-building facts.</param>
public readonly unsafe struct Row<TOps>(string name, string pattern, string assembly, Features features, TimingClass timing,
    delegate*<ref TOps, in Fields, void> run, Form? form = null, RowFlags flags = RowFlags.None) where TOps : struct
{
    /// <summary>Manual heading and encoding.</summary>
    public readonly string Name = name;
    /// <summary>Bit pattern.</summary>
    public readonly string Pattern = pattern;
    /// <summary>Assembly text template.</summary>
    public readonly string Assembly = assembly;
    /// <summary>Gate.</summary>
    public readonly Features Features = features;
    /// <summary>Timing class.</summary>
    public readonly TimingClass Timing = timing;
    /// <summary>Semantics method.</summary>
    public readonly delegate*<ref TOps, in Fields, void> Run = run;
    /// <summary>Raw letters to field values and back; null when they are the same.</summary>
    public readonly Form? Form = form;
    /// <summary>Block-building facts.</summary>
    public readonly RowFlags Flags = flags;
}
