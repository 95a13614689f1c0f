namespace Emu.Arm;

// What a core expects of its conditional branches. Arm does not publish its predictors: this is the plainest one that learns.
public unsafe partial struct ArmCore
{
    // Each halfword of 8 KB of code; branches that far apart share an entry.
    const int PredictedBranches = 4096;

    /// <summary>Whether a branch goes where two bits of history expected it, which learn from it. One without history is expected to be taken if it leads back, as the end of a loop.</summary>
    internal bool Foresees(uint address, bool leadsBack, bool taken)
    {
        ref byte entry = ref BranchHistory[address / 2 % PredictedBranches];      // 0: no history; 1 and 2: not taken; 3 and 4: taken
        int history = entry == 0 ? leadsBack ? 3 : 2 : entry;
        entry = (byte)(taken ? Math.Min(4, history + 1) : Math.Max(1, history - 1));
        return taken == history >= 3;
    }
}
