using System.Reflection;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Passes;

namespace Emu.Guest.Compiler.Support;

/// <summary>Gives lowering its routines by importing them into the module that is being compiled.</summary>
internal sealed class ImportedSupport(Importer importer) : ISupportResolver
{
    private readonly Dictionary<MethodInfo, FunctionSymbol> _symbols = [];

    /// <inheritdoc/>
    public FunctionSymbol Resolve(Op op, IrType operandType, IrType resultType, Cond cond)
    {
        MethodInfo method = SupportLibrary.MethodFor(op, resultType, operandType, cond)
            ?? throw new NotSupportedException($"no support routine for {op} of {operandType} to {resultType}");
        if (!_symbols.TryGetValue(method, out FunctionSymbol? symbol))
            _symbols.Add(method, symbol = importer.ImportMore(method));
        return symbol;
    }
}
