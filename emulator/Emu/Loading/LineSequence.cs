namespace Emu.Loading;

/// <summary>Rows of a line table for one stretch of code, in order of address.</summary>
/// <param name="files">Names of the unit's files.</param>
internal sealed class LineSequence(LineFiles files)
{
    readonly record struct Row(uint Address, uint File, int Line);

    readonly List<Row> _rows = [];
    uint _end;

    /// <summary>First address.</summary>
    public uint Start => _rows.Count == 0 ? 0 : _rows[0].Address;

    /// <summary>Adds a row. Of several for one address the last counts; addresses never fall in a good table.</summary>
    public void Add(uint address, uint file, int line)
    {
        if (_rows.Count > 0 && _rows[^1].Address == address)
            _rows.RemoveAt(_rows.Count - 1);
        if (_rows.Count == 0 || _rows[^1].Address < address)
            _rows.Add(new Row(address, file, line));
    }

    /// <summary>Ends the sequence before this address.</summary>
    public void End(uint address) => _end = address;

    /// <summary>The line of an address; null when it is outside, or the compiler gave its code no line.</summary>
    public SourcePlace? At(uint address)
    {
        if (address >= _end)
            return null;
        int last = AddressOrder.Below(_rows, address, static r => r.Address);
        return last < 0 || _rows[last].Line == 0 ? null : new SourcePlace(files[_rows[last].File], _rows[last].Line);
    }
}
