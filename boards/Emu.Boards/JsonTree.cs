using System.Text;
using System.Text.Json;

namespace Emu.Boards;

/// <summary>The text of one file and its name: turns byte offsets into lines and columns.</summary>
internal sealed class JsonText(string file, byte[] bytes)
{
    public string File => file;

    public byte[] Bytes => bytes;

    public (int Line, int Column) PlaceOf(int offset)
    {
        ReadOnlySpan<byte> before = bytes.AsSpan(0, Math.Clamp(offset, 0, bytes.Length));
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}

/// <summary>
/// A JSON value that knows its place. <see cref="System.Text.Json.JsonDocument"/> forgets where a value stood, and an error without line and
/// column is of no use to somebody who edits a board file by hand.
/// </summary>
internal sealed class JsonTree
{
    public const int MaxDepth = 16;

    public required JsonText Text { get; init; }

    public required JsonValueKind Kind { get; init; }

    /// <summary>Byte offset of the value's first character.</summary>
    public required int Offset { get; init; }

    /// <summary>Text of a string; characters of a number.</summary>
    public string Value { get; init; } = "";

    public IReadOnlyList<JsonProperty> Properties { get; init; } = [];

    public IReadOnlyList<JsonTree> Items { get; init; } = [];

    public sealed record JsonProperty(string Name, int Offset, JsonTree Value);

    public JsonTree? this[string name]
    {
        get
        {
            foreach (JsonProperty property in Properties)
            {
                if (property.Name == name)
                    return property.Value;
            }
            return null;
        }
    }

    /// <summary>Reads a whole file. Comments and trailing commas are allowed: people write these files by hand.</summary>
    /// <exception cref="JsonException">The bytes are not JSON, not UTF-8, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static JsonTree Parse(JsonText text)
    {
        ReadOnlySpan<byte> bytes = text.Bytes;
        int start = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth };
        var reader = new Utf8JsonReader(bytes[start..], options);
        reader.Read();
        JsonTree tree = ReadValue(ref reader, text, start);
        reader.Read();   // anything but white space after the value throws
        return tree;
    }

    private static JsonTree ReadValue(ref Utf8JsonReader reader, JsonText text, int start)
    {
        int offset = start + (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var properties = new List<JsonProperty>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    (string name, int nameOffset) = (TextOf(ref reader), start + (int)reader.TokenStartIndex);
                    reader.Read();
                    properties.Add(new JsonProperty(name, nameOffset, ReadValue(ref reader, text, start)));
                }
                return new JsonTree { Text = text, Kind = JsonValueKind.Object, Offset = offset, Properties = properties };

            case JsonTokenType.StartArray:
                var items = new List<JsonTree>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, text, start));
                return new JsonTree { Text = text, Kind = JsonValueKind.Array, Offset = offset, Items = items };

            case JsonTokenType.String:
                return new JsonTree { Text = text, Kind = JsonValueKind.String, Offset = offset, Value = TextOf(ref reader) };

            case JsonTokenType.Number:
                return new JsonTree { Text = text, Kind = JsonValueKind.Number, Offset = offset, Value = Encoding.ASCII.GetString(reader.ValueSpan) };

            case JsonTokenType.True:
                return new JsonTree { Text = text, Kind = JsonValueKind.True, Offset = offset };

            case JsonTokenType.False:
                return new JsonTree { Text = text, Kind = JsonValueKind.False, Offset = offset };

            default:
                return new JsonTree { Text = text, Kind = JsonValueKind.Null, Offset = offset };
        }
    }

    // GetString throws InvalidOperationException for invalid UTF-8 or lone surrogates; to a reader of the file that is bad JSON like any other.
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("text is not valid UTF-8", null, null, null, e);
        }
    }
}
