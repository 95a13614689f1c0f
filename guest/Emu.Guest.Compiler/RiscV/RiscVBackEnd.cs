using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>IR in which only I32, I64 and, with F and D, F32 and F64 remain -> RV32 code.</summary>
internal static class RiscVBackEnd
{
    /// <summary>Compiles one function.</summary>
    /// <param name="function">Verified IR without floats that the target has no registers for.</param>
    /// <param name="target">Instruction set.</param>
    /// <param name="registerLimit">See <see cref="RegisterFile.Allowed"/>.</param>
    /// <param name="check">Replays the allocation against the virtual registers.</param>
    public static CompiledFunction Compile(Function function, RiscVTarget target, int registerLimit, bool check)
    {
        MachineFunction machine = Selector.Run(function, target);
        MachineLoops.Run(machine);
        ConstantPlacement.Run(machine);
        LoadClustering.Run(machine);
        RegisterAllocator.Run(machine, registerLimit);
        ReloadReuse.Run(machine);
        if (check)
            AllocationChecker.Run(machine);
        bool isReturnLong = new FrameLayout(machine, target).HasLongReturn;
        JumpCleanup.Run(machine, copiesReturns: !isReturnLong);
        MergeTails.Run(machine, shortestReturn: isReturnLong ? 1 : 2);
        return Placer.Run(machine, target, new IrSignature(function.Parameters, function.Result));
    }
}
