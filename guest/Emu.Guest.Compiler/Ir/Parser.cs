using System.Globalization;

namespace Emu.Guest.Compiler.Ir;

/// <summary>
/// Reads the text form that <see cref="Printer"/> writes. Value and block numbers may be any names that start with v and b.
/// </summary>
internal sealed class Parser
{
    private readonly string[] _lines;
    private readonly Module _module = new();
    private readonly Dictionary<string, DataSymbol> _data = [];
    private int _line;
    private string _text = "";
    private int _at;

    private Parser(string text) => _lines = text.Split('\n');

    /// <summary>Reads a module.</summary>
    /// <exception cref="FormatException">With line number and what was expected.</exception>
    public static Module Module(string text)
    {
        Parser parser = new(text);
        while (parser.NextLine())
            parser.TopLevel();
        return parser._module;
    }

    /// <summary>Reads a module that holds one function.</summary>
    public static Function Function(string text)
    {
        foreach (Function function in Module(text).Functions.Values)
            return function;
        throw new FormatException("no function in the text");
    }

    private bool NextLine()
    {
        while (_line < _lines.Length)
        {
            _text = _lines[_line++];
            int comment = _text.IndexOf(';', StringComparison.Ordinal);
            if (comment >= 0)
                _text = _text[..comment];
            _at = 0;
            if (Peek() != '\0')
                return true;
        }
        return false;
    }

    private void TopLevel()
    {
        string word = Word();
        if (word == "data")
        {
            string name = Quoted();
            int align = (int)Attribute("align");
            _data.Add(name, new DataSymbol(name, Convert.FromHexString(Peek() == '\0' ? "" : Word()), align));
        }
        else if (word == "func")
        {
            ReadFunction();
        }
        else
        {
            throw Error("'data' or 'func'");
        }
    }

    private void ReadFunction()
    {
        FunctionSymbol symbol = new(Quoted());
        List<IrType> parameters = Types();
        Function function = new(symbol, parameters, Parse<IrType>(Word()));
        if (Peek() != '\0')
            function.InlineHint = (int)Attribute("inline");
        _module.Functions.Add(symbol.Name, function);
        Dictionary<string, Block> blocks = [];
        Dictionary<string, Instr> values = [];
        List<(Instr Instr, List<string> Names)> uses = [];
        Block? block = null;
        while (NextLine())
        {
            int start = _at;
            string word = Word();
            if (word is "func" or "data")
            {
                _line--;
                break;
            }
            if (word == "slot")
            {
                Expect('$');
                Word();
                string name = Quoted();
                int bytes = (int)Number();
                function.Slots.Add(new Slot(name, bytes, (int)Attribute("align")));
            }
            else if (Peek() == ':')
            {
                Expect(':');
                block = BlockOf(blocks, word);
                function.Blocks.Add(block);
                while (Peek() != '\0')
                {
                    block.Predecessors.Add(BlockOf(blocks, Word()));
                    Skip(',');
                }
            }
            else
            {
                _at = start;
                ReadInstr(function, block ?? throw Error("a block label before instructions"), blocks, values, uses);
            }
        }
        foreach ((Instr instr, List<string> names) in uses)
            instr.Args = [.. names.Select(n => values.TryGetValue(n, out Instr? v) ? v : throw new FormatException($"{symbol.Name}: value {n} is not defined"))];
        function.Number();
    }

    private void ReadInstr(Function function, Block block, Dictionary<string, Block> blocks, Dictionary<string, Instr> values, List<(Instr, List<string>)> uses)
    {
        string? name = null;
        string word = Word();
        if (Skip('='))
        {
            name = word;
            word = Word();
        }
        Instr instr = new(Parse<Op>(word), IrType.Void);
        if (Skip('.'))
            ReadQualifier(instr, Word());
        if (name is not null)
        {
            instr.Type = Parse<IrType>(Word());
            values.Add(name, instr);
        }
        List<string> names = [];
        while (Peek() is not '\0')
            ReadOperand(function, instr, names, blocks);
        uses.Add((instr, names));
        block.Add(instr);
    }

    private void ReadQualifier(Instr instr, string word)
    {
        if (instr.Op == Op.Compare)
            instr.Cond = Parse<Cond>(word);
        else if (instr.Op is Op.Load or Op.Store)
            instr.Kind = Parse<MemKind>(word);
        else
            instr.Trap = Parse<TrapKind>(word);
    }

    private void ReadOperand(Function function, Instr instr, List<string> names, Dictionary<string, Block> blocks)
    {
        if (Skip('#'))
        {
            instr.Imm = Number();
        }
        else if (Skip('$'))
        {
            instr.Slot = function.Slots[(int)Number()];
        }
        else if (Skip('@'))
        {
            char kind = _text[_at++];
            string name = Quoted();
            instr.Symbol = kind switch
            {
                'f' => new FunctionSymbol(name),
                'd' => _data.TryGetValue(name, out DataSymbol? data) ? data : throw Error($"data symbol {name} declared above"),
                _ => new ExternalSymbol(name),
            };
        }
        else if (Peek() == '(')
        {
            List<IrType> types = Types();
            instr.Signature = new IrSignature(types, Parse<IrType>(Word()));
        }
        else if (Skip('-'))
        {
            Expect('>');
            List<Block> targets = [];
            do
                targets.Add(BlockOf(blocks, Word()));
            while (Skip(','));
            instr.Targets = [.. targets];
        }
        else
        {
            ReadWordOperand(instr, names);
        }
        Skip(',');
    }

    private void ReadWordOperand(Instr instr, List<string> names)
    {
        string word = Word();
        if (word == "invariant")
        {
            instr.Invariant = true;
        }
        else if (word == "length")
        {
            instr.IsLength = true;
        }
        else if (word == "align")
        {
            Expect('=');
            instr.Align = (byte)Number();
        }
        else
        {
            names.Add(word);
        }
    }

    private static Block BlockOf(Dictionary<string, Block> blocks, string name)
    {
        if (!blocks.TryGetValue(name, out Block? block))
            blocks.Add(name, block = new Block());
        return block;
    }

    private List<IrType> Types()
    {
        List<IrType> types = [];
        Expect('(');
        while (!Skip(')'))
        {
            types.Add(Parse<IrType>(Word()));
            Skip(',');
        }
        return types;
    }

    private long Attribute(string name)
    {
        if (Word() != name)
            throw Error(name);
        Expect('=');
        return Number();
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Skip(char c)
    {
        if (Peek() != c)
            return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Skip(c))
            throw Error($"'{c}'");
    }

    private string Word()
    {
        Peek();
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        return _at > start ? _text[start.._at] : throw Error("a word");
    }

    private long Number()
    {
        bool negative = Skip('-');
        string word = Word();
        ulong value = word.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(word, CultureInfo.InvariantCulture);
        return negative ? -(long)value : (long)value;
    }

    private string Quoted()
    {
        Expect('"');
        int end = _text.IndexOf('"', _at);
        if (end < 0)
            throw Error("a closing quote");
        string text = _text[_at..end];
        _at = end + 1;
        return text;
    }

    private T Parse<T>(string word) where T : struct, Enum =>
        Enum.TryParse(word, ignoreCase: true, out T value) ? value : throw Error($"a {typeof(T).Name} instead of '{word}'");

    private FormatException Error(string expected) => new($"IR line {_line}, column {_at + 1}: expected {expected}: {_text}");
}
