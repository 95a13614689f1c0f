using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.RiscV;
using Emu.Guest.Compiler.Tests.Thumb;

namespace Emu.Guest.Compiler.Tests.Running;

/// <summary>What a calling convention asks of somebody who calls compiled code on a machine.</summary>
internal abstract class GuestCore
{
    /// <summary>The emulated core.</summary>
    public abstract CoreModel Model { get; }
    /// <summary>A breakpoint instruction to return to.</summary>
    public abstract byte[] Stop { get; }
    /// <summary>Registers that a function keeps, the stack pointer apart.</summary>
    public abstract int[] Kept { get; }
    public abstract int StackPointer { get; }
    public abstract int Link { get; }
    /// <summary>The first of two result registers.</summary>
    public abstract int Result { get; }
    /// <summary>Bit of code addresses in registers.</summary>
    public virtual uint CodeBit => 0;

    /// <summary>Floating-point registers that bring arguments in, the result's first; empty where floats go as integers do.</summary>
    public virtual int[] FloatArguments => [];
    /// <summary>Floating-point registers that a function keeps.</summary>
    public virtual int[] KeptFloats => [];

    public abstract void SetFloat(Machine machine, int register, uint bits);

    public abstract uint Float(Machine machine, int register);

    /// <summary>Doubles go in floating-point registers, too.</summary>
    public virtual bool HasDoubles => false;

    /// <summary>Sets a whole register that holds doubles.</summary>
    public abstract void SetDouble(Machine machine, int register, ulong bits);

    /// <summary>A whole register that holds doubles.</summary>
    public abstract ulong Double(Machine machine, int register);

    /// <summary>Where the words of the arguments go: registers, or 1000 plus the stack offset.</summary>
    public abstract List<int> Places(IReadOnlyList<IrType> parameters);

    /// <summary>The trap that the instruction at the address stands for, 0 when it is none.</summary>
    public abstract TrapKind TrapAt(Machine machine, uint pc);

    public static GuestCore Of(GuestTarget target) => target is RiscVTarget riscV ? new RiscVGuest(riscV) : new ThumbGuest(target.HasFloat(IrType.F32), target.Name, target.HasFloat(IrType.F64));
}

/// <summary>AAPCS on the target's core, with its VFP variant on a Cortex-M4F. With double precision every float takes a D register, named by its lower S register.</summary>
internal sealed class ThumbGuest(bool hasFloats, string core = "cortex-m4", bool hasDoubles = false) : GuestCore
{
    public override bool HasDoubles => hasDoubles;
    public override unsafe void SetDouble(Machine machine, int register, ulong bits) => (machine.Core.S[register], machine.Core.S[register + 1]) = ((uint)bits, (uint)(bits >> 32));
    public override unsafe ulong Double(Machine machine, int register) => machine.Core.S[register] | (ulong)machine.Core.S[register + 1] << 32;
    public override CoreModel Model => CoreModel.All[core];
    public override int[] FloatArguments { get; } = !hasFloats ? [] : [.. Enumerable.Range(0, 16).Where(s => !hasDoubles || s % 2 == 0)];
    public override int[] KeptFloats { get; } = !hasFloats ? [] : [.. Enumerable.Range(16, 16).Where(s => !hasDoubles || s % 2 == 0)];
    public override unsafe void SetFloat(Machine machine, int register, uint bits) => machine.Core.S[register] = bits;
    public override unsafe uint Float(Machine machine, int register) => machine.Core.S[register];
    public override byte[] Stop => [0x00, 0xBE];
    public override int[] Kept { get; } = [4, 5, 6, 7, 8, 9, 10, 11];
    public override int StackPointer => 13;
    public override int Link => 14;
    public override int Result => 0;
    public override uint CodeBit => 1;

    public override List<int> Places(IReadOnlyList<IrType> parameters)
    {
        List<int> places = [];
        int next = 0;
        foreach (IrType type in parameters)
        {
            // A float of the hard-float variant that found no S register, and all that follows it.
            if (type is IrType.F32 or IrType.F64)
                next = Math.Max(next, 4);
            if (type is IrType.I64 or IrType.F64)
                next = next + 1 & ~1;
            for (int half = 0; half < (type is IrType.I64 or IrType.F64 ? 2 : 1); half++, next++)
                places.Add(next < 4 ? next : 1000 + 4 * (next - 4));
        }
        return places;
    }

    public override TrapKind TrapAt(Machine machine, uint pc) => machine.Memory.ReadHalf(pc) is var half && half >> 8 == 0xDE ? (TrapKind)(half & 0xFF) : 0;
}

/// <summary>ilp32, ilp32f or ilp32e on an RV32 core that has the target's instructions and no others.</summary>
internal sealed class RiscVGuest(RiscVTarget target) : GuestCore
{
    private readonly bool _hasFloats = target.HasFloat(IrType.F32);

    public override CoreModel Model => CoreModel.Rv32Virt with { Features = target.Features };
    public override int[] FloatArguments => _hasFloats ? [10, 11, 12, 13, 14, 15, 16, 17] : [];
    public override int[] KeptFloats => _hasFloats ? [8, 9, .. Enumerable.Range(18, 10)] : [];
    /// <summary>A single in a wider register has all bits above it set.</summary>
    public override unsafe void SetFloat(Machine machine, int register, uint bits) => machine.Hart.F[register] = 0xFFFF_FFFF_0000_0000 | bits;
    public override unsafe uint Float(Machine machine, int register) => (uint)machine.Hart.F[register];
    public override bool HasDoubles => target.HasFloat(IrType.F64);
    public override unsafe void SetDouble(Machine machine, int register, ulong bits) => machine.Hart.F[register] = bits;
    public override unsafe ulong Double(Machine machine, int register) => machine.Hart.F[register];
    // EBREAK in its 32-bit form, which every core has.
    public override byte[] Stop => [0x73, 0x00, 0x10, 0x00];
    public override int[] Kept { get; } = target.IsEmbedded ? [3, 4, 8, 9] : [3, 4, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];
    public override int StackPointer => 2;
    public override int Link => 1;
    public override int Result => 10;

    /// <summary>psABI 2.1: pairs need not start at an even register, may be split, and are aligned on the stack to 8 bytes at most as far as it is.</summary>
    public override List<int> Places(IReadOnlyList<IrType> parameters)
    {
        int registers = target.IsEmbedded ? 6 : 8, used = 0, stack = 0;
        List<int> places = [];
        foreach (IrType type in parameters)
        {
            bool isWide = type is IrType.I64 or IrType.F64;
            if (isWide && used == registers && !target.IsEmbedded)
                stack = stack + 7 & ~7;
            for (int half = 0; half < (isWide ? 2 : 1); half++)
            {
                places.Add(used < registers ? 10 + used : 1000 + stack);
                if (used < registers)
                    used++;
                else
                    stack += 4;
            }
        }
        return places;
    }

    /// <summary>CSRRWI x0, cycle, kind: a write to a read-only register.</summary>
    public override TrapKind TrapAt(Machine machine, uint pc) =>
        machine.Memory.ReadHalf(pc) is var low && machine.Memory.ReadHalf(pc + 2) is var high && (low & 0x7FFF) == 0x5073 && high >> 4 == 0xC00
            ? (TrapKind)((high & 0xF) << 1 | low >> 15) : 0;
}
