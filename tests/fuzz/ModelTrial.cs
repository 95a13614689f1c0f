using Emu.Runtime.Hosting;

namespace Emu.Tests;

/// <summary>What a user's program does with a model file: read it, prepare it, run it.</summary>
internal static class ModelTrial
{
    const int ArenaBytes = 1 << 16;
    /// <summary>A damaged shape may ask for minutes of honest work.</summary>
    const long MostMacs = 2_000_000;
    const int MostOperators = 1000;

    /// <summary>Gives the error's code, or "ok".</summary>
    /// <exception cref="InvalidOperationException">An error without id or fix.</exception>
    internal static string Run(byte[] model)
    {
        ModelError? error = ModelFile.TryOpen(model, "mutant", out ModelFile? file);
        HostInterpreter? interpreter = null;
        error ??= HostInterpreter.TryOpen(file!, ArenaBytes, OperatorTable.All, out interpreter);
        using (interpreter)
            error ??= interpreter!.View.Macs > MostMacs ? null : Invoke(interpreter);
        if (error is null)
            return "ok";
        if (!Enum.IsDefined(error.Id) || error.Fix.Length == 0)
            throw new InvalidOperationException("an error without id or fix: " + error);
        return $"{error.Code} {error.Id}";
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
