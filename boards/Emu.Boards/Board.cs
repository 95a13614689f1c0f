namespace Emu.Boards;

/// <summary>What a memory is made of.</summary>
public enum BoardMemoryKind
{
    /// <summary>Programmed once, read by the core with the wait states given; holds code, constants and the model.</summary>
    Flash,

    /// <summary>Read and written without wait states.</summary>
    Ram,
}

/// <summary>Which circuit stands between the core and the flash.</summary>
public enum FlashAcceleratorKind
{
    /// <summary>None: every access pays the wait states.</summary>
    None,

    /// <summary>STMicroelectronics ART: instruction cache, data cache and optional prefetch of the next flash word.</summary>
    StArt,

    /// <summary>Nordic NVMC instruction cache.</summary>
    NrfInstructionCache,

    /// <summary>STMicroelectronics STM32G0: prefetch and an instruction cache of two 64-bit words.</summary>
    StPrefetch,

    /// <summary>Raspberry Pi RP2040: execute-in-place cache in front of serial flash; the wait states are the cycles of a miss.</summary>
    XipCache,

    /// <summary>A cache in front of serial flash, of the size given; the wait states are the cycles of a miss.</summary>
    SerialCache,
}

/// <summary>Whose instructions a core executes.</summary>
public enum CoreKind
{
    /// <summary>A Cortex-M.</summary>
    Arm,

    /// <summary>An RV32 core.</summary>
    RiscV,
}

/// <summary>The processor core of a chip.</summary>
/// <param name="Type">For example <c>cortex-m4</c>.</param>
/// <param name="Fpu">For example <c>fpv4-sp</c>, or <c>none</c>.</param>
/// <param name="Dsp">Whether the DSP extension is present.</param>
/// <param name="Mpu">Whether a memory protection unit is present.</param>
/// <param name="IrqLines">Number of interrupt lines, 1 to 240.</param>
/// <param name="PriorityBits">Implemented interrupt priority bits, 3 to 8.</param>
public sealed record BoardCore(string Type, string Fpu, bool Dsp, bool Mpu, int IrqLines, int PriorityBits)
{
    /// <summary>Regions of the MPU; 0 when there is none.</summary>
    public int MpuRegions { get; init; } = Mpu ? 8 : 0;

    /// <summary>Bit-band aliases, on cores that can have them.</summary>
    public bool BitBand { get; init; } = true;

    /// <summary>The chip's attribution unit: <c>none</c>, <c>address-bit-28</c> or <c>rp2350</c>.</summary>
    public string Attribution { get; init; } = "none";

    /// <summary>Arm or RISC-V.</summary>
    public CoreKind Kind => CoreTypes.IsRiscV(Type) ? CoreKind.RiscV : CoreKind.Arm;

    /// <summary>The core that the machine gets: instruction sets and times.</summary>
    public CoreModel Model => CoreTypes.ModelOf(this);
}

/// <summary>One memory of the chip or on the board.</summary>
/// <param name="Name">Unique on the board.</param>
/// <param name="Kind">Flash or RAM.</param>
/// <param name="Base">First address.</param>
/// <param name="Size">Bytes.</param>
/// <param name="WaitStates">Extra cycles of an access at the board's clock.</param>
/// <param name="Aliases">Other first addresses at which the same bytes appear.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record BoardMemory(string Name, BoardMemoryKind Kind, uint Base, uint Size, int WaitStates, IReadOnlyList<uint> Aliases, string Source)
{
    /// <summary>Value of every byte of flash before anything is programmed: 0xFF, as cells are when they are erased, unless the file says otherwise.</summary>
    public byte Erased { get; init; } = 0xFF;

    /// <summary>Code memory that is a RAM, filled by a debugger: it takes flash's place, and stores reach it.</summary>
    public bool IsWritable { get; init; }

    /// <summary>One past the last address; up to 2^32, hence 64 bits.</summary>
    public ulong End => (ulong)Base + Size;
}

/// <summary>A cache in front of the flash.</summary>
/// <param name="Enabled">Whether firmware on this board switches it on.</param>
/// <param name="Lines">Number of lines; 0 when the cache does not exist.</param>
/// <param name="LineBytes">Bytes of one line.</param>
/// <param name="Ways">Ways; 0 means fully associative.</param>
public sealed record FlashCache(bool Enabled, int Lines, int LineBytes, int Ways);

/// <summary>The circuit between core and flash, with its settings on this board.</summary>
/// <param name="Kind">Which circuit.</param>
/// <param name="WordBits">Width of one flash read.</param>
/// <param name="InstructionCache">Cache of instruction fetches.</param>
/// <param name="DataCache">Cache of data reads (literals, constants, the model).</param>
/// <param name="Prefetch">Whether the next flash word is read ahead.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record FlashAccelerator(
    FlashAcceleratorKind Kind, int WordBits, FlashCache InstructionCache, FlashCache DataCache, bool Prefetch, string Source)
{
    /// <summary>Core cycles of a data read that no cache holds; 0 when data and instructions share the cache.</summary>
    public int DataReadCycles { get; init; }
}

