using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>IR in which only I32, I64 and, as far as the FPU has them, F32 and F64 remain -> Thumb code.</summary>
internal static class ThumbBackEnd
{
    /// <summary>Compiles one function.</summary>
    /// <param name="function">Verified IR without floats that the target has no registers for.</param>
    /// <param name="target">Instruction set.</param>
    /// <param name="registerLimit">Registers that may be used, 6..14; fewer than 14 only to test the allocator.</param>
    /// <param name="check">Replays the allocation against the virtual registers.</param>
    public static CompiledFunction Compile(Function function, ThumbTarget target, int registerLimit = 14, bool check = false)
    {
        MachineFunction machine = Allocated(function, target, registerLimit, check, isFrameFar: false);
        // Few functions spill that much: these are done again with a register for addresses.
        if (new FrameLayout(machine, !target.HasThumb2, savesLink: true).IsFar(target))
            machine = Allocated(function, target, registerLimit, check, isFrameFar: true);
        Cleanup.Run(machine, target);
        if (!target.HasThumb2)
            HighOperands.Run(machine);
        MergeTails.Run(machine, shortestReturn: 3);
        if (target.IsV81M)
            LowOverheadLoops.Run(machine);
        return Placer.Run(machine, target, new IrSignature(function.Parameters, function.Result));
    }

    private static MachineFunction Allocated(Function function, ThumbTarget target, int registerLimit, bool check, bool isFrameFar)
    {
        MachineFunction machine = Selector.Run(function, target, isFrameFar);
        if (!target.HasThumb2)
            Legaliser.Run(machine, target);
        MachineLoops.Run(machine);
        ConstantPlacement.Run(machine);
        // A load takes two cycles in any case on the ARMv6-M cores.
        if (target.HasThumb2)
            LoadClustering.Run(machine);
        RegisterAllocator.Run(machine, registerLimit);
        ReloadReuse.Run(machine);
        if (check)
            AllocationChecker.Run(machine);
        return machine;
    }
}
