using System.Globalization;
using System.Text.Json;

namespace Emu.Boards;

/// <summary>Turns a board's tree, laid over its chip's, into a checked <see cref="Board"/>.</summary>
internal sealed class BoardReader(TreeReader read, CoreKind? wanted)
{
    public const string ChipSchema = "emu.chip/1", BoardSchema = "emu.board/1";

    private static readonly Dictionary<string, BoardMemoryKind> s_memoryKinds = new()
    {
        ["flash"] = BoardMemoryKind.Flash, ["ram"] = BoardMemoryKind.Ram,
    };

    private static readonly Dictionary<string, FlashAcceleratorKind> s_acceleratorKinds = new()
    {
        ["none"] = FlashAcceleratorKind.None, ["st-art"] = FlashAcceleratorKind.StArt, ["nrf-icache"] = FlashAcceleratorKind.NrfInstructionCache,
        ["st-prefetch"] = FlashAcceleratorKind.StPrefetch, ["xip-cache"] = FlashAcceleratorKind.XipCache, ["serial-cache"] = FlashAcceleratorKind.SerialCache,
    };

    private static readonly Dictionary<string, int> s_cores = CoreTypes.All.ToDictionary(name => name, _ => 0), s_attributions = new() { ["none"] = 0, ["address-bit-28"] = 1, ["rp2350"] = 2 }, s_fpus = new() { ["none"] = 0, ["fpv4-sp"] = 1, ["fpv5-sp"] = 2, ["fpv5-d16"] = 3 };

    private readonly Dictionary<string, string> _sources = [];
    private readonly Dictionary<JsonText, HashSet<string>> _sourceKeys = [];

    /// <summary>Reads both trees. Null when problems were reported to the reader given.</summary>
    public Board? Read(JsonTree board, JsonTree chip)
    {
        if (!read.Expect(board, "board", "$schema", "schema", "name", "title", "vendor", "notes", "chip", "tier", "clock", "memory", "devices", "flashAccelerator", "image", "console", "sources")
            | !read.Expect(chip, "chip", "$schema", "schema", "name", "title", "vendor", "notes", "core", "otherCore", "clock", "memory", "devices", "flashAccelerator", "sources"))
            return null;
        ReadHead(chip, "chip", ChipSchema);
        ReadHead(board, "board", BoardSchema);
        (uint clockHz, uint maxHz, JsonTree? clock) = ReadClocks(board, chip);
        CheckDuplicateNames(chip["memory"], "memory");
        CheckDuplicateNames(board["memory"], "memory");
        CheckDuplicateNames(chip["devices"], "device");
        CheckDuplicateNames(board["devices"], "device");

        List<BoardMemory> memory = ReadMemories(Merge(chip, board, "memory"), chip, clockHz);
        List<BoardDevice> devices = ReadDevices(Merge(chip, board, "devices"));
        if (clock is not null && clockHz > maxHz && maxHz > 0)
            read.Report(BoardError.ClockTooFast, clock, $"board: clock is {clockHz} Hz, the chip runs at most at {maxHz} Hz", $"choose {maxHz} or less");

        BoardCore core = ReadCores(chip, out bool isOther);
        var result = new Board
        {
            Name = ReadName(board, "board"),
            Title = read.Text(board, "board", "title"),
            Vendor = read.Text(board, "board", "vendor", required: false),
            Chip = read.Text(chip, "chip", "title"),
            Tier = (int)read.Integer(board, "board", "tier", 1, 3, fallback: 3),
            Core = core,
            ClockHz = clockHz,
            Memory = [.. memory.OrderBy(m => m.Base)],
            FlashAccelerator = ReadAccelerator(chip["flashAccelerator"], board["flashAccelerator"]),
            Devices = [.. devices.OrderBy(d => d.Base)],
            Console = ReadConsole(board, devices),
            ImageBase = ReadImageBase(board, memory, core.Type, isOther),
            Sources = _sources,
        };
        if (read.Errors.Count == 0)
            MachineLimits.Check(read, board, result);
        return read.Errors.Count == 0 ? result : null;
    }

