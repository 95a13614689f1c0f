using Emu.Isa;

namespace Emu.Memory;

/// <summary>Something that answers loads and stores in a range of addresses. Called at the exact cycle of the access.</summary>
public interface IDevice
{
    /// <summary>Name for messages, e.g. "LPUART1".</summary>
    string Name { get; }
    /// <summary>First address; a multiple of 4.</summary>
    uint Base { get; }
    /// <summary>Bytes of address space; a multiple of 4.</summary>
    uint Size { get; }

    /// <summary>Answers a load.</summary>
    /// <param name="offset">Address minus <see cref="Base"/>.</param>
    /// <param name="width">Size of the access; the caller extends the sign.</param>
    /// <returns>The value in the low bits.</returns>
    uint Read(uint offset, Width width);

    /// <summary>Takes a store.</summary>
    /// <param name="offset">Address minus <see cref="Base"/>.</param>
    /// <param name="value">The value in the low bits; higher bits are 0.</param>
    /// <param name="width">Size of the access.</param>
    void Write(uint offset, uint value, Width width);

    /// <summary>Returns to the state after reset. Appointments made before a full reset of the machine are gone; after a reset that the guest asks for they stay.</summary>
    void Reset() { }
}