/// <summary>A device on the bus.</summary>
/// <param name="Name">Unique on the board.</param>
/// <param name="Type">A key of <see cref="DeviceTypes.All"/>.</param>
/// <param name="Base">First register's address.</param>
/// <param name="Irq">Interrupt line, or -1.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record BoardDevice(string Name, string Type, uint Base, int Irq, string Source)
{
    /// <summary>Further addresses of the same registers.</summary>
    public IReadOnlyList<uint> Aliases { get; init; } = [];

    /// <summary>The gate before it, or null.</summary>
    public BoardGate? Gate { get; init; }
}

/// <summary>A port of a gate before devices.</summary>
/// <param name="Controller">One of <see cref="Emu.Devices.PeripheralGates.Names"/>, or <c>accessctrl</c>.</param>
/// <param name="Port">0 to 15, or the number of a block in RP2350's ACCESSCTRL.</param>
public sealed record BoardGate(string Controller, int Port);

/// <summary>The serial port at which people see the board's text.</summary>
/// <param name="Device">Name of one of the board's devices.</param>
/// <param name="Baud">Usual speed, bits per second.</param>
/// <param name="Tx">Pin that sends, or an empty string.</param>
/// <param name="Rx">Pin that receives, or an empty string.</param>
/// <param name="Source">Where the wiring comes from.</param>
public sealed record BoardConsole(string Device, int Baud, string Tx, string Rx, string Source);

/// <summary>A board: one chip at one clock with its wiring. Made by <see cref="BoardCatalog"/>, already checked.</summary>
public sealed record Board
{
    /// <summary>Short name, as in <c>--board nucleo-l4r5zi</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name as printed on the box.</summary>
    public required string Title { get; init; }

    /// <summary>Maker of the board; may be empty.</summary>
    public required string Vendor { get; init; }

    /// <summary>The chip's title.</summary>
    public required string Chip { get; init; }

    /// <summary>1 to 3, see boards/README.md; a user's own file without a tier is 3.</summary>
    public required int Tier { get; init; }

    /// <summary>The processor core.</summary>
    public required BoardCore Core { get; init; }

    /// <summary>True when the core is a RISC-V core.</summary>
    public bool IsRiscV => CoreTypes.IsRiscV(Core.Type);

    /// <summary>Core clock in hertz that firmware on this board uses.</summary>
    public required uint ClockHz { get; init; }

    /// <summary>All memories, ordered by address; none overlap, aliases included.</summary>
    public required IReadOnlyList<BoardMemory> Memory { get; init; }

    /// <summary>What stands between core and flash.</summary>
    public required FlashAccelerator FlashAccelerator { get; init; }

    /// <summary>Devices, ordered by address.</summary>
    public required IReadOnlyList<BoardDevice> Devices { get; init; }

    /// <summary>Serial console, if one is wired.</summary>
    public required BoardConsole? Console { get; init; }

    /// <summary>Where a program's vector table goes: the flash base, or behind a boot loader.</summary>
    public required uint ImageBase { get; init; }

    /// <summary>False: machines take one cycle for each instruction and none for memory, whatever the chip would take.</summary>
    public bool IsTimed { get; init; } = true;

    /// <summary>Source keys and the documents they stand for, chip and board together.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>The flash that holds <see cref="ImageBase"/>.</summary>
    public BoardMemory Flash => Memory.First(m => m.Kind == BoardMemoryKind.Flash && ImageBase >= m.Base && ImageBase < m.End);

    /// <summary>Bytes of flash that a program may use, from <see cref="ImageBase"/> to the end of that flash.</summary>
    public uint FlashBytes => (uint)(Flash.End - ImageBase);

    /// <summary>First address of the longest run of adjacent RAMs: where a program keeps data, arena and stack.</summary>
    public uint RamBase => LongestRamRun().Base;

    /// <summary>Bytes of the longest run of adjacent RAMs.</summary>
    public uint RamBytes => LongestRamRun().Bytes;

    /// <summary>Bytes of all RAM.</summary>
    public uint TotalRamBytes => (uint)Memory.Where(m => m.Kind == BoardMemoryKind.Ram).Sum(m => m.Size);

    private (uint Base, uint Bytes) LongestRamRun()
    {
        (uint Base, uint Bytes) best = default, run = default;
        foreach (BoardMemory ram in Memory.Where(m => m.Kind == BoardMemoryKind.Ram))
        {
            bool adjacent = run.Bytes > 0 && (ulong)run.Base + run.Bytes == ram.Base;
            run = adjacent ? (run.Base, run.Bytes + ram.Size) : (ram.Base, ram.Size);
            if (run.Bytes > best.Bytes)
                best = run;
        }
        return best;
    }
}