    private void ReadHead(JsonTree tree, string what, string schema)
    {
        string found = read.Text(tree, what, "schema");
        if (tree["schema"] is { Kind: JsonValueKind.String } at && found != schema)
            read.Report(BoardError.WrongSchema, at, $"{what}: schema is '{TreeReader.Shorten(found)}'", $"write \"{schema}\"");
        ReadName(tree, what);
        read.Text(tree, what, "notes", required: false);
        read.Text(tree, what, "$schema", required: false);
        read.Text(tree, what, "vendor", required: false);
        if (read.Require(tree, what, "sources") is not { } sources || !read.IsKind(sources, $"{what}: sources", JsonValueKind.Object))
            return;
        if (!_sourceKeys.TryGetValue(sources.Text, out HashSet<string>? keys))
            _sourceKeys[sources.Text] = keys = [];
        foreach (JsonTree.JsonProperty source in sources.Properties)
        {
            if (read.IsKind(source.Value, $"{what}: source '{TreeReader.Shorten(source.Name)}'", JsonValueKind.String) && keys.Add(source.Name))
                _sources[source.Name] = source.Value.Value;
        }
    }

    private string ReadName(JsonTree tree, string what)
    {
        string name = read.Text(tree, what, "name");
        bool good = name.Length is > 0 and <= 64 && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') && name[0] != '-';
        if (!good && tree["name"] is { Kind: JsonValueKind.String } at)
            read.Report(BoardError.UnknownValue, at, $"{what}: '{TreeReader.Shorten(name)}' cannot be a name", "use 1 to 64 of a-z, 0-9 and '-', not starting with '-'");
        return name;
    }

    private string ReadSource(JsonTree tree, string what)
    {
        read.Text(tree, what, "unverified", required: false);
        string source = read.Text(tree, what, "source");
        if (tree["source"] is not { Kind: JsonValueKind.String } at)
            return source;
        string key = source.Split(':', 2)[0];
        HashSet<string> known = _sourceKeys.GetValueOrDefault(at.Text) ?? [];
        if (!known.Contains(key))
            read.Report(BoardError.UnknownSource, at, $"{what}: source '{TreeReader.Shorten(key)}' is not listed under 'sources' of this file", known.Count == 0 ? "add it there" : NearestName.Advice(key, known));
        return source;
    }

    private (uint BoardHz, uint MaxHz, JsonTree? At) ReadClocks(JsonTree board, JsonTree chip)
    {
        const long MaxHz = 2_000_000_000;
        uint max = 0, hz = 0;
        if (read.Require(chip, "chip", "clock") is { } c && read.Expect(c, "chip clock", "maxHz", "resetHz", "source", "unverified"))
        {
            max = (uint)read.Integer(c, "chip clock", "maxHz", 1000, MaxHz);
            read.Integer(c, "chip clock", "resetHz", 1000, MaxHz);
            ReadSource(c, "chip clock");
        }
        JsonTree? b = read.Require(board, "board", "clock");
        if (b is not null && read.Expect(b, "board clock", "hz", "from", "source", "unverified"))
        {
            hz = (uint)read.Integer(b, "board clock", "hz", 1000, MaxHz);
            read.Text(b, "board clock", "from", required: false);
            ReadSource(b, "board clock");
        }
        return (hz, max, b?["hz"]);
    }

    /// <summary>The core that is wanted, or the first; both are checked.</summary>
    private BoardCore ReadCores(JsonTree chip, out bool isOther)
    {
        BoardCore first = ReadCore(read.Require(chip, "chip", "core"));
        BoardCore? other = chip["otherCore"] is { } second ? ReadCore(second) : null;
        isOther = other is not null && other.Kind == wanted && first.Kind != wanted;
        return isOther ? other! : first;
    }

