using System.Globalization;
using Emu.Guest.Compiler.Ir;
using Emu.Runtime.Hosting;

namespace Emu.Guest;

/// <summary>Adds what the compiler knows to a machine's fault: the C# line, and the meaning of a trap's number.</summary>
internal static class FaultText
{
    public static string Of(RunStop stop, ModelImage image)
    {
        if (stop.Fault is not FaultReport fault)
            return $"the run ended early: {stop}";
        string text = Explained(fault, image.TrapAt(fault.Pc)).ToString();
        for (SourceLine? at = image.LineAt(fault.Pc); at is not null; at = at.InlinedAt)
            text += string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  at {at.Method} ({Path.GetFileName(at.File)}:{at.Line})");
        return text;
    }

    /// <summary>A trap that the compiler put there is a failed check.</summary>
    private static FaultReport Explained(FaultReport fault, TrapKind? trap)
    {
        string? check = trap switch
        {
            TrapKind.Bounds => "used an index or length outside its data",
            TrapKind.DivideByZero => "divided an integer by zero",
            TrapKind.Overflow => "overflowed a checked operation",
            TrapKind.Unreachable => "reached code that must not be reached",
            _ => null,
        };
        return check is null ? fault : fault with
        {
            Cause = "a check in the compiled code failed",
            Meaning = ($"EMU{(int)ModelErrorId.KernelFault}: a kernel {check}", Runtime.Hosting.ErrorInfoAttribute.FixOf(ModelErrorId.KernelFault)),
        };
    }
}
