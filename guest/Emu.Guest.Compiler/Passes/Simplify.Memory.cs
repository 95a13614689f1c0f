using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

internal sealed partial class Simplify
{
    private Instr Access(Instr instr)
    {
        // Offsets that the loads and stores of Arm can hold: 12 bits up, 8 bits down; 8-byte accesses 10 bits, by words.
        long lowest = -255, highest = instr.Kind is MemKind.I64 or MemKind.F64 ? 1020 : 4095;
        Instr address = instr.Args[0];
        while (address.Op == Op.Add && IsConst(address.Args[1]) && instr.Imm + address.Args[1].Imm >= lowest && instr.Imm + address.Args[1].Imm <= highest)
        {
            instr.Imm += address.Args[1].Imm;
            instr.Args[0] = address = address.Args[0];
            Uses(address)++;
            _changed = true;
        }
        if (instr.Op == Op.Store && instr.Kind <= MemKind.S16)
        {
            Instr value = StripMasks(instr.Args[1], instr.Kind <= MemKind.S8 ? 0xFFu : 0xFFFF);
            if (value != instr.Args[1])
            {
                instr.Args[1] = value;
                Uses(value)++;
                _changed = true;
            }
        }
        return instr;
    }

    // Instructions that do nothing once their operands are known.
    private static bool DoesNothing(Instr instr) => instr.Op switch
    {
        Op.Check => IsConst(instr.Args[0], 0),
        Op.CopyBytes => instr.Imm == 0 || instr.Args[0] == instr.Args[1],
        Op.ZeroBytes => instr.Imm == 0,
        _ => false,
    };
}