    private BoardCore ReadCore(JsonTree? core)
    {
        const string What = "chip core";
        if (core is null || !read.Expect(core, What, "type", "fpu", "dsp", "mpu", "mpuRegions", "bitBand", "attribution", "irqLines", "priorityBits", "source", "unverified"))
            return new BoardCore("", "", false, false, 0, 0);
        read.OneOf(core, What, "type", s_cores);
        read.OneOf(core, What, "fpu", s_fpus, fallback: "none");
        read.OneOf(core, What, "attribution", s_attributions, fallback: "none");
        ReadSource(core, What);
        string type = core["type"]?.Value ?? "", fpu = core["fpu"]?.Value ?? "none";
        if (s_cores.ContainsKey(type) && s_fpus.ContainsKey(fpu) && !CoreTypes.FpusOf(type).Contains(fpu))
            read.Report(BoardError.UnknownValue, core["fpu"]!, $"{What}: '{type}' has no FPU '{fpu}'", $"known: {string.Join(", ", CoreTypes.FpusOf(type))}");
        bool mpu = read.Flag(core, What, "mpu", false);
        return new BoardCore(
            type, fpu, read.Flag(core, What, "dsp", false), mpu,
            (int)read.Integer(core, What, "irqLines", 1, 240), (int)read.Integer(core, What, "priorityBits", 2, 8))
        {
            MpuRegions = mpu ? (int)read.Integer(core, What, "mpuRegions", 4, 16, fallback: 8) : 0,
            BitBand = read.Flag(core, What, "bitBand", true),
            Attribution = core["attribution"]?.Value ?? "none",
        };
    }

    private static JsonTree? Merge(JsonTree chip, JsonTree board, string name) =>
        chip[name] is null && board[name] is null ? null : JsonMerge.NamedLists(chip[name], board[name]);

    private void CheckDuplicateNames(JsonTree? list, string what)
    {
        var seen = new HashSet<string>();
        foreach (JsonTree item in list?.Items ?? [])
        {
            if (item["name"] is { Kind: JsonValueKind.String } name && !seen.Add(name.Value))
                read.Report(BoardError.Duplicate, name, $"two entries are named {what} '{TreeReader.Shorten(name.Value)}'", "rename or remove one");
        }
    }

    private List<BoardMemory> ReadMemories(JsonTree? list, JsonTree chip, uint clockHz)
    {
        var memories = new List<BoardMemory>();
        var claims = new List<(ulong First, ulong End, string Name)>();
        if (list is null)
            read.Require(chip, "chip", "memory");
        else if (read.IsKind(list, "memory", JsonValueKind.Array))
        {
            foreach (JsonTree item in list.Items)
            {
                if (ReadMemory(item, clockHz, claims) is { } memory)
                    memories.Add(memory);
            }
        }
        return memories;
    }

    private BoardMemory? ReadMemory(JsonTree item, uint clockHz, List<(ulong First, ulong End, string Name)> claims)
    {
        if (!read.Expect(item, "memory", "name", "kind", "base", "size", "aliases", "writable", "erased", "waitStates", "source", "unverified"))
            return null;
        string name = ReadName(item, "memory"), what = $"memory '{TreeReader.Shorten(name)}'";
        BoardMemoryKind kind = read.OneOf(item, what, "kind", s_memoryKinds);
        uint start = read.Address(item, what, "base"), size = read.Size(item, what, "size");
        var aliases = new List<uint>();
        Claim(item["base"] ?? item, what, start, size, claims);
        foreach (JsonTree alias in read.List(item, what, "aliases", required: false))
        {
            aliases.Add(read.Address(alias, $"{what}: alias"));
            Claim(alias, what, aliases[^1], size, claims);
        }
        int waitStates = ReadWaitStates(item, what, clockHz);
        bool writable = read.Flag(item, what, "writable", false);
        byte erased = (byte)read.Integer(item, what, "erased", 0, 255, fallback: writable ? 0 : 255);
        return new BoardMemory(name, kind, start, size, waitStates, aliases, ReadSource(item, what)) { Erased = erased, IsWritable = writable };
    }

    private void Claim(JsonTree at, string what, uint first, uint size, List<(ulong First, ulong End, string Name)> claims)
    {
        ulong end = (ulong)first + size;
        if (end > 1UL << 32)
            read.Report(BoardError.OutOfRange, at, $"{what} ends past the 32-bit address space", "move or shrink it");
        foreach ((ulong otherFirst, ulong otherEnd, string other) in claims)
        {
            if (first < otherEnd && otherFirst < end)
                read.Report(BoardError.Overlap, at, $"{what} (0x{first:X8} to 0x{end - 1:X8}) overlaps {other} (0x{otherFirst:X8} to 0x{otherEnd - 1:X8})", "move or shrink one of them");
        }
        claims.Add((first, end, what));
    }

