namespace Emu.Loading;

/// <summary>Runs the line-number programs of .debug_line, one for each compilation unit.</summary>
/// <remarks>Source: DWARF Debugging Information Format, version 4 and 5, 6.2; 32-bit DWARF of versions 2 to 5.</remarks>
internal ref struct LineProgram
{
    const int MaximumRows = 1 << 22;                        // a row can be made of one byte

    readonly List<LineSequence> _sequences;
    readonly LineFiles _files;
    readonly uint _minimumLength;
    readonly int _lineBase;
    readonly uint _lineRange, _firstSpecial;
    readonly ReadOnlySpan<byte> _operands;
    DwarfCursor _code;

    LineSequence? _sequence;
    uint _address;
    uint _file;
    int _line, _rows;

    /// <summary>Appends the sequences of all units.</summary>
    public static void ReadAll(ReadOnlyMemory<byte> section, LineStrings strings, List<LineSequence> sequences)
    {
        var units = new DwarfCursor(section.Span);
        for (int rows = 0; units.Left > 4 && rows < MaximumRows;)
        {
            var program = new LineProgram(units.Take(units.U32()), strings, sequences);
            rows += program.Run(MaximumRows - rows);
        }
    }

    LineProgram(ReadOnlySpan<byte> unit, LineStrings strings, List<LineSequence> sequences)
    {
        _sequences = sequences;
        var header = new DwarfCursor(unit);
        int version = header.U16();
        if (version >= 5)
            header.Take(2);                                 // size of addresses and of segment selectors
        uint length = header.U32();
        ReadOnlySpan<byte> rest = header.Take((ulong)header.Left);
        if (version is < 2 or > 5 || length > rest.Length)
        {
            _files = LineFiles.None;
            return;                                         // no code to run
        }
        _code = new DwarfCursor(rest[(int)length..]);
        header = new DwarfCursor(rest[..(int)length]);
        _minimumLength = header.U8();
        if (version >= 4)
            header.Take(1);                                 // operations of an instruction: 1, there is no VLIW here
        header.Take(1);                                     // whether rows begin statements
        _lineBase = (sbyte)header.U8();
        _lineRange = Math.Max(1, (uint)header.U8());
        _firstSpecial = Math.Max(1, (uint)header.U8());
        _operands = header.Take(_firstSpecial - 1);
        _files = version >= 5 ? LineFiles.ReadNew(ref header, strings) : LineFiles.ReadOld(ref header);
        Restart();
    }

    void Restart() => (_sequence, _address, _file, _line) = (null, 0, 1, 1);

    int Run(int most)
    {
        while (_code.Left > 0 && _rows < most)
        {
            uint opcode = _code.U8();
            if (opcode >= _firstSpecial)
                Special(opcode - _firstSpecial);
            else if (opcode == 0)
                Extended();
            else
                Standard(opcode);
        }
        return _rows;
    }

    void Special(uint adjusted)
    {
        Advance(adjusted / _lineRange);
        _line += _lineBase + (int)(adjusted % _lineRange);
        AddRow();
    }

    void Standard(uint opcode)
    {
        switch (opcode)
        {
            case 1: AddRow(); break;                                                        // copy
            case 2: Advance((uint)_code.Unsigned()); break;                                 // advance_pc
            case 3: _line = unchecked(_line + (int)_code.Signed()); break;                  // advance_line
            case 4: _file = (uint)_code.Unsigned(); break;                                        // set_file
            case 8: Advance((255 - _firstSpecial) / _lineRange); break;                     // const_add_pc
            case 9: _address += _code.U16(); break;                                         // fixed_advance_pc
            default:                                                                        // column, statement, block, prologue, epilogue, isa, and what later versions add
                for (int i = 0; i < (opcode <= _operands.Length ? _operands[(int)opcode - 1] : 0); i++)
                    _code.Unsigned();
                break;
        }
    }

    void Extended()
    {
        ulong length = _code.Unsigned();
        var operand = new DwarfCursor(_code.Take(length));
        switch (operand.U8())
        {
            case 1:                                         // end_sequence
                _sequence?.End(_address);
                Restart();
                break;
            case 2:                                         // set_address
                _address = operand.U32() & ~1u;
                break;
            case 3:                                         // define_file, until version 4
                _files.Add(operand.Text(), operand.Unsigned());
                break;
        }
    }

    void Advance(uint operations) => _address += operations * _minimumLength;

    void AddRow()
    {
        if (_sequence is null)
            _sequences.Add(_sequence = new LineSequence(_files));
        _sequence.Add(_address, _file, _line);
        _rows++;
    }
}
