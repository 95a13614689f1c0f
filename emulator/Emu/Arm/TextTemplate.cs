namespace Emu.Arm;

/// <summary>An assembly template cut at its braces: literal text and operands in turn.</summary>
internal sealed class TextTemplate
{
    /// <summary>A literal, or an operand when <paramref name="Part"/> is set.</summary>
    internal readonly record struct Piece(string Text, TextPart? Part);

    private static readonly TextTemplate?[] Cache = new TextTemplate[Thumb.Shapes.Length];

    /// <summary>Cuts a template.</summary>
    /// <param name="template">Text with operands in braces.</param>
    /// <param name="find">The operand of a name.</param>
    internal TextTemplate(string template, Func<string, TextPart> find)
    {
        List<Piece> pieces = [];
        for (int at = 0; at < template.Length;)
        {
            int open = template.IndexOf('{', at);
            if (open < 0) open = template.Length;
            if (open > at) pieces.Add(new Piece(template[at..open], null));
            if (open == template.Length) break;
            int close = template.IndexOf('}', open);
            string name = template[(open + 1)..close];
            pieces.Add(new Piece(name, find(name)));
            at = close + 1;
        }
        Pieces = [.. pieces];
    }

    internal Piece[] Pieces { get; }

    /// <summary>The template of a Thumb row.</summary>
    internal static TextTemplate Of(int row) => Cache[row] ??= new TextTemplate(Thumb.Shapes[row].Assembly, static name => TextPart.All.GetValueOrDefault(name) ?? FloatText.All.GetValueOrDefault(name) ?? V81Text.All[name]);
}
