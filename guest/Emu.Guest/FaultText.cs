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
        string text = Explained(fault).ToString();
        for (SourceLine? at = image.LineAt(fault.Pc); at is not null; at = at.InlinedAt)
            text += string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  at {at.Method} ({Path.GetFileName(at.File)}:{at.Line})");
        return text;
    }

    /// <summary>An undefined instruction that the compiler put there is a failed check; its number says which.</summary>
    private static FaultReport Explained(FaultReport fault)
    {
        string? check = TrapOf(fault.Instruction) switch
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

    /// <summary>The compiler's traps: UDF on Arm, a write to the read-only CSR cycle on RISC-V, each with the kind as immediate.</summary>
    private static TrapKind TrapOf(string? instruction)
    {
        string[] words = (instruction ?? "").Split([' ', ',', '#'], StringSplitOptions.RemoveEmptyEntries);
        bool isTrap = words is ["udf", _] or ["csrrwi", _, "cycle", _];
        return isTrap && byte.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out byte kind) ? (TrapKind)kind : 0;
    }
}
