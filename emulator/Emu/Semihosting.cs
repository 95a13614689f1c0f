using System.Text;

namespace Emu;

/// <summary>Semihosting: the operation in the first argument register (R0, a0), a parameter or the address of a block of parameters in the second.</summary>
/// <remarks>Source: "Semihosting for AArch32 and AArch64", Arm ABI documents; RISC-V takes over the operations ("RISC-V Semihosting", riscv-non-isa). Calls take no guest time beyond the instruction.</remarks>
internal sealed class Semihosting(Machine machine, SemihostingOptions options) : IDisposable
{
    const uint Failed = uint.MaxValue;
    const int MaximumText = 1 << 16, MaximumOpen = 32, MaximumPath = 1024;
    const int NotPermitted = 1, NoEntry = 2, InputOutput = 5, BadHandle = 9, Invalid = 22, TooMany = 24;
    const uint ApplicationExit = 0x20026;

    readonly Dictionary<uint, Stream?> _open = [];          // null: the console
    int _errno;

    /// <summary>Does the call that the argument registers describe, and puts the result into the first.</summary>
    /// <returns>How the run ends, when the call asks for that.</returns>
    public RunStop? Call()
    {
        int first = machine.Processor.Convention.Argument;
        uint operation = machine.ReadRegister(first), argument = machine.ReadRegister(first + 1);
        if (operation is 0x18 or 0x20)
            return Exit(operation, argument);
        try
        {
            machine.WriteRegister(first, Answer(operation, argument));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // The host's file system refused: the guest gets an error like any other.
            machine.WriteRegister(first, Fail(InputOutput));
        }
        return null;
    }

    uint Answer(uint operation, uint argument) =>
        operation switch
        {
            0x01 => Open(argument),
            0x02 => Close(argument),
            0x03 => WriteCharacter(argument),
            0x04 => WriteText(argument),
            0x05 => Write(argument),
            0x06 => Read(argument),
            0x07 => (uint)(options.Input?.Invoke() ?? -1),
            0x08 => (int)Argument(argument, 0) < 0 ? 1u : 0,
            0x09 => IsConsole(argument),
            0x0A => Seek(argument),
            0x0C => Length(argument),
            0x0E => Remove(argument),
            0x10 => (uint)(machine.Cycles * 100 / machine.Options.ClockHz),
            0x11 => options.StartTime + (uint)(machine.Cycles / machine.Options.ClockHz),
            0x13 => (uint)_errno,
            0x15 => CommandLine(argument),
            0x16 => HeapInfo(argument),
            0x30 => Elapsed(argument),
            0x31 => machine.Options.ClockHz,
            _ => Refuse($"semihosting operation 0x{operation:X2}", Invalid),
        };

    /// <summary>Closes the guest's files.</summary>
    public void Dispose()
    {
        foreach (Stream? stream in _open.Values)
            stream?.Dispose();
        _open.Clear();
    }

    unsafe RunStop Exit(uint operation, uint argument)
    {
        // SYS_EXIT has the reason itself in R1 on 32-bit cores; SYS_EXIT_EXTENDED has a block of reason and code.
        uint reason = operation == 0x18 ? argument : Argument(argument, 0);
        int code = operation == 0x18 ? (reason == ApplicationExit ? 0 : 1) : reason == ApplicationExit ? (int)Argument(argument, 1) : 1;
        return new RunStop(RunStopReason.Exit, code);
    }

    uint Argument(uint block, uint index)
    {
        Span<byte> word = stackalloc byte[4];
        return machine.Memory.TryRead(block + index * 4, word) ? BitConverter.ToUInt32(word) : 0;
    }

    uint WriteCharacter(uint address)
    {
        Span<byte> b = stackalloc byte[1];
        if (!machine.Memory.TryRead(address, b))
            return Fail(Invalid);
        machine.WriteConsole(b[0]);
        return 0;
    }

    uint WriteText(uint address)
    {
        Span<byte> b = stackalloc byte[1];
        for (int i = 0; i < MaximumText && machine.Memory.TryRead(address + (uint)i, b) && b[0] != 0; i++)
            machine.WriteConsole(b[0]);
        return 0;
    }

    uint Open(uint block)
    {
        if (Text(Argument(block, 0), Argument(block, 2)) is not { } name)
            return Fail(Invalid);
        if (_open.Count >= MaximumOpen)
            return Fail(TooMany);
        Stream? stream = null;
        if (name == ":semihosting-features")
            stream = new MemoryStream([0x53, 0x48, 0x46, 0x42, 0x03]);      // "SHFB"; bit 0 SYS_EXIT_EXTENDED, bit 1 separate stdout and stderr
        else if (name != ":tt")
        {
            if (Resolve(name) is not { } path)
                return Refuse($"semihosting open of '{name}'", NotPermitted);
            try
            {
                stream = OpenFile(path, Argument(block, 1));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Fail(NoEntry);
            }
        }
        uint handle = 1;
        while (_open.ContainsKey(handle))
            handle++;
        _open.Add(handle, stream);
        return handle;
    }

