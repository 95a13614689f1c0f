using Emu.Guest;
using Emu.Reports;
using Emu.Runtime.Hosting;

namespace Emu.Cli.Tests;

public class GuestReportTests
{
    private static RunRequest Request()
    {
        ModelFile file = ModelFile.Load(CliRun.Sample("sine_int8.tflite"));
        return new RunRequest(file, ModelView.Read(file), Boards.BoardCatalog.Load("nucleo-l4r5zi").Board, [], null, 1);
    }

    private static ModelRun Run(RunExit exit) => new()
    {
        Board = "nucleo-l4r5zi", Core = "cortex-m4", ClockHz = 120_000_000, Exit = exit, Checks = [new RunCheck("flash", exit != RunExit.CheckFailed, "words")],
    };

    [Theory]
    [InlineData(RunExit.Ok, "ok")]
    [InlineData(RunExit.CheckFailed, "check-failed")]
    [InlineData(RunExit.Fault, "fault")]
    [InlineData(RunExit.Limit, "limit")]
    public void The_end_of_a_run_is_spelt_as_the_contract_says(RunExit exit, string expected) => Assert.Equal(expected, GuestReports.Of(Run(exit), Request()).Exit);

    [Fact]
    public void A_run_that_was_not_built_still_names_the_boards_memories()
    {
        MemoryReport memory = GuestReports.Of(Run(RunExit.CheckFailed), Request()).Memory;
        Assert.Null(memory.FlashBytes);
        Assert.Equal(2048 * 1024, memory.FlashAvailableBytes);
        Assert.Equal(640 * 1024, memory.RamAvailableBytes);
    }

    [Fact]
    public void Costs_memory_and_tensors_are_carried_over()
    {
        ModelRun run = Run(RunExit.Ok) with
        {
            Totals = new RunTotals(100, 80, 1e-6, 10, 500),
            Operators = [new OperatorCost(0, "FULLY_CONNECTED", "FullyConnectedInt8", 90, 70, 16, [new CauseCycles("issue", 60), new CauseCycles("branch", 30)])],
            Memory = new MemoryUse
            {
                FlashBytes = 20_000, RamBytes = 3_000, ArenaUsedBytes = 304, ArenaMinimumBytes = 336, ArenaGivenBytes = 336, StackBoundBytes = 400, CoreBytes = 9_000,
                Parts = [new MemoryPart("model", "flash", 2_368)],
            },
            Outputs = [new TensorValue(0, "output", "int8", [1, 1], 0.0078f, 0, [64])],
        };
        RunReport report = GuestReports.Of(run, Request());
        Assert.Equal((100ul, 10ul, 500ul), (report.Totals.Cycles, report.Totals.OverheadCycles, report.Totals.SetupCycles));
        Assert.Equal(["issue", "branch"], report.Operators[0].Causes.Keys);
        Assert.Equal(30ul, report.Operators[0].Causes["branch"]);
        Assert.Equal((20_000L, 336L, 400L), (report.Memory.FlashBytes, report.Memory.ArenaMinimumBytes, report.Memory.StackBoundBytes));
        Assert.Equal("model", report.Memory.Parts[0].Name);
        Assert.Equal(Crc32.Hex([64]), report.Outputs[0].Crc32);
    }
}
