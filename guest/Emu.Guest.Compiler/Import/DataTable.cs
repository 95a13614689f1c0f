using System.Reflection;
using System.Runtime.CompilerServices;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>Constant tables (fields with an RVA) as data symbols; equal bytes share one symbol.</summary>
internal sealed class DataTable
{
    private readonly Dictionary<byte[], DataSymbol> _symbols = new(ByteComparer.Instance);
    private readonly HashSet<string> _names = [];

    /// <summary>The symbol for a field's bytes.</summary>
    /// <param name="field">Static field with an RVA.</param>
    /// <param name="user">Name of the function that uses it first; the symbol is named after it.</param>
    public DataSymbol For(FieldInfo field, string user)
    {
        byte[] bytes = RuntimeHelpers.CreateSpan<byte>(field.FieldHandle).ToArray();
        if (_symbols.TryGetValue(bytes, out DataSymbol? symbol))
            return symbol;
        string name = user + ".data";
        for (int i = 2; !_names.Add(name); i++)
            name = $"{user}.data{i}";
        // One alignment for all, the largest an element needs, so that tables of different element types can share.
        symbol = new DataSymbol(name, bytes, bytes.Length >= 8 ? 8 : 4);
        _symbols.Add(bytes, symbol);
        return symbol;
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
