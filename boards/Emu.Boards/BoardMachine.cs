using Emu.Arm;
using Emu.Devices;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Boards;

/// <summary>Builds the machine that a board describes.</summary>
public static class BoardMachine
{
    /// <summary>The gate that is RP2350's ACCESSCTRL.</summary>
    internal const string AccessControl = "accessctrl";

    /// <summary>Memories, flash accelerator and modelled devices, at the board's clock; nothing is loaded and the core is not reset.</summary>
    /// <param name="board">A board from <see cref="BoardCatalog"/>.</param>
    /// <param name="console">Gets the bytes of the guest's console, or null.</param>
    /// <param name="configure">Changes the options before the machine is built: fault policy, semihosting, vector table.</param>
    /// <returns>The machine; the caller disposes of it. Flash starts with the board's wait states and cache settings, as start-up code would leave them.</returns>
    public static Machine Create(Board board, Action<byte>? console = null, Func<MachineOptions, MachineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(board);
        Timing.FlashAccelerator? flash = AcceleratorOf(board);
        var options = new MachineOptions
        {
            Core = board.Core.Model,
            ClockHz = board.ClockHz,
            Regions = [.. board.Memory.Select(RegionOf)],
            Flash = flash,
            VectorTable = board.ImageBase,
            InterruptLines = board.Core.IrqLines,
            PriorityBits = board.Core.PriorityBits,
            Attribution = AttributionOf(board.Core.Attribution),
            Console = console,
        };
        if (!board.IsTimed)
            options = options.Untimed();
        var machine = new Machine(configure is null ? options : configure(options));
        var gates = new PeripheralGates();
        Rp2350AccessControl? access = board.Devices.FirstOrDefault(d => d.Type == "rp2350.accessctrl") is { } control ? new Rp2350AccessControl(machine, control.Base) : null;
        ITransactionGate? GateOf(BoardGate? gate) => gate is null ? null : gate.Controller == AccessControl ? access : gates[gate.Controller];
        foreach (BoardDevice device in board.Devices)
        {
            DeviceType type = DeviceTypes.All[device.Type];
            IrqLine? irq = device.Irq < 0 ? null : machine.Irq(device.Irq);
            if (irq is not null)
                machine.Irq(device.Irq + type.Lines - 1);       // the last of several lines must exist, too
            var place = new DevicePlace(machine, flash, device.Name, device.Base, irq, device.Name == board.Console?.Device)
            {
                Gates = gates,
                Access = access,
                IrqBefore = device.Irq > 0 && board.Core.Model is Emu.Arm.ArmModel ? machine.Irq(device.Irq - 1) : null,
            };
            IDevice made = type.Create?.Invoke(place) ?? new UnmodelledRegisters(machine, device.Name, device.Base, type.Size);
            foreach (uint at in device.Aliases.Append(device.Base))
                machine.AddDevice(device.Gate is null && device.Aliases.Count == 0 ? made : new PlacedDevice(machine, made, at, GateOf(device.Gate), device.Gate?.Port ?? 0));
        }
        return machine;
    }

    private static MemoryRegion RegionOf(BoardMemory memory)
    {
        bool flash = memory.Kind == BoardMemoryKind.Flash;
        return new MemoryRegion(memory.Name, memory.Base, memory.Size, flash ? MemoryKind.Flash : MemoryKind.Ram, flash ? 0 : memory.WaitStates)
        {
            Aliases = memory.Aliases,
            IsWritable = !flash || memory.IsWritable,
            Fill = flash ? memory.Erased : (byte)0,
        };
    }

    private static IChipAttribution? AttributionOf(string name) => name switch
    {
        "address-bit-28" => new AddressBitAttribution(),
        "rp2350" => new Rp2350Attribution(),
        _ => null,
    };

    private static Timing.FlashAccelerator? AcceleratorOf(Board board) => board.FlashAccelerator.Kind switch
    {
        FlashAcceleratorKind.StArt => new Stm32L4Art(board.Flash.WaitStates, board.FlashAccelerator.Prefetch),
        FlashAcceleratorKind.NrfInstructionCache => new Nrf52Cache(board.FlashAccelerator.InstructionCache.Enabled),
        FlashAcceleratorKind.StPrefetch => new Stm32G0Flash(board.Flash.WaitStates, board.FlashAccelerator.Prefetch, board.FlashAccelerator.InstructionCache.Enabled),
        FlashAcceleratorKind.XipCache or FlashAcceleratorKind.SerialCache => new SerialFlash(board.FlashAccelerator.InstructionCache.Lines, board.FlashAccelerator.InstructionCache.LineBytes,
            board.FlashAccelerator.InstructionCache.Ways, board.Flash.WaitStates, board.FlashAccelerator.DataReadCycles),
        _ => board.Flash.WaitStates == 0 ? null : new PlainFlash(board.Flash.WaitStates, board.FlashAccelerator.WordBits / 8),
    };
}
