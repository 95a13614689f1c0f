using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Verification;

/// <summary>One prepared model, invoked several times.</summary>
internal interface ICaseSession : IDisposable
{
    /// <summary>Prepares the model.</summary>
    /// <returns>Why it cannot run, or null.</returns>
    string? SetUp();

    /// <summary>Runs the model once.</summary>
    /// <returns>What went wrong, or null.</returns>
    string? Invoke(byte[][] inputs);

    byte[] Output(int index);

    /// <summary>Cycles of the last invocation, where there are any.</summary>
    ulong? Cycles { get; }
}

/// <summary>The runtime as .NET code.</summary>
internal sealed class HostCase(HostInterpreter interpreter) : ICaseSession
{
    public ulong? Cycles => null;

    public string? SetUp() => null;

    public string? Invoke(byte[][] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].CopyTo(interpreter.Input(i));
        try
        {
            interpreter.Invoke();
            return null;
        }
        catch (ModelException e)
        {
            return $"{e.Error.Code}: {e.Error.Message}";
        }
    }

    public byte[] Output(int index) => interpreter.Output(index).ToArray();

    public void Dispose() => interpreter.Dispose();
}

/// <summary>The compiled runtime on a virtual board.</summary>
internal sealed class BoardCase(ModelSession session) : ICaseSession
{
    public ulong? Cycles => session.Cycles;

    public string? SetUp() => Words(session.SetUp());

    public string? Invoke(byte[][] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
            session.SetInput(i, inputs[i]);
        return Words(session.Invoke());
    }

    public byte[] Output(int index) => session.Output(index);

    public void Dispose() => session.Dispose();

    private static string? Words(SessionEnd? end) => end switch
    {
        null => null,
        { Exit: RunExit.CheckFailed } => "does not fit the board: " + end.Reason,
        _ => end.Reason,
    };
}
