namespace Emu;

/// <summary>Something that the guest did and that the machine does not model or refuses, noted once per place.</summary>
/// <param name="Id">What kind.</param>
/// <param name="Name">Block, register or operation.</param>
/// <param name="Address">Address of the register, or 0.</param>
/// <param name="Pc">Address of the instruction that did it first.</param>
/// <param name="Text">The message.</param>
public sealed record MachineDiagnostic(MachineError Id, string Name, uint Address, uint Pc, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"EMU{(int)Id}: {Text} (PC 0x{Pc:X8})";
}
