using Emu.Loading;

namespace Emu;

/// <summary>Who called whom, read from the link register and the stack.</summary>
/// <remarks>
/// Firmware keeps no frame pointers, so return addresses are recognised by the call in front of them. With symbols, a call must lead to the
/// function below it in the chain, which drops stale words; a chain can still lack functions that were left by a tail call.
/// </remarks>
public static class CallChain
{
    const int MostWords = 2048, MostWordsInReports = 16384, MostWordsBelow = 1024;

    /// <summary>Return addresses, innermost first.</summary>
    /// <param name="machine">A machine that stands still, or the one that a hook gets.</param>
    /// <param name="most">Length at which to stop.</param>
    public static IReadOnlyList<uint> Of(Machine machine, int most = 16) => [.. Frames(machine, most, MostWords).Select(f => f.Return)];

    /// <summary>The chain as text: "0x08000124 main+0x14". Frames of one call that stand one above the other are one line, which says how many they are.</summary>
    /// <param name="machine">The same machine.</param>
    /// <param name="most">Length at which to stop.</param>
    public static IReadOnlyList<string> Describe(Machine machine, int most = 16) =>
        [.. Frames(machine, most, MostWordsInReports).Select(f => $"0x{f.Return:X8} {machine.Describe(f.Return, isReturn: true)}".TrimEnd() + (f.Times > 1 ? $" ({f.Times} times)" : ""))];

    static List<(uint Return, int Times)> Frames(Machine machine, int most, int words)
    {
        List<(uint, int)> chain = Collect(machine, most, words, matching: true);
        return chain.Count > 0 ? chain : Collect(machine, most, words, matching: false);
    }

    static List<(uint Return, int Times)> Collect(Machine machine, int most, int words, bool matching)
    {
        var chain = new List<(uint Return, int Times)>();
        uint callee = machine.Pc;
        // False when the chain is full.
        bool Add(uint value)
        {
            uint at = value & ~1u;
            if (!machine.Processor.IsReturn(value, matching ? callee : null) || !machine.MayHoldCode(at - 2))
                return true;
            callee = at - 2;
            if (chain.Count > 0 && chain[^1].Return == at)
                chain[^1] = (at, chain[^1].Times + 1);
            else if (chain.Count == most)
                return false;
            else
                chain.Add((at, 1));
            return true;
        }
        Add(machine.LinkRegister);
        if (chain.Count > 0)
            chain[0] = (chain[0].Return, 0);        // most functions have it on the stack, too
        uint sp = machine.StackPointer & ~3u;
        Span<byte> word = stackalloc byte[4];
        for (int skipped = 0; skipped < MostWordsBelow && !machine.Memory.TryRead(sp, word); skipped++)
            sp += 4;        // a stack that grew out of RAM
        for (uint i = 0; i < words && machine.Memory.TryRead(sp + 4 * i, word) && Add(BitConverter.ToUInt32(word)); i++)
        {
        }
        return chain;
    }
}
