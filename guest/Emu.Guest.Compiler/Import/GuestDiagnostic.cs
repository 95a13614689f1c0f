using System.Text;

namespace Emu.Guest.Compiler;

/// <summary>One reason why a method cannot become guest code.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Message">What was found, in one sentence.</param>
/// <param name="File">Source file from the PDB, or null without a PDB.</param>
/// <param name="Line">1-based line, or 0 when unknown.</param>
/// <param name="CallPath">Methods from the root to the one that holds the line, outermost first.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record GuestDiagnostic(RejectionId Id, string Message, string? File, int Line, IReadOnlyList<string> CallPath, string Fix)
{
    /// <summary>Id as users see it, for example <c>EMU3002</c>.</summary>
    public string Code => $"EMU{(int)Id}";

    /// <summary>Id, message, place, call path and fix on four lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Code).Append(": ").AppendLine(Message);
        text.Append("  where: ").AppendLine(File is null ? "no source line (no portable PDB beside the assembly)" : $"{File}:{Line}");
        text.Append("  path:  ").AppendLine(string.Join(" -> ", CallPath));
        text.Append("  fix:   ").Append(Fix);
        return text.ToString();
    }
}

/// <summary>The code to compile leaves the guest subset.</summary>
public sealed class GuestCompileException : Exception
{
    /// <summary>Everything found, in the order of discovery; at least one entry.</summary>
    public IReadOnlyList<GuestDiagnostic> Diagnostics { get; }

    /// <summary>Carries what the importer found.</summary>
    public GuestCompileException(IReadOnlyList<GuestDiagnostic> diagnostics) : base(string.Join(Environment.NewLine, diagnostics)) =>
        Diagnostics = diagnostics;
}
