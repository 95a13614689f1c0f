using System.Text.Json;

namespace Emu.Boards;

/// <summary>Lays a board's entries over its chip's. Every value keeps its own file and place, so errors point at the file that is wrong.</summary>
internal static class JsonMerge
{
    /// <summary>Properties of <paramref name="over"/> win; objects inside are merged in turn; anything else replaces.</summary>
    public static JsonTree Objects(JsonTree under, JsonTree over)
    {
        if (under.Kind != JsonValueKind.Object || over.Kind != JsonValueKind.Object)
            return over;
        var properties = new List<JsonTree.JsonProperty>(under.Properties);
        foreach (JsonTree.JsonProperty property in over.Properties)
        {
            int known = properties.FindIndex(p => p.Name == property.Name);
            if (known < 0)
                properties.Add(property);
            else
                properties[known] = property with { Value = Objects(properties[known].Value, property.Value) };
        }
        return new JsonTree { Text = over.Text, Kind = JsonValueKind.Object, Offset = over.Offset, Properties = properties };
    }

    /// <summary>Lists of objects that meet by their <c>name</c>; entries with a new name come last.</summary>
    public static JsonTree NamedLists(JsonTree? under, JsonTree? over)
    {
        if (under is null || over is null)
            return under ?? over ?? throw new ArgumentNullException(nameof(over));
        if (under.Kind != JsonValueKind.Array || over.Kind != JsonValueKind.Array)
            return over;
        var items = new List<JsonTree>(under.Items);
        foreach (JsonTree item in over.Items)
        {
            string? name = item["name"]?.Value;
            int known = name is null ? -1 : items.FindIndex(i => i.Text != item.Text && i["name"]?.Value == name);
            if (known < 0)
                items.Add(item);
            else
                items[known] = Objects(items[known], item);
        }
        return new JsonTree { Text = over.Text, Kind = JsonValueKind.Array, Offset = over.Offset, Items = items };
    }
}
