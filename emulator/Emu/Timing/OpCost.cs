namespace Emu.Timing;

/// <summary>Cycles of one instruction at one place in a block, by cause. What depends on run-time values is added while it runs.</summary>
/// <param name="Issue">Cycles with ideal memory and no dependence on its neighbours; the refill of a taken branch is not part of it.</param>
/// <param name="LoadUse">Cycles waited for a load or an address register.</param>
/// <param name="Fetch">Cycles waited for the fetch unit.</param>
/// <param name="Taken">Refill cycles when the instruction is a taken branch.</param>
/// <param name="NotTaken">Refill cycles when the instruction is a branch that falls through although the core had gone on at its target.</param>
public readonly record struct OpCost(byte Issue, byte LoadUse, byte Fetch, byte Taken, byte NotTaken = 0)
{
    /// <summary>Cycles when no branch is taken.</summary>
    public int Cycles => Issue + LoadUse + Fetch;
}
