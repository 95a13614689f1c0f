using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>
/// Methods of the runtime's class for vectors of int8, in MVE instructions (ARMv8-M ARM, DDI 0553, C2.4): the compiler makes no vectors by itself. The text of each routine stands in
/// <c>Vectors/</c>.
/// </summary>
internal static class VectorRoutines
{
    /// <summary>Method, file, parameters (all words) and bytes that the routine saves.</summary>
    private static readonly (string Method, string File, int Words, int SavedBytes)[] Routines =
    [
        ("MultiplyAdd", "multiply-add", 6, 16),
        ("Dots", "dots", 6, 36),
        ("Columns", "columns", 6, 100),
        ("Spread", "spread", 6, 40),
        ("Rescale", "rescale", 9, 52),
    ];

    private static readonly byte[]?[] Assembled = new byte[Routines.Length][];

    /// <summary>The routine that takes the place of a function; null when it is to be compiled.</summary>
    /// <param name="function">Verified IR.</param>
    /// <exception cref="InvalidOperationException">The method of the runtime has other parameters than the routine.</exception>
    public static CompiledFunction? Find(Function function)
    {
        if (!function.Symbol.Name.StartsWith(Intrinsics.VectorType + ".", StringComparison.Ordinal))
            return null;
        string method = function.Symbol.Name[(Intrinsics.VectorType.Length + 1)..];
        int index = Array.FindIndex(Routines, r => r.Method == method);
        if (index < 0)
            return null;
        (_, string file, int words, int savedBytes) = Routines[index];
        if (function.Parameters.Count != words || function.Parameters.Any(static t => t != IrType.I32) || function.Result != IrType.Void)
            throw new InvalidOperationException($"{function.Symbol.Name}: the vector routine takes {words} words");
        byte[] code = Assembled[index] ??= Assemble(file);
        return CompiledFunction.OfInstructions(function.Symbol, code, new IrSignature(function.Parameters, IrType.Void), savedBytes);
    }

    private static byte[] Assemble(string file)
    {
        using StreamReader text = new(typeof(VectorRoutines).Assembly.GetManifestResourceStream("Vectors." + file)!);
        return AssemblyText.Assemble(text);
    }
}
