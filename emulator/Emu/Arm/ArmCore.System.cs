using Emu.Isa;

namespace Emu.Arm;

// Without a machine a core has no exceptions; a branch writes the PC.
public unsafe partial struct ArmCore
{
    public partial void Branch(uint target) => R[15] = target & ~1u;
    public partial void BranchIf(uint condition, uint target)
    {
        if (condition != 0) Branch(target);
    }

    public partial void BranchCall(uint target) => Branch(target);
    public partial void BranchExchange(uint target) => Branch(target);
    public partial void System(SystemCall call, in Fields f) => throw new NotSupportedException($"no machine is connected for {call}");
}
