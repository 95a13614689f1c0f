namespace Emu.Devices;

/// <summary>RESETS of RP2040 and RP2350: a block is done as soon as it is released. Blocks that are held in reset work all the same here.</summary>
/// <remarks>Source: RP2040 datasheet, 2.14.3; RP2350 datasheet, 7.5.3. All blocks are in reset after power-on.</remarks>
public sealed class RpResets : Peripheral<RpResets>
{
    const uint ResetBlocks = 0x0, Done = 0x8;
    const int Blocks2040 = 25, Blocks2350 = 29;

    static readonly RegisterMap<RpResets> Rp2040 = Registers(Blocks2040), Rp2350 = Registers(Blocks2350);

    static RegisterMap<RpResets> Registers(int blocks) => new RegisterMap<RpResets>("RESETS", "RP2040 datasheet, 2.14.3")
        .AddRegister(ResetBlocks, "RESET", (1u << blocks) - 1).Bits(0, blocks, "blocks")
        .AddRegister(0x4, "WDSEL").Bits(0, blocks, "blocks that the watchdog resets")
        .AddRegister(Done, "RESET_DONE").Bits(0, blocks, "blocks", read: static r => ~r.Stored(ResetBlocks), writable: false);

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="start">First address.</param>
    /// <param name="isRp2350">The newer chip's list of blocks.</param>
    public RpResets(Machine? machine, uint start, bool isRp2350) : base(isRp2350 ? Rp2350 : Rp2040, machine, start, 0x1000)
    {
    }
}
