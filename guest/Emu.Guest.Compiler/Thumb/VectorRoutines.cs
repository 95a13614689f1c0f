using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Methods of the runtime's class for vectors of int8, in MVE instructions (ARMv8-M ARM, DDI 0553, C2.4): the compiler makes no vectors by itself.</summary>
internal static class VectorRoutines
{
    private const byte Sp = 13, Lr = 14, Ip = 12;
    private const int WordKind = (int)MemKind.I32, VectorBytes = 16;
    /// <summary>r4, r6, r8 and lr; with them on the stack the fifth and sixth argument lie 16 and 20 bytes up.</summary>
    private const ushort Saved = 1 << 4 | 1 << 6 | 1 << 8;
    private const int SavedBytes = 16;

    private static readonly IrSignature MultiplyAddSignature = new([IrType.I32, IrType.I32, IrType.I32, IrType.I32, IrType.I32, IrType.I32], IrType.Void);

    /// <summary>The routine that takes the place of a function; null when it is to be compiled.</summary>
    /// <param name="function">Verified IR.</param>
    /// <exception cref="InvalidOperationException">The method of the runtime has other parameters than the routine.</exception>
    public static CompiledFunction? Find(Function function)
    {
        if (function.Symbol.Name != Intrinsics.VectorType + ".MultiplyAdd")
            return null;
        IrSignature signature = new(function.Parameters, function.Result);
        if (!signature.Parameters.SequenceEqual(MultiplyAddSignature.Parameters) || signature.Result != MultiplyAddSignature.Result)
            throw new InvalidOperationException($"{function.Symbol.Name}: the vector routine takes {MultiplyAddSignature.Parameters.Count} words");
        return CompiledFunction.OfInstructions(function.Symbol, ThumbCode.Of(MultiplyAdd), signature, SavedBytes);
    }

    // x in r0, a in r1, b in r2, count in r3. Sums of products in r4 and r6, of weights in r12 and r8: accumulators are even registers. The offset is multiplied with the
    // sums of weights at the end. The last turn takes what is left: lanes beyond the count are neither loaded nor added.
    private static readonly (int Row, Fields Fields)[] MultiplyAdd =
    [
        (Row("PUSH T2"), new Fields { N = Sp, List = Saved | 1 << Lr, Imm2 = 1 }),
        (Row("MOV (immediate) T1"), new Fields { D = 4 }),
        (Row("MOV (immediate) T1"), new Fields { D = 6 }),
        (Row("MOV (register) T1"), new Fields { D = 8, M = 4 }),
        (Row("MOV (register) T1"), new Fields { D = Ip, M = 4 }),
        (Row("WLSTP T1"), new Fields { N = 3, ShiftType = 0, Imm = 0x20 }),
        (Row("VLDRB T1 u8 post"), new Fields { D = Q0, N = 0, Imm = VectorBytes, List = PostIndexed }),
        (Row("VLDRB T1 u8 post"), new Fields { D = Q1, N = 1, Imm = VectorBytes, List = PostIndexed }),
        (Row("VLDRB T1 u8 post"), new Fields { D = Q2, N = 2, Imm = VectorBytes, List = PostIndexed }),
        (Row("VMLADAV T1 s8"), new Fields { D = 4, N = Q0, M = Q1, Imm2 = 1 }),
        (Row("VMLADAV T1 s8"), new Fields { D = 6, N = Q0, M = Q2, Imm2 = 1 }),
        (Row("VADDV T1 s"), new Fields { D = Ip, M = Q1, Imm2 = 1 }),
        (Row("VADDV T1 s"), new Fields { D = 8, M = Q2, Imm2 = 1 }),
        (Row("LETP T1"), new Fields { Imm = unchecked((uint)-0x20) }),
        (Row("LDR (immediate) T2"), new Fields { T = 0, N = Sp, Imm = SavedBytes }),
        (Row("LDR (immediate) T2"), new Fields { T = 1, N = Sp, Imm = SavedBytes + 4 }),
        (Encodings.LoadDual[0], new Fields { T = 2, A = 3, N = 1 }),
        (Row("MLA T1"), new Fields { D = 4, N = 0, M = Ip, A = 4 }),
        (Row("MLA T1"), new Fields { D = 6, N = 0, M = 8, A = 6 }),
        (Row("ADD (register) T1"), new Fields { D = 2, N = 2, M = 4 }),
        (Row("ADD (register) T1"), new Fields { D = 3, N = 3, M = 6 }),
        (Encodings.StoreDual[0], new Fields { T = 2, A = 3, N = 1 }),
        (Row("POP T2 with PC"), new Fields { N = Sp, List = Saved | 1 << 15, Imm2 = 1 }),
    ];

    private const byte Q0 = 0, Q1 = 1, Q2 = 2;
    /// <summary>As the rows of vector loads have it.</summary>
    private const ushort PostIndexed = 2;

    private static int Row(string name) => Emu.Arm.Thumb.Find(name);
}
