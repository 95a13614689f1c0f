using Emu.Arm;
using Emu.Memory;
using Emu.Timing;

namespace Emu;

/// <summary>What happens to guest faults.</summary>
public enum FaultPolicy
{
    /// <summary>A fault that an enabled BusFault, UsageFault or MemManage handler takes is delivered; one that ends in HardFault stops the run. RISC-V: a fault stops the run while mtvec points to no code.</summary>
    StopOnHardFault,
    /// <summary>Every fault stops the run.</summary>
    StopAlways,
    /// <summary>Every fault is delivered; only lock-up stops the run.</summary>
    Deliver,
}

/// <summary>What happens when the guest touches a register that exists but is not modelled.</summary>
public enum UnmodelledPolicy
{
    /// <summary>It reads its reset value, and a diagnostic is added once per address.</summary>
    Report,
    /// <summary>As a bus fault.</summary>
    Fault,
}

/// <summary>What a machine is made of.</summary>
public sealed record MachineOptions
{
    /// <summary>The core.</summary>
    public CoreModel Core { get; init; } = CoreModel.CortexM4;
    /// <summary>Core clock in Hz, for devices and semihosting time.</summary>
    public uint ClockHz { get; init; } = 64_000_000;
    /// <summary>Memory.</summary>
    public IReadOnlyList<MemoryRegion> Regions { get; init; } = [];
    /// <summary>What stands between the core and flash regions; null for flash without wait states. One machine each.</summary>
    public FlashAccelerator? Flash { get; init; }
    /// <summary>Address of the vector table at reset (null: the lowest flash region, or 0); on a RISC-V core that of the first instruction (null: the lowest region).</summary>
    public uint? VectorTable { get; init; }
    /// <summary>External interrupt lines, 0..240; on a RISC-V core sources of the PLIC, 0..1023, numbered from 1.</summary>
    public int InterruptLines { get; init; } = 32;
    /// <summary>Implemented bits of a priority, 2..8. Arm only.</summary>
    public int PriorityBits { get; init; } = 4;
    /// <summary>Frequency of SysTick's external reference clock; 0 when there is none.</summary>
    public uint SysTickReferenceHz { get; init; }
    /// <summary>The chip's part in saying which memory is Secure (IDAU); null: the SAU alone decides. Arm cores with the Security Extension only; one machine each.</summary>
    public IChipAttribution? Attribution { get; init; }
    /// <summary>What happens to faults.</summary>
    public FaultPolicy Faults { get; init; } = FaultPolicy.StopOnHardFault;
    /// <summary>What happens at unmodelled registers.</summary>
    public UnmodelledPolicy Unmodelled { get; init; } = UnmodelledPolicy.Report;
    /// <summary>Semihosting.</summary>
    public SemihostingOptions Semihosting { get; init; } = new();
    /// <summary>Gets the bytes that the guest writes to its console.</summary>
    public Action<byte>? Console { get; init; }
    /// <summary>What the port that is the board's console receives: the next byte, or -1 when no more will come. Asked when there is room for a byte. Null: nothing is received.</summary>
    public Func<int>? SerialInput { get; init; }
    /// <summary>Gets the packets of an Arm core's ITM, as a trace port would send them; null: only port 0 is heard, on the console.</summary>
    public Action<byte>? Trace { get; init; }
    /// <summary>Limit for the sum of all regions.</summary>
    public long MaximumMemoryBytes { get; init; } = 256L << 20;

    /// <summary>The same machine without times: an instruction takes one cycle, memory none. Its cycles tell nothing about a real chip.</summary>
    public MachineOptions Untimed() => this with
    {
        Core = Core with { Timing = new UntimedTiming() },
        Flash = null,
        Regions = [.. Regions.Select(r => r with { WaitStates = 0 })],
    };
}

/// <summary>What semihosting offers to the guest.</summary>
public sealed record SemihostingOptions
{
    /// <summary>False: BKPT 0xAB, or EBREAK between its marks, is a breakpoint like any other.</summary>
    public bool Enabled { get; init; } = true;
    /// <summary>Command line for SYS_GET_CMDLINE.</summary>
    public string CommandLine { get; init; } = "";
    /// <summary>Console input for SYS_READC and reads of ":tt"; returns -1 at the end. Null: no input.</summary>
    public Func<int>? Input { get; init; }
    /// <summary>Directory whose files the guest may read and write; null refuses files. Paths cannot leave it.</summary>
    public string? Directory { get; init; }
    /// <summary>Seconds since 1970 at reset for SYS_TIME; fixed, so that runs repeat.</summary>
    public uint StartTime { get; init; } = 1_700_000_000;
    /// <summary>Heap and stack for SYS_HEAPINFO: heap base, heap limit, stack base, stack limit. Zeros let the guest decide.</summary>
    public (uint HeapBase, uint HeapLimit, uint StackBase, uint StackLimit) Heap { get; init; }
}