    private int ReadWaitStates(JsonTree item, string what, uint clockHz)
    {
        if (item["waitStates"] is not { } table)
            return 0;
        int? found = null;
        long previous = 0;
        foreach (JsonTree step in read.List(item, what, "waitStates", required: true))
        {
            if (!read.Expect(step, $"{what}: wait states", "upToHz", "cycles"))
                continue;
            long upTo = read.Integer(step, $"{what}: wait states", "upToHz", 1000, 2_000_000_000);
            long cycles = read.Integer(step, $"{what}: wait states", "cycles", 0, 65535);
            if (upTo <= previous)
                read.Report(BoardError.OutOfRange, step, $"{what}: wait states must be listed by rising clock", "sort the table by upToHz");
            previous = upTo;
            if (found is null && clockHz <= upTo)
                found = (int)cycles;
        }
        if (found is null)
            read.Report(BoardError.ClockTooFast, table, $"{what}: no wait states are given for {clockHz} Hz", "lower the board's clock or extend the table");
        return found ?? 0;
    }

    private FlashAccelerator ReadAccelerator(JsonTree? chip, JsonTree? board)
    {
        const string What = "flashAccelerator";
        var none = new FlashAccelerator(FlashAcceleratorKind.None, 32, new FlashCache(false, 0, 0, 0), new FlashCache(false, 0, 0, 0), false, "");
        if (chip is null && board is null)
            return none;
        JsonTree tree = chip is null ? board! : board is null ? chip : JsonMerge.Objects(chip, board);
        if (!read.Expect(tree, What, "kind", "wordBits", "instructionCache", "dataCache", "prefetch", "dataReadCycles", "source", "unverified"))
            return none;
        FlashAcceleratorKind kind = read.OneOf(tree, What, "kind", s_acceleratorKinds);
        int wordBits = (int)read.Integer(tree, What, "wordBits", 32, 256, fallback: 32);
        if (!int.IsPow2(wordBits))
            read.Report(BoardError.UnknownValue, tree["wordBits"]!, $"{What}: wordBits cannot be {wordBits}", "known: 32, 64, 128, 256");
        return new FlashAccelerator(kind, wordBits, ReadCache(tree, "instructionCache"), ReadCache(tree, "dataCache"), read.Flag(tree, What, "prefetch", false), ReadSource(tree, What))
        {
            DataReadCycles = (int)read.Integer(tree, What, "dataReadCycles", 0, 65535, fallback: 0),
        };
    }

    private FlashCache ReadCache(JsonTree tree, string name)
    {
        if (tree[name] is not { } cache || !read.Expect(cache, name, "enabled", "lines", "lineBytes", "ways"))
            return new FlashCache(false, 0, 0, 0);
        int lines = (int)read.Integer(cache, name, "lines", 0, 65536, fallback: 0);
        int lineBytes = (int)read.Integer(cache, name, "lineBytes", 0, 256, fallback: 0);
        int ways = (int)read.Integer(cache, name, "ways", 0, 64, fallback: 0);
        bool enabled = read.Flag(cache, name, "enabled", false);
        if (enabled && (lines == 0 || lineBytes < 4 || !int.IsPow2(lineBytes)))
            read.Report(BoardError.OutOfRange, cache, $"{name} is enabled but has {lines} lines of {lineBytes} bytes", "give lines and a power of two of at least 4 as lineBytes");
        if (ways > 0 && lines % ways != 0)
            read.Report(BoardError.OutOfRange, cache, $"{name}: {lines} lines cannot be shared among {ways} ways", "make lines a multiple of ways");
        return new FlashCache(enabled, lines, lineBytes, ways);
    }

