namespace Emu.Reports.Tests;

/// <summary>Reports with every field in use, and a few hostile strings.</summary>
internal static class Samples
{
    public static RunReport Guest { get; } = new()
    {
        Kind = "model",
        File = new FileReport("samples/models/keyword.tflite", 54_321, "cbf43926"),
        Board = "nucleo-l4r5zi",
        Core = "cortex-m4",
        ClockHz = 120_000_000,
        Mode = "guest",
        Engine = "interpreter",
        Timing = "on",
        Exit = "check-failed",
        Checks = [new CheckReport("flash", true, "98,304 of 2,097,152 bytes"), new CheckReport("arena", false, "needs 23,296 bytes, 20,000 given")],
        Totals = new TotalsReport { Cycles = 12_345_678, Instructions = 10_000_000, Seconds = 0.10288065, OverheadCycles = 1_678, SetupCycles = 54_321 },
        Operators =
        [
            new OperatorReport(0, "CONV_2D", "Conv2DInt8", 12_300_000, 9_970_000, 2_600_000, new() { ["issue"] = 11_000_000, ["branch"] = 1_300_000 }),
            new OperatorReport(1, "SOFTMAX", "SoftmaxInt8", 44_000, 30_000, 0, new() { ["issue"] = 44_000 }),
        ],
        Memory = new MemoryReport
        {
            FlashBytes = 98_304, FlashAvailableBytes = 2_097_152, RamBytes = 25_600, RamAvailableBytes = 655_360, ArenaUsedBytes = 23_296, ArenaMinimumBytes = 23_296,
            ArenaGivenBytes = 23_296, StackHighWaterBytes = 512, StackBoundBytes = 768, HeapCalls = 0, CoreBytes = 9_876,
            Parts = [new MemoryPartReport("model", "flash", 54_321), new MemoryPartReport("arena", "sram1", 23_296)],
        },
        Inputs = [new TensorReport(0, "input\u001b[31m", "INT8", [1, 49, 10, 1], 0.5, -3, 490, "00000000", [0, 0, 0, 0, 0])],
        Outputs = [new TensorReport(0, new string('x', 80), "INT8", [1, 12], 0.00390625, -128, 12, "12345678", [0.5, 0.25])],
        Host = new HostReport(0.0421, 237.5),
    };

    public static RunReport Host { get; } = Guest with
    {
        Board = null,
        Core = null,
        ClockHz = 0,
        Mode = "host",
        Engine = null,
        Timing = null,
        Exit = "ok",
        Checks = [],
        Totals = new TotalsReport(),
        Operators = [new OperatorReport(0, "CONV_2D", "Conv2DInt8", null, null, 2_600_000, [])],
        Memory = new MemoryReport { ArenaUsedBytes = 23_296, ArenaMinimumBytes = 23_296, ArenaGivenBytes = 23_296 },
        Host = new HostReport(0.001, null),
    };

    public static InspectReport Inspect { get; } = new()
    {
        File = new FileReport("m.tflite", 2_704, "0a0b0c0d"), Description = "made for a test", Supported = false,
        Problems = ["EMU2200: operator 1 NO_SUCH: no kernel\n  where: m.tflite, operator 1\n  fix:   use another operator"],
        Totals = new InspectTotals(2, 4, 16, 80, 33),
        Operators = [new InspectOperator(0, "FULLY_CONNECTED", 4, true, [0, 1, -1], [2], 16), new InspectOperator(1, "NO_SUCH", 1, false, [2], [3], 0)],
        Tensors =
        [
            new InspectTensor(0, "x", "INT8", [1, 1], 1, false, 0.0244801156, -128, 1), new InspectTensor(1, "w", "INT8", [16, 1], 16, true, 0.01, 0, 16),
            new InspectTensor(2, "h", "INT8", [1, 16], 16, false, 0.02, -128, 1), new InspectTensor(3, "y", "FLOAT32", [1, 4], 16, false, 0, 0, 0),
        ],
        Inputs = [0], Outputs = [3],
    };

    public static TflmReport Tflm { get; } = new()
    {
        File = new FileReport("m.tflite", 2_704, "0a0b0c0d"),
        Builds =
        [
            new TflmBuild("arm", "cmsis-nn-dsp", 772, 32, 740, 1_164, 1_168, "planning", 752, 560, "alignas(16) uint8_t arena[1168];",
                [new TflmCategory("TfLiteEvalTensorData", 120, 120, 10)]),
        ],
        Resolver = "tflite::MicroMutableOpResolver<1> resolver;\nresolver.AddFullyConnected();\n",
        Notes = ["TFLM has no operator Twist"],
    };

    public static ArenaReport Arena { get; } = new()
    {
        File = new FileReport("m.tflite", 2_704, "0a0b0c0d"), ArenaMinimumBytes = 1_024, ArenaUsedBytes = 1_008, PlannedBytes = 48, PersistentBytes = 960,
        Planner = "search", LowerBoundBytes = 48, Optimal = true, Steps = ["the caller", "operator 0 FULLY_CONNECTED", "operator 1 SOFTMAX"],
        Planners = [new ArenaPlanner("search", 1_024, 48, 18, 1, true), new ArenaPlanner("greedy", 1_040, 64, 0, 0, false)],
        Buffers = [new ArenaBuffer("x", 0, 0, 16, -1, 0), new ArenaBuffer("h", 2, 16, 16, 0, 1), new ArenaBuffer("scratch of operator 1", -1, 32, 16, 1, 1)],
        Board = new ArenaBoard("nucleo-l4r5zi", 655_360, true), Tflm = Tflm,
    };

    public static BoardsReport Boards { get; } = new()
    {
        Boards =
        [
            new BoardReport("arduino-nano33ble", "Arduino Nano 33 BLE Sense", "nRF52840", "cortex-m4", 64_000_000, 983_040, 262_144, 1),
            new BoardReport("nucleo-l4r5zi", "NUCLEO-L4R5ZI", "STM32L4R5ZI", "cortex-m4", 120_000_000, 2_097_152, 655_360, 1),
        ],
    };
}
