using System.Runtime.InteropServices;
using System.Text;

namespace Emu.Cli;

/// <summary>What firmware prints: kept for the report up to a limit, and shown at once where people look.</summary>
/// <param name="live">Gets the text while the firmware runs, or null.</param>
internal sealed class GuestConsole(TextWriter? live)
{
    private const int MostBytes = 1 << 20;

    private readonly List<byte> _kept = [];
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] _byte = new byte[1];
    private readonly char[] _characters = new char[4];

    public long Bytes { get; private set; }

    public bool IsTruncated => Bytes > MostBytes;

    public bool EndsInsideLine { get; private set; }

    public string Text => Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_kept));

    public void Write(byte value)
    {
        if (Bytes++ < MostBytes)
            _kept.Add(value);
        EndsInsideLine = value != '\n';
        if (live is null)
            return;
        _byte[0] = value;
        int count = _decoder.GetChars(_byte, 0, 1, _characters, 0);
        for (int i = 0; i < count; i++)
        {
            // A stranger's firmware must not steer the terminal.
            char c = _characters[i];
            live.Write(char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? '?' : c);
        }
    }
}
