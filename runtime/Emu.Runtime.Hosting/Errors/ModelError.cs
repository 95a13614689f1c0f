using System.Diagnostics.CodeAnalysis;

namespace Emu.Runtime.Hosting;

/// <summary>What is wrong with a model or tensor file, where, and what to do.</summary>
/// <param name="Id">Stable number.</param>
/// <param name="Message">One sentence: what was found and what was expected.</param>
/// <param name="Place">The file and the object in it; empty when there is no file.</param>
/// <param name="Fix">What the user can do.</param>
public sealed record ModelError(ModelErrorId Id, string Message, string Place, string Fix)
{
    /// <summary>The failing operator's index, or -1.</summary>
    public int Operator { get; init; } = -1;
    /// <summary>The subgraph of operator and tensor.</summary>
    public int Subgraph { get; init; }
    /// <summary>The failing tensor's number, or -1.</summary>
    public int Tensor { get; init; } = -1;

    /// <summary>The number as shown: EMU2107.</summary>
    public string Code => $"EMU{(int)Id}";

    /// <summary>Three lines: message, where, fix.</summary>
    public override string ToString() =>
        Place.Length == 0 ? $"{Code}: {Message}\n  fix:   {Fix}" : $"{Code}: {Message}\n  where: {Place}\n  fix:   {Fix}";

    /// <summary>Throws this error.</summary>
    [DoesNotReturn]
    public void Throw() => throw new ModelException(this);
}

/// <summary>A model or tensor file cannot be used.</summary>
[SuppressMessage("Design", "CA1032", Justification = "An exception without an error would have no id and no fix.")]
public sealed class ModelException(ModelError error) : Exception(error.ToString())
{
    /// <summary>What is wrong.</summary>
    public ModelError Error { get; } = error;
}
