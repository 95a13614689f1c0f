using System.Globalization;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest;

/// <summary>Adds what the compiler knows to a machine's fault: the C# line, and the meaning of a trap's number.</summary>
internal static class FaultText
{
    public static string Of(RunStop stop, ModelImage image)
    {
        if (stop.Fault is not FaultReport fault)
            return $"the run ended early: {stop}";
        string text = fault.ToString();
        if (image.LineAt(fault.Pc) is not SourceLine line)
            return text;
        for (SourceLine? at = line; at is not null; at = at.InlinedAt)
            text += string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  at {at.Method} ({Path.GetFileName(at.File)}:{at.Line})");
        return text;
    }
}
