using System.Globalization;

namespace Emu.Arm;

/// <summary>A position in a line of assembly text.</summary>
internal struct TextCursor(string text)
{
    private int _at;

    internal readonly bool AtEnd => _at == text.Length;

    internal readonly bool StartsWith(string expected) => string.CompareOrdinal(text, _at, expected, 0, expected.Length) == 0;

    /// <summary>Steps over the expected text if it stands here.</summary>
    internal bool Take(string expected)
    {
        if (!StartsWith(expected)) return false;
        _at += expected.Length;
        return true;
    }

    /// <summary><see cref="Take"/> of a whole name: no letter or digit follows.</summary>
    internal bool TakeWord(string expected)
    {
        int end = _at + expected.Length;
        return StartsWith(expected) && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])) && Take(expected);
    }

    /// <summary>A decimal or 0x number, with sign; negative numbers wrap.</summary>
    internal bool Number(out uint value)
    {
        bool negative = Take("-");
        if (Take("0x")) return Digits(NumberStyles.AllowHexSpecifier, char.IsAsciiHexDigit, out value);
        bool ok = Digits(NumberStyles.None, char.IsAsciiDigit, out value);
        if (negative) value = 0 - value;
        return ok;
    }

    internal bool Hexadecimal(out uint value)
    {
        Take("0x");
        return Digits(NumberStyles.AllowHexSpecifier, char.IsAsciiHexDigit, out value);
    }

    internal bool Byte(out byte value)
    {
        bool ok = Number(out uint number) && number < 256;
        value = (byte)number;
        return ok;
    }

    private bool Digits(NumberStyles style, Func<char, bool> isDigit, out uint value)
    {
        int start = _at;
        while (_at < text.Length && isDigit(text[_at])) _at++;
        return uint.TryParse(text.AsSpan(start, _at - start), style, CultureInfo.InvariantCulture, out value);
    }
}
