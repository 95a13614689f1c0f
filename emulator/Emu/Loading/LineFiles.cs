namespace Emu.Loading;

/// <summary>The directory and file tables in the header of a line program.</summary>
/// <remarks>Source: DWARF Debugging Information Format, version 4, 6.2.4, and version 5, 6.2.4 and 6.2.4.1.</remarks>
internal sealed class LineFiles
{
    // Content types and forms: DWARF 5, table 7.27 and table 7.6.
    const ulong Path = 1, DirectoryIndex = 2;
    const ulong Block = 0x09, Data1 = 0x0B, Data2 = 0x05, Data4 = 0x06, Data8 = 0x07, Data16 = 0x1E, Text = 0x08, General = 0x0E, UnsignedData = 0x0F, Line = 0x1F;

    const int MaximumText = 1 << 24;                        // references to one long name take few bytes each

    readonly List<string> _directories = [];
    readonly List<(string Name, ulong Directory)> _files = [];
    readonly uint _firstFile;
    int _text;

    LineFiles(uint firstFile) => _firstFile = firstFile;

    /// <summary>Tables without files.</summary>
    public static LineFiles None => new(1);

    /// <summary>The name of a file by the number that line programs use, with its directory unless that is the directory of the compilation.</summary>
    public string this[uint file]
    {
        get
        {
            if (file - _firstFile >= (uint)_files.Count)
                return "?";
            (string name, ulong directory) = _files[(int)(file - _firstFile)];
            string folder = directory < (ulong)_directories.Count ? _directories[(int)directory] : "";
            return folder.Length == 0 || name.StartsWith('/') ? name : $"{folder.TrimEnd('/')}/{name}";
        }
    }

    /// <summary>Adds a file, while the program runs, too (DW_LNE_define_file).</summary>
    public void Add(string name, ulong directory)
    {
        if ((_text += name.Length) < MaximumText)
            _files.Add((name, directory));
    }

    void AddDirectory(string path)
    {
        if ((_text += path.Length) < MaximumText)
            _directories.Add(path);
    }

    /// <summary>Zero-terminated tables of versions 2 to 4; files count from 1, directory 0 is that of the compilation.</summary>
    public static LineFiles ReadOld(ref DwarfCursor c)
    {
        var files = new LineFiles(1);
        files.AddDirectory("");
        while (c.Text() is { Length: > 0 } directory)
            files.AddDirectory(directory);
        while (c.Text() is { Length: > 0 } name)
        {
            files.Add(name, c.Unsigned());
            c.Unsigned();                                   // time
            c.Unsigned();                                   // size
        }
        return files;
    }

    /// <summary>Self-describing tables of version 5; files count from 0.</summary>
    public static LineFiles ReadNew(ref DwarfCursor c, LineStrings strings)
    {
        var files = new LineFiles(0);
        ReadEntries(ref c, strings, (path, _) => files.AddDirectory(path));
        if (files._directories.Count > 0)
            files._directories[0] = "";
        ReadEntries(ref c, strings, files.Add);
        return files;
    }

    static void ReadEntries(ref DwarfCursor c, LineStrings strings, Action<string, ulong> add)
    {
        var formats = new (ulong Content, ulong Form)[c.U8()];
        for (int i = 0; i < formats.Length; i++)
            formats[i] = (c.Unsigned(), c.Unsigned());
        ulong count = c.Unsigned();
        for (ulong i = 0; i < count && c.Left > 0 && formats.Length > 0; i++)
        {
            string path = "";
            ulong directory = 0;
            foreach ((ulong content, ulong form) in formats)
            {
                (string text, ulong number) = ReadForm(ref c, form, strings);
                if (content == Path)
                    path = text;
                else if (content == DirectoryIndex)
                    directory = number;
            }
            if (!c.Failed)
                add(path, directory);
        }
    }

    static (string Text, ulong Number) ReadForm(ref DwarfCursor c, ulong form, LineStrings strings)
    {
        switch (form)
        {
            case Text: return (c.Text(), 0);
            case Line: return (LineStrings.At(strings.Line, c.U32()), 0);
            case General: return (LineStrings.At(strings.General, c.U32()), 0);
            case Data1: return ("", c.U8());
            case Data2: return ("", c.U16());
            case Data4: return ("", c.U32());
            case UnsignedData: return ("", c.Unsigned());
            case Data8: c.Take(8); return default;
            case Data16: c.Take(16); return default;
            case Block: c.Take(c.Unsigned()); return default;
            default: c.Take(ulong.MaxValue); return default;    // an unknown form has an unknown length
        }
    }
}
