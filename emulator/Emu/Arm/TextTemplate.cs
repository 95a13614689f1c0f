namespace Emu.Arm;

/// <summary>An assembly template cut at its braces: literal text and operands in turn.</summary>
internal sealed class TextTemplate
{
    /// <summary>A literal, or an operand when <paramref name="Part"/> is set.</summary>
    internal readonly record struct Piece(string Text, TextPart? Part);

    private static readonly TextTemplate?[] Cache = new TextTemplate[Thumb.Shapes.Length];

    private TextTemplate(string template)
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
            pieces.Add(new Piece(name, TextPart.All.GetValueOrDefault(name) ?? FloatText.All[name]));
            at = close + 1;
        }
        Pieces = [.. pieces];
    }

    internal Piece[] Pieces { get; }

    /// <summary>The template of a row.</summary>
    internal static TextTemplate Of(int row) => Cache[row] ??= new TextTemplate(Thumb.Shapes[row].Assembly);
}
