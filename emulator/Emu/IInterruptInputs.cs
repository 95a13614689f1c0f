namespace Emu;

/// <summary>Where interrupt lines end: the NVIC of an Arm core, the PLIC of a RISC-V chip.</summary>
internal interface IInterruptInputs
{
    /// <summary>Makes an interrupt pending once.</summary>
    void Pend(int number);

    /// <summary>Sets the level of an input.</summary>
    void SetLevel(int number, bool high);
}
