using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Prediction;

namespace Emu.Tests;

/// <summary>What a user's program does with a model file: read it, prepare it, run it.</summary>
internal static class ModelTrial
{
    const int ArenaBytes = 1 << 16;
    /// <summary>A damaged shape may ask for minutes of honest work.</summary>
    const long MostMacs = 2_000_000;
    const int MostOperators = 1000;

    /// <summary>Gives the error's code, or "ok".</summary>
    /// <param name="model">The file.</param>
    /// <param name="choice">Any number: chooses the planner and whether the model is also looked over before it runs.</param>
    /// <exception cref="InvalidOperationException">An error without id or fix, or out of a kernel.</exception>
    internal static string Run(byte[] model, int choice)
    {
        ModelError? error = ModelFile.TryOpen(model, "mutant", out ModelFile? file);
        HostInterpreter? interpreter = null;
        if (error is null && choice % 16 == 1)
            LookOver(file!);
        error ??= HostInterpreter.TryOpen(file!, ArenaBytes, OperatorTable.All, out interpreter, PlannerFor(choice));
        using (interpreter)
            error ??= interpreter!.View.Macs > MostMacs ? null : Invoke(interpreter);
        if (error is null)
            return "ok";
        Check(error);
        return $"{error.Code} {error.Id}";
    }

    static void Check(ModelError error)
    {
        if (!Enum.IsDefined(error.Id) || error.Fix.Length == 0)
            throw new InvalidOperationException("an error without id or fix: " + error);
        if (error.Id == ModelErrorId.KernelFault)
            throw new InvalidOperationException("a kernel of the runtime failed its own check: " + error);
    }

    static Planner PlannerFor(int choice) => (choice % 16) switch
    {
        2 => Planner.Search,
        3 => Planner.Linear,
        4 => Planner.Offline,
        _ => Planner.Greedy,
    };

    /// <summary>What emu inspect and emu arena --tflm do.</summary>
    static void LookOver(ModelFile file)
    {
        if (ModelView.TryRead(file, out ModelView? view) is not null)
            return;
        foreach (ModelError error in ModelFindings.Of(view!, OperatorTable.All))
            Check(error);
        _ = Preflight.Of(view!, OperatorTable.All, []);
        _ = ModelFindings.Remarks(view!);
        _ = ArenaPrediction.Of(view!, Abi.ArmShortEnums, KernelSet.CmsisNnMve);
    }

    static ModelError? Invoke(HostInterpreter interpreter)
    {
        interpreter.OperatorRunLimit = MostOperators;
        try
        {
            interpreter.Invoke();
            return null;
        }
        catch (ModelException e)
        {
            return e.Error;
        }
    }
}
