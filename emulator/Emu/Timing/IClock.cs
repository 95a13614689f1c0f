namespace Emu.Timing;

/// <summary>Guest time for devices.</summary>
public interface IClock
{
    /// <summary>Cycles since reset, exact at the access that a device answers.</summary>
    ulong Now { get; }
    /// <summary>Core cycles per second.</summary>
    uint Hz { get; }
    /// <summary>Calls back at the first block boundary at or after a cycle; earlier appointments first, equal ones in order of making.</summary>
    /// <param name="cycle">Cycle; one in the past is served at the next boundary.</param>
    /// <param name="callback">Gets the cycle that was asked for.</param>
    /// <returns>A ticket for <see cref="Cancel"/>.</returns>
    long At(ulong cycle, Action<ulong> callback);
    /// <summary>Withdraws an appointment; one that was served already is ignored.</summary>
    void Cancel(long ticket);
}
