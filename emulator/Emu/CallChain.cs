using Emu.Loading;

namespace Emu;

/// <summary>Who called whom, read from the link register and the stack.</summary>
/// <remarks>
/// Firmware keeps no frame pointers, so return addresses are recognised by the call in front of them. With symbols, a call must lead to the
/// function below it in the chain, which drops stale words; a chain can still lack functions that were left by a tail call.
/// </remarks>
public static class CallChain
{
    const int MostWords = 2048;

    /// <summary>Return addresses, innermost first.</summary>
    /// <param name="machine">A machine that stands still, or the one that a hook gets.</param>
    /// <param name="most">Length at which to stop.</param>
    public static IReadOnlyList<uint> Of(Machine machine, int most = 16)
    {
        List<uint> chain = Collect(machine, most, matching: true);
        return chain.Count > 0 ? chain : Collect(machine, most, matching: false);
    }

    /// <summary>The chain as text: "0x08000124 main+0x14".</summary>
    /// <param name="machine">The same machine.</param>
    /// <param name="most">Length at which to stop.</param>
    public static IReadOnlyList<string> Describe(Machine machine, int most = 16) =>
        [.. Of(machine, most).Select(a => machine.Describe(a, isReturn: true) is { } name ? $"0x{a:X8} {name}" : $"0x{a:X8}")];

    internal static List<uint> Collect(Machine machine, int most, bool matching)
    {
        var chain = new List<uint>();
        uint callee = machine.Pc;
        void Add(uint value)
        {
            uint at = value & ~1u;
            if ((chain.Count > 0 && chain[^1] == at) || !machine.Processor.IsReturn(value, matching ? callee : null))
                return;
            chain.Add(at);
            callee = at - 2;
        }
        Add(machine.LinkRegister);
        uint sp = machine.StackPointer & ~3u;
        Span<byte> word = stackalloc byte[4];
        for (uint i = 0; i < MostWords && chain.Count < most && machine.Memory.TryRead(sp + 4 * i, word); i++)
            Add(BitConverter.ToUInt32(word));
        return chain;
    }
}
