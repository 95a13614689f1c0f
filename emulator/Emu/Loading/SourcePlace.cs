namespace Emu.Loading;

/// <summary>A place in source code.</summary>
/// <param name="File">The file's name as the compiler was given it, with its folder where that is not the folder of compilation.</param>
/// <param name="Line">Line, from 1.</param>
public readonly record struct SourcePlace(string File, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}");
}