    // Modes are those of fopen: r rb r+ r+b w wb w+ w+b a ab a+ a+b.
    static FileStream OpenFile(string path, uint mode) => (mode >> 2) switch
    {
        0 => new FileStream(path, FileMode.Open, (mode & 2) != 0 ? FileAccess.ReadWrite : FileAccess.Read),
        1 => new FileStream(path, FileMode.Create, (mode & 2) != 0 ? FileAccess.ReadWrite : FileAccess.Write),
        _ => new FileStream(path, FileMode.Append, FileAccess.Write),
    };

    /// <summary>A path inside the directory that the options name, or null.</summary>
    string? Resolve(string name)
    {
        if (options.Directory is null || name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
            return null;
        string root = Path.GetFullPath(options.Directory);
        string path = Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return null;
        // A link anywhere below the directory could lead out of it.
        for (string? at = path; at is not null && at.Length > root.Length; at = Path.GetDirectoryName(at))
            if (new FileInfo(at).LinkTarget is not null)
                return null;
        return path;
    }

    uint Close(uint block)
    {
        if (!_open.Remove(Argument(block, 0), out Stream? stream))
            return Fail(BadHandle);
        stream?.Dispose();
        return 0;
    }

    uint Write(uint block)
    {
        uint address = Argument(block, 1), length = Argument(block, 2);
        if (!_open.TryGetValue(Argument(block, 0), out Stream? stream) || length > MaximumText)
        {
            Fail(BadHandle);
            return length;
        }
        var bytes = new byte[length];
        if (!machine.Memory.TryRead(address, bytes))
        {
            Fail(Invalid);
            return length;
        }
        if (stream is null)
            foreach (byte b in bytes)
                machine.WriteConsole(b);
        else if (stream.CanWrite)
            stream.Write(bytes);
        else
            return length;
        return 0;                                           // bytes not written
    }

    uint Read(uint block)
    {
        uint address = Argument(block, 1), length = Argument(block, 2);
        if (!_open.TryGetValue(Argument(block, 0), out Stream? stream) || length > MaximumText)
        {
            Fail(BadHandle);
            return length;
        }
        var bytes = new byte[length];
        int count = 0;
        if (stream is not null && stream.CanRead)
            count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        else if (stream is null)
            while (count < bytes.Length && (options.Input?.Invoke() ?? -1) is int c and >= 0)
            {
                bytes[count++] = (byte)c;
                if (c == '\n')
                    break;
            }
        if (!machine.Memory.TryWrite(address, bytes.AsSpan(0, count)))
        {
            Fail(Invalid);
            return length;
        }
        return length - (uint)count;                        // bytes not read
    }

    uint IsConsole(uint block) => _open.TryGetValue(Argument(block, 0), out Stream? s) ? (s is null ? 1u : 0) : Fail(BadHandle);

    uint Seek(uint block)
    {
        if (!_open.TryGetValue(Argument(block, 0), out Stream? s) || s is null)
            return Fail(BadHandle);
        s.Position = Argument(block, 1);
        return 0;
    }

    uint Length(uint block) => _open.TryGetValue(Argument(block, 0), out Stream? s) && s is not null ? (uint)s.Length : Fail(BadHandle);

    uint Remove(uint block)
    {
        string? name = Text(Argument(block, 0), Argument(block, 1));
        if (name is null || Resolve(name) is not { } path)
            return Refuse($"semihosting remove of '{name}'", NotPermitted);
        if (!File.Exists(path))
            return Fail(NoEntry);
        File.Delete(path);
        return 0;
    }

    uint CommandLine(uint block)
    {
        byte[] text = Encoding.UTF8.GetBytes(options.CommandLine + "\0");
        if (text.Length > Argument(block, 1) || !machine.Memory.TryWrite(Argument(block, 0), text))
            return Fail(Invalid);
        return machine.Memory.TryWrite(block + 4, BitConverter.GetBytes(text.Length - 1)) ? 0 : Fail(Invalid);
    }

    uint HeapInfo(uint block)
    {
        uint at = Argument(block, 0);
        uint[] words = [options.Heap.HeapBase, options.Heap.HeapLimit, options.Heap.StackBase, options.Heap.StackLimit];
        for (uint i = 0; i < 4; i++)
            if (!machine.Memory.TryWrite(at + 4 * i, BitConverter.GetBytes(words[i])))
                return Fail(Invalid);
        return 0;
    }

    uint Elapsed(uint block) => machine.Memory.TryWrite(block, BitConverter.GetBytes(machine.Cycles)) ? 0 : Failed;

    string? Text(uint address, uint length)
    {
        if (length > MaximumPath)
            return null;
        var bytes = new byte[length];
        return machine.Memory.TryRead(address, bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    uint Fail(int errno)
    {
        _errno = errno;
        return Failed;
    }

    uint Refuse(string what, int errno)
    {
        machine.Note(MachineError.SemihostingRefused, what, 0, what.Contains("open", StringComparison.Ordinal), what + " was refused");
        return Fail(errno);
    }
}
