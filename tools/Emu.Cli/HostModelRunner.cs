using System.Diagnostics;
using System.Globalization;
using Emu.Reports;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary>Runs the runtime's kernels as .NET code: outputs and arena, no cycles.</summary>
internal sealed class HostModelRunner : IModelRunner
{
    public RunOutcome Run(RunRequest request)
    {
        ModelError? error = HostInterpreter.TryOpen(request.Model, request.ArenaBytes ?? 0, request.Operators.AtLevel(request.Kernels), out HostInterpreter? opened, request.Planner);
        if (error is { Id: ModelErrorId.ArenaTooSmall } && request.ArenaBytes is { } given)
            return ArenaTooSmall(request, given);
        error?.Throw();
        using HostInterpreter interpreter = opened!;

        IReadOnlyList<byte[]> inputs = request.Inputs.Count > 0 ? request.Inputs : [.. Enumerable.Range(0, interpreter.InputCount).Select(i => ZeroPoints(request.View.Inputs[i], interpreter.Input(i).Length))];
        bool endedEarly = false;
        long start = Stopwatch.GetTimestamp();
        for (int n = 0; n < request.Repeat; n++)
        {
            for (int i = 0; i < inputs.Count; i++)
                inputs[i].CopyTo(interpreter.Input(i));
            endedEarly = !interpreter.Invoke();
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        byte[][] outputs = [.. Enumerable.Range(0, interpreter.OutputCount).Select(i => interpreter.Output(i).ToArray())];
        RunReport report = ReportOf(request, interpreter.ArenaBytes, interpreter.Report.Used, interpreter.Report.Need) with
        {
            Exit = "ok",
            EndedEarly = endedEarly,
            Checks = [new CheckReport("arena", true, ArenaMessage(interpreter.Report.Need, interpreter.ArenaBytes))],
            Operators = [.. request.View.Operators.Select((o, i) => new OperatorReport(i, o.Name, interpreter.KernelName(i), null, null, o.Macs, []))],
            Inputs = TensorReports.Of(request.View.Inputs, inputs),
            Outputs = TensorReports.Of(request.View.Outputs, outputs),
            Host = new HostReport(seconds, null),
        };
        return new RunOutcome(report, outputs);
    }

    // The size comes from the prepared arena: a shape in the file may promise anything.
    private static byte[] ZeroPoints(TensorView tensor, int bytes)
    {
        byte[] data = new byte[bytes];
        if (tensor.Type is ElementType.Int8 or ElementType.UInt8)
            Array.Fill(data, (byte)tensor.ZeroPoint);
        return data;
    }

    private static RunOutcome ArenaTooSmall(RunRequest request, int given)
    {
        using HostInterpreter fitting = HostInterpreter.Open(request.Model, planner: request.Planner, operators: request.Operators);
        RunReport report = ReportOf(request, given, null, fitting.Report.Need) with
        {
            Exit = "check-failed",
            Checks = [new CheckReport("arena", false, ArenaMessage(fitting.Report.Need, given))],
        };
        return new RunOutcome(report, []);
    }

    private static RunReport ReportOf(RunRequest request, long given, long? used, long need) => new()
    {
        Kind = "model",
        File = TensorReports.OfFile(request.Model),
        Board = request.Board?.Name,
        Core = request.Board?.Core.Type,
        ClockHz = request.Board?.ClockHz ?? 0,
        Mode = "host",
        Engine = null,
        Exit = "ok",
        Checks = [],
        Totals = new TotalsReport(),
        Operators = [],
        Memory = new MemoryReport { ArenaUsedBytes = used, ArenaMinimumBytes = need, ArenaGivenBytes = given },
        Inputs = [],
        Outputs = [],
        Host = new HostReport(0, null),
    };

    private static string ArenaMessage(int need, int given) =>
        string.Create(CultureInfo.InvariantCulture, $"the model needs {need:N0} bytes, the arena has {given:N0}");
}
