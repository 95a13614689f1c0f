using Emu.Isa;

namespace Emu.Arm;

// Branch future of ARMv8.1-M: says that a branch stands ShiftAmount halfwords behind this instruction, and where it goes. A core may remember that, and must not let it be seen:
// the branch that is named stands in the code all the same. Emu remembers nothing, as QEMU 7.2. ShiftType is BFCSEL's condition, List the length of its branch.
// Source: ARMv8-M ARM (DDI 0553), C2.4 "BF, BFX, BFL, BFLX, BFCSEL". The register forms refuse SP and PC, BFCSEL a condition that is "always".
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] BranchFuture =>
    [
        new("BF T1", "11110 ssss 10 iiiii 1110 j iiiiiiiiii 1", "bf {point}, {label}", Features.V81M, TimingClass.Hint, &Nothing, V81Forms.FutureBranch(16), RowFlags.NotInIt),
        new("BFX T1", "11110 ssss 110 nnnn 1110 0000 0000 0001", "bfx {point}, {n}", Features.V81M, TimingClass.Hint, &Nothing, V81Forms.FutureRegister, RowFlags.NotInIt),
        new("BFL T1", "11110 ssss iiiiiii 1100 j iiiiiiiiii 1", "bfl {point}, {label}", Features.V81M, TimingClass.Hint, &Nothing, V81Forms.FutureBranch(18), RowFlags.NotInIt),
        new("BFLX T1", "11110 ssss 111 nnnn 1110 0000 0000 0001", "bflx {point}, {n}", Features.V81M, TimingClass.Hint, &Nothing, V81Forms.FutureRegister, RowFlags.NotInIt),
        new("BFCSEL T1", "11110 ssss 0 yyyy l i 1110 j iiiiiiiiii 1", "bfcsel {point}, {label}, {otherwise}, {condition}", Features.V81M, TimingClass.Hint, &Nothing, V81Forms.FutureSelect, RowFlags.NotInIt),
    ];
}
