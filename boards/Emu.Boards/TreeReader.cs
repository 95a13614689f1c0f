using System.Globalization;
using System.Text.Json;

namespace Emu.Boards;

/// <summary>
/// Takes typed values out of a <see cref="JsonTree"/> and collects problems instead of stopping at the first one. A value that cannot be read
/// comes back as its type's default, so that reading goes on.
/// </summary>
internal sealed class TreeReader
{
    private readonly List<BoardDiagnostic> _errors = [];

    public IReadOnlyList<BoardDiagnostic> Errors => _errors;

    public void Report(BoardError id, JsonTree at, string message, string fix) => Report(id, at.Text, at.Offset, message, fix);

    public void Report(BoardError id, JsonText text, int offset, string message, string fix)
    {
        if (_errors.Count >= BoardCatalog.MaxErrors)
            return;
        (int line, int column) = text.PlaceOf(offset);
        var error = new BoardDiagnostic(id, message, text.File, line, column, fix);
        if (!_errors.Contains(error))
            _errors.Add(error);
    }

    /// <summary>Checks that a value is an object with no property outside the list and none twice.</summary>
    public bool Expect(JsonTree tree, string what, params ReadOnlySpan<string> names)
    {
        if (tree.Kind != JsonValueKind.Object)
        {
            Report(BoardError.WrongType, tree, $"{what} must be an object, found {NameOf(tree.Kind)}", "write { ... }");
            return false;
        }
        string[] known = names.ToArray();
        var seen = new HashSet<string>();
        foreach (JsonTree.JsonProperty property in tree.Properties)
        {
            if (!known.Contains(property.Name))
                Report(BoardError.UnknownProperty, property.Value.Text, property.Offset, $"{what} has no property '{Shorten(property.Name)}'", NearestName.Advice(property.Name, known));
            else if (!seen.Add(property.Name))
                Report(BoardError.Duplicate, property.Value.Text, property.Offset, $"{what} says '{property.Name}' twice", "remove one");
        }
        return true;
    }

    /// <summary>A property that must be there; reports and returns null if it is not.</summary>
    public JsonTree? Require(JsonTree tree, string what, string name)
    {
        JsonTree? value = tree[name];
        if (value is null && tree.Kind == JsonValueKind.Object)
            Report(BoardError.MissingProperty, tree, $"{what} lacks '{name}'", $"add \"{name}\": ...");
        return value;
    }

    public string Text(JsonTree tree, string what, string name, bool required = true)
    {
        JsonTree? value = required ? Require(tree, what, name) : tree[name];
        return value is not null && IsKind(value, $"{what}: {name}", JsonValueKind.String) ? value.Value : "";
    }

    public bool Flag(JsonTree tree, string what, string name, bool fallback)
    {
        JsonTree? value = tree[name];
        if (value is null)
            return fallback;
        if (value.Kind is JsonValueKind.True or JsonValueKind.False)
            return value.Kind == JsonValueKind.True;
        Report(BoardError.WrongType, value, $"{what}: {name} must be true or false, found {NameOf(value.Kind)}", "write true or false");
        return fallback;
    }

    /// <summary>One of several words.</summary>
    public T OneOf<T>(JsonTree tree, string what, string name, IReadOnlyDictionary<string, T> words, string? fallback = null) where T : struct
    {
        JsonTree? value = fallback is null ? Require(tree, what, name) : tree[name];
        if (value is null)
            return fallback is null ? default : words[fallback];
        if (!IsKind(value, $"{what}: {name}", JsonValueKind.String))
            return default;
        if (words.TryGetValue(value.Value, out T found))
            return found;
        Report(BoardError.UnknownValue, value, $"{what}: {name} cannot be '{Shorten(value.Value)}'", NearestName.Advice(value.Value, [.. words.Keys]));
        return default;
    }

    /// <summary>A plain integer; <paramref name="fallback"/> makes it optional.</summary>
    public long Integer(JsonTree tree, string what, string name, long min, long max, long? fallback = null)
    {
        JsonTree? value = fallback is null ? Require(tree, what, name) : tree[name];
        if (value is null)
            return fallback ?? min;
        if (!IsKind(value, $"{what}: {name}", JsonValueKind.Number))
            return min;
        if (!long.TryParse(value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            Report(BoardError.BadNumber, value, $"{what}: {name} must be a whole number, found {Shorten(value.Value)}", "write it without fraction and exponent");
            return min;
        }
        return InRange(value, $"{what}: {name}", number, min, max);
    }

    /// <summary>An address such as <c>"0x20000000"</c>.</summary>
    public uint Address(JsonTree tree, string what, string name)
    {
        JsonTree? value = Require(tree, what, name);
        return value is null ? 0 : Address(value, $"{what}: {name}");
    }

    public uint Address(JsonTree value, string what)
    {
        const string Fix = "write an address as a string, for example \"0x20000000\"";
        if (value.Kind != JsonValueKind.String)
        {
            Report(BoardError.WrongType, value, $"{what} must be a string, found {NameOf(value.Kind)}", Fix);
            return 0;
        }
        if (TryHex(value.Value, out uint address))
            return address;
        Report(BoardError.BadNumber, value, $"{what} is not a 32-bit hexadecimal address: '{Shorten(value.Value)}'", Fix);
        return 0;
    }

    /// <summary>A size in bytes: a number, <c>"512K"</c>, <c>"2M"</c> or <c>"0x4000"</c>; 1 to 2^32 - 1.</summary>
    public uint Size(JsonTree tree, string what, string name)
    {
        const string Fix = "write bytes (524288), \"512K\", \"2M\" or \"0x80000\"";
        JsonTree? value = Require(tree, what, name);
        if (value is null)
            return 0;
        if (value.Kind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            Report(BoardError.WrongType, value, $"{what}: {name} must be a size, found {NameOf(value.Kind)}", Fix);
            return 0;
        }
        if (!TrySize(value.Value, out ulong size))
        {
            Report(BoardError.BadNumber, value, $"{what}: {name} is not a size: '{Shorten(value.Value)}'", Fix);
            return 0;
        }
        return (uint)InRange(value, $"{what}: {name}", (long)Math.Min(size, long.MaxValue), 1, uint.MaxValue);
    }

    public IReadOnlyList<JsonTree> List(JsonTree tree, string what, string name, bool required)
    {
        JsonTree? value = required ? Require(tree, what, name) : tree[name];
        return value is not null && IsKind(value, $"{what}: {name}", JsonValueKind.Array) ? value.Items : [];
    }

    public bool IsKind(JsonTree value, string what, JsonValueKind kind)
    {
        if (value.Kind == kind)
            return true;
        Report(BoardError.WrongType, value, $"{what} must be {NameOf(kind)}, found {NameOf(value.Kind)}", $"write {NameOf(kind)}");
        return false;
    }

    /// <summary>Keeps a stranger's text short in a message.</summary>
    public static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");

    internal static bool TryHex(string text, out uint value)
    {
        value = 0;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    internal static bool TrySize(string text, out ulong bytes)
    {
        if (TryHex(text, out uint hex))
        {
            bytes = hex;
            return true;
        }
        int shift = text.EndsWith('K') ? 10 : text.EndsWith('M') ? 20 : 0;
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(0, text.Length - 1);
        if (!uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint count))
        {
            bytes = 0;
            return false;
        }
        bytes = (ulong)count << shift;
        return true;
    }

    private long InRange(JsonTree value, string what, long number, long min, long max)
    {
        if (number >= min && number <= max)
            return number;
        Report(BoardError.OutOfRange, value, $"{what} must be {min} to {max}, found {number}", "choose a value inside the range");
        return min;
    }

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