    private List<BoardDevice> ReadDevices(JsonTree? list)
    {
        var devices = new List<BoardDevice>();
        if (list is null || !read.IsKind(list, "devices", JsonValueKind.Array))
            return devices;
        foreach (JsonTree item in list.Items)
        {
            if (!read.Expect(item, "device", "name", "type", "base", "aliases", "gate", "irq", "source", "unverified"))
                continue;
            string name = ReadName(item, "device"), what = $"device '{TreeReader.Shorten(name)}'";
            string type = read.Text(item, what, "type");
            if (item["type"] is { Kind: JsonValueKind.String } at && !DeviceTypes.All.ContainsKey(type))
                read.Report(BoardError.UnknownDeviceType, at, $"{what}: there is no device type '{TreeReader.Shorten(type)}'", NearestName.Advice(type, [.. DeviceTypes.All.Keys]));
            devices.Add(new BoardDevice(name, type, read.Address(item, what, "base"), (int)read.Integer(item, what, "irq", 0, 239, fallback: -1), ReadSource(item, what))
            {
                Aliases = [.. read.List(item, what, "aliases", required: false).Select(alias => read.Address(alias, $"{what}: alias"))],
                Gate = ReadGate(item, what),
            });
        }
        return devices;
    }

    // "apb-exp1.5": port 5 of a controller; "accessctrl.uart0": a block of RP2350.
    private BoardGate? ReadGate(JsonTree item, string what)
    {
        if (item["gate"] is not { } at)
            return null;
        string text = read.Text(item, what, "gate");
        string[] parts = text.Split('.');
        if (parts.Length == 2 && Devices.PeripheralGates.Names.Contains(parts[0]) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port < 16)
            return new BoardGate(parts[0], port);
        if (parts is [BoardMachine.AccessControl, string block] && Devices.Rp2350AccessControl.PortOf(block) is >= 0 and int number)
            return new BoardGate(parts[0], number);
        if (text.Length != 0)
            read.Report(BoardError.UnknownValue, at, $"{what}: there is no gate '{TreeReader.Shorten(text)}'", $"name a controller, a point and a port from 0 to 15: {string.Join(", ", Devices.PeripheralGates.Names)}");
        return null;
    }

    private BoardConsole? ReadConsole(JsonTree board, List<BoardDevice> devices)
    {
        const string What = "console";
        if (board[What] is not { } console || !read.Expect(console, What, "device", "baud", "tx", "rx", "source", "unverified"))
            return null;
        string device = read.Text(console, What, "device");
        if (console["device"] is { Kind: JsonValueKind.String } at && devices.TrueForAll(d => d.Name != device))
            read.Report(BoardError.UnknownReference, at, $"console: the board has no device '{TreeReader.Shorten(device)}'", NearestName.Advice(device, [.. devices.Select(d => d.Name)]));
        return new BoardConsole(
            device, (int)read.Integer(console, What, "baud", 300, 12_000_000), read.Text(console, What, "tx", required: false),
            read.Text(console, What, "rx", required: false), ReadSource(console, What));
    }

    private uint ReadImageBase(JsonTree board, List<BoardMemory> memory, string core, bool isOther)
    {
        bool isV6M = core is "cortex-m0" or "cortex-m0plus";
        List<BoardMemory> flashes = [.. memory.Where(m => m.Kind == BoardMemoryKind.Flash)];
        if (flashes.Count == 0 || memory.Count == flashes.Count)
            read.Report(BoardError.NoMemory, board, "board: at least one flash and one ram are needed", "add them to 'memory'");
        uint start = flashes.Count == 0 ? 0 : flashes[0].Base;
        if (board["image"] is not { } image || !read.Expect(image, "image", "base", "otherBase", "why", "source", "unverified"))
            return start;
        uint wanted = read.Address(image, "image", isOther && image["otherBase"] is not null ? "otherBase" : "base");
        read.Text(image, "image", "why");
        ReadSource(image, "image");
        if (flashes.Count > 0 && !flashes.Exists(f => wanted >= f.Base && wanted < f.End))
            read.Report(BoardError.NoMemory, image, $"image: 0x{wanted:X8} is not in flash", $"choose an address from 0x{flashes[0].Base:X8} on");
        else if (CoreTypes.IsRiscV(core) ? (wanted & 3) != 0 : (wanted & (isV6M ? 0xFFu : 0x1FF)) != 0)
            read.Report(BoardError.OutOfRange, image, $"image: {(CoreTypes.IsRiscV(core) ? "code" : "a vector table")} cannot start at 0x{wanted:X8}", CoreTypes.IsRiscV(core) ? "choose a multiple of 4" : isV6M ? "choose a multiple of 256 (ARMv6-M: VTOR has no lower bits)" : "choose a multiple of 512 (ARMv7-M: the table's size rounded up to a power of two)");
        return wanted;
    }
}
