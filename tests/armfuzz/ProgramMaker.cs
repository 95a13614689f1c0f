using Emu.Arm;
using Emu.Isa;

namespace Emu.ArmFuzz;

/// <summary>Makes random programs from the rows of a core.</summary>
internal sealed class ProgramMaker
{
    private const int Length = 24;

    // Counter, base, index, and what they are set from: never written.
    private const int Kept = 1 << RandomProgram.Counter | 1 << RandomProgram.Base | 1 << RandomProgram.Index
        | 1 << RandomProgram.KeptBase | 1 << RandomProgram.KeptIndex | 1 << RandomProgram.KeptStack | 1 << 13 | 1 << 15;

    private readonly ThumbDecoder _decoder;
    private readonly int[] _rows;

    internal ProgramMaker(Features features)
    {
        _decoder = new ThumbDecoder(features);
        _rows = [.. Enumerable.Range(0, Thumb.Shapes.Length).Where(r => IsUsable(Thumb.Shapes[r], features))];
    }

    // Branches and system rows have tests of their own. Conversions from fixed point: Unicorn rounds as FPSCR says, the manual to nearest.
    private static bool IsUsable(RowShape s, Features features) =>
        s.Length != 0 && (s.Features & features) == s.Features && (s.Flags & (RowFlags.Branch | RowFlags.System)) == 0
        && s.Timing is not (TimingClass.Hint or TimingClass.Exclusive)
        && !s.Name.Contains("(literal)", StringComparison.Ordinal) && !s.Name.StartsWith("VCVT (fixed-point) T1 from", StringComparison.Ordinal);

    internal RandomProgram Make(int seed)
    {
        Random random = new(seed);
        RandomProgram program = new();
        Put(program, $"mov r{RandomProgram.Base}, sl");
        Put(program, $"mov r{RandomProgram.Index}, fp");
        Put(program, "mov sp, r9");
        byte it = 0;
        for (int count = 0; count < Length || it != 0;)
        {
            int row = _rows[random.Next(_rows.Length)];
            RowShape shape = Thumb.Shapes[row];
            uint word = ((uint)random.NextInt64(1L << 32) & ~shape.Mask) | shape.Value;
            if (shape.Length == 2) word &= 0xFFFF;
            int decoded = shape.Length == 4 ? _decoder.Decode((ushort)(word >> 16), (ushort)word, 0, it, out Fields f) : _decoder.Decode((ushort)word, 0, 0, it, out f);
            if (decoded != row || !IsTame(shape, f)) continue;
            program.Add(row, word, shape.Length, Disassembler.Text(row, f));
            it = ThumbDecoder.NextItState(row, f, it);
            count++;
        }
        Put(program, "subs r5, #1");
        int back = program.Bytes.Length + 4;
        Put(program, $"bne.n {0x1000:x}", (uint)(0x1000 + back - 4));
        return program;
    }

    private static void Put(RandomProgram program, string text, uint address = 0)
    {
        uint word = ThumbAssembler.Assemble(text, address);
        program.Add(0, word, word > 0xFFFF ? 4 : 2, text);
    }

    private static bool IsTame(RowShape shape, in Fields f)
    {
        bool floats = (shape.Features & Features.FpRegisters) != 0;
        if (!floats && Writes(f.D)) return false;
        if (Writes(f.T) || Writes(f.A)) return false;
        if (!IsMemory(shape.Timing)) return true;
        bool onStack = f.N == 13, byIndex = shape.Timing is TimingClass.LoadRegister or TimingClass.StoreRegister;
        if (f.N != RandomProgram.Base && !onStack) return false;
        if (byIndex && (f.M != RandomProgram.Index || f.ShiftAmount > 3)) return false;
        if (!byIndex && !floats && (f.Imm & 3) != 0) return false;
        return (f.List & (Kept | 1 << f.N)) == 0 && (f.List & 1 << 14) == 0;
    }

    private static bool Writes(int register) => (Kept >> register & 1) != 0 || register == 14;

    private static bool IsMemory(TimingClass timing) =>
        timing is (>= TimingClass.Load and <= TimingClass.Exclusive) or TimingClass.TableBranch or (>= TimingClass.FloatLoad and <= TimingClass.FloatStoreMultiple);
}
