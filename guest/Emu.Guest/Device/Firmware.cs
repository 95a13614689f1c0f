using Emu.Runtime;
using Emu.Runtime.Planning;

namespace Emu.Guest.Device;

/// <summary>What the start-up code hands to the firmware: addresses and sizes fixed at link time. Lies in flash.</summary>
internal unsafe struct FirmwareLayout
{
    /// <summary>The .tflite file in flash, 16-byte aligned.</summary>
    public byte* Model;
    /// <summary>Its size.</summary>
    public int ModelBytes;
    /// <summary>The arena in RAM, 16-byte aligned.</summary>
    public byte* Arena;
    /// <summary>Its size.</summary>
    public int ArenaBytes;
    /// <summary>Kernels of this image, in flash.</summary>
    public OperatorEntry* Operators;
    /// <summary>Number of kernels.</summary>
    public int OperatorCount;
    /// <summary>The memory plan in flash; null when the device plans by itself.</summary>
    public byte* Plan;
    /// <summary>Its size.</summary>
    public int PlanBytes;
}

/// <summary>The image's entry points, called by the start-up code in this order: Setup once, then Invoke for each inference. Guest code.</summary>
internal static unsafe class Firmware
{
    /// <summary>Prepares the model by a plan made beforehand.</summary>
    /// <returns>A <see cref="Status"/>.</returns>
    public static int SetupPlanned(FirmwareLayout* layout, SetupReport* report) =>
        (int)Interpreter.Setup<PlanBefore>(Model(layout), Arena(layout), Operators(layout), new ReadOnlySpan<byte>(layout->Plan, layout->PlanBytes), ref *report);

    /// <summary>Prepares and plans the model.</summary>
    /// <returns>A <see cref="Status"/>.</returns>
    public static int Setup(FirmwareLayout* layout, SetupReport* report) =>
        (int)Interpreter.Setup(Model(layout), Arena(layout), Operators(layout), ref *report);

    /// <summary>Runs the model once.</summary>
    /// <returns>A <see cref="Status"/>.</returns>
    public static int Invoke(FirmwareLayout* layout)
    {
        NoObserver observer = default;
        return (int)Interpreter.Invoke(Model(layout), Arena(layout), Operators(layout), ref observer);
    }

    private static ReadOnlySpan<byte> Model(FirmwareLayout* layout) => new(layout->Model, layout->ModelBytes);

    private static Span<byte> Arena(FirmwareLayout* layout) => new(layout->Arena, layout->ArenaBytes);

    private static ReadOnlySpan<OperatorEntry> Operators(FirmwareLayout* layout) => new(layout->Operators, layout->OperatorCount);
}
