namespace Emu.Devices;

/// <summary>Something before devices that lets transactions pass or not by their security attribute and privilege.</summary>
public interface ITransactionGate
{
    /// <summary>A transaction that does not pass is a bus error; otherwise it reads as zero and writes nothing.</summary>
    bool Faults { get; }

    /// <summary>True when a transaction passes.</summary>
    /// <param name="port">Number of the device at this gate.</param>
    /// <param name="nonSecure">It is Non-secure.</param>
    /// <param name="privileged">It was made with privilege.</param>
    bool Passes(int port, bool nonSecure, bool privileged);
}
