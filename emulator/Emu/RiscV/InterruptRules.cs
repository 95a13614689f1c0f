namespace Emu.RiscV;

/// <summary>How a hart finds, enters and leaves interrupts: here as Volume II (privileged), 20211203, 3.1 says. Cores with a controller of their own derive from it.</summary>
/// <remarks>Asked per CSR access, trap and event, never per instruction.</remarks>
internal class InterruptRules(RiscVProcessor hart)
{
    public const uint Interrupt = 1u << 31;
    protected const uint Vectored = 1;

    protected RiscVProcessor Hart { get; } = hart;

    public virtual void Reset() { }

    /// <summary>Reads a CSR that the core has beside the standard ones, or in their place.</summary>
    /// <param name="csr">Number.</param>
    /// <param name="operand">What the same instruction writes, sets or clears; 0 when it only reads. Some CSRs are windows that it selects.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the standard rules say what the CSR is.</returns>
    public virtual bool TryReadCsr(uint csr, uint operand, out uint value)
    {
        value = 0;
        return false;
    }

    /// <summary>Writes a CSR; false when the standard rules are to do it.</summary>
    public virtual bool TryWriteCsr(uint csr, uint value, uint operand) => false;

    /// <summary>An instruction has read a CSR, and written it if it does both: for reads with an effect.</summary>
    public virtual void CsrWasRead(uint csr, uint value) { }

    /// <summary>True for a CSR of the standard that the core leaves out.</summary>
    public virtual bool Lacks(uint csr) => false;

    /// <summary>Bits of mstatus that the core has beside the standard's.</summary>
    public virtual uint StatusBits
    {
        get => 0;
        set { }
    }

    /// <summary>What mtvec holds after a write: modes 2 and 3 are reserved.</summary>
    public virtual uint VectorAfter(uint old, uint written) => (written & 3) < 2 ? written : old;

    /// <summary>Whether the hart's mode and mstatus let an interrupt through.</summary>
    protected bool Enabled => Hart.TakesInterrupts;

    /// <summary>mcause of the interrupt to enter now, or 0.</summary>
    public virtual uint Next()
    {
        uint ready = Hart.PendingLocal;
        if (ready == 0 || !Enabled)
            return 0;
        // Order: external, software, timer.
        uint number = (ready & 1 << 11) != 0 ? 11u : (ready & 1 << 3) != 0 ? 3u : 7;
        return Interrupt | number;
    }

    /// <summary>WFI ends.</summary>
    public virtual bool Wakes => Hart.PendingLocal != 0;

    /// <summary>First instruction of the handler.</summary>
    public virtual uint Target(uint vector, uint cause) =>
        (cause & Interrupt) != 0 && (vector & Vectored) != 0 ? (vector & ~3u) + 4 * (cause & ~Interrupt) : vector & ~3u;

    /// <summary>A trap is about to be entered: the CSRs are still those of what runs.</summary>
    public virtual void Entering() { }

    /// <summary>A trap is entered: the standard CSRs are set, PC is the handler's.</summary>
    public virtual void Entered(uint cause) { }

    /// <summary>MRET is done: PC and the standard CSRs are set.</summary>
    public virtual void Returned() { }

    /// <summary>The board's interrupt line, when the core itself has them; null when a device beside the core takes them.</summary>
    public virtual IInterruptInputs? Inputs => null;
}
