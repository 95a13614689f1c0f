using System.Text;

namespace Emu.Tests.Machines;

/// <summary>Semihosting operations one by one. Source: "Semihosting for AArch32 and AArch64", Arm ABI.</summary>
public unsafe class SemihostingTests
{
    const uint Block = Boards.Ram + 0x100, Text = Boards.Ram + 0x200;

    sealed class Guest : IDisposable
    {
        readonly StringBuilder _console = new();

        public Guest(SemihostingOptions? options = null)
        {
            Machine = Boards.Bare(new MachineOptions { ClockHz = 1_000_000, Semihosting = options ?? new(), Console = b => _console.Append((char)b) });
            Machine.Assemble(Boards.Code, "bkpt 0x00ab", "bkpt 0x0001");
        }

        public Machine Machine { get; }
        public string Console => _console.ToString();

        public uint Call(uint operation, uint argument, out RunStop stop)
        {
            Machine.Reset();
            (Machine.Core.R[0], Machine.Core.R[1]) = (operation, argument);
            stop = Machine.Run(1000);
            return Machine.Core.R[0];
        }

        public uint Call(uint operation, params uint[] block)
        {
            for (int i = 0; i < block.Length; i++)
                Machine.Memory.WriteWord(Block + (uint)i * 4, block[i]);
            return Call(operation, Block, out _);
        }

        public uint Put(string text)
        {
            Machine.Memory.Write(Text, Encoding.ASCII.GetBytes(text + "\0"));
            return Text;
        }

        public uint Open(string name, uint mode) => Call(0x01, Put(name), mode, (uint)name.Length);

        public void Dispose() => Machine.Dispose();
    }

    [Fact]
    public void Text_and_characters_go_to_the_console()
    {
        using var g = new Guest();
        g.Call(0x04, g.Put("hello "), out _);
        g.Call(0x03, g.Put("x"), out _);
        uint handle = g.Open(":tt", 4);
        Assert.Equal(0u, g.Call(0x05, handle, g.Put(" world"), 6));
        Assert.Equal("hello x world", g.Console);
        Assert.Equal(1u, g.Call(0x09, handle));
        Assert.Equal(0u, g.Call(0x02, handle));
        Assert.Equal(uint.MaxValue, g.Call(0x02, handle));
    }

    [Theory]
    [InlineData(0x18u, 0x20026u, 0)]
    [InlineData(0x18u, 0x20023u, 1)]
    public void Exit_reports_success_only_for_the_reason_of_a_normal_exit(uint operation, uint reason, int code)
    {
        using var g = new Guest();
        g.Call(operation, reason, out RunStop stop);
        Assert.Equal((RunStopReason.Exit, code), (stop.Reason, stop.Code));
    }

    [Fact]
    public void Extended_exit_carries_its_code()
    {
        using var g = new Guest();
        g.Machine.Memory.WriteWord(Block, 0x20026);
        g.Machine.Memory.WriteWord(Block + 4, 42);
        g.Call(0x20, Block, out RunStop stop);
        Assert.Equal((RunStopReason.Exit, 42), (stop.Reason, stop.Code));
    }

    [Fact]
    public void Time_comes_from_guest_cycles()
    {
        using var g = new Guest(new SemihostingOptions { StartTime = 1000 });
        Assert.Equal(1_000_000u, g.Call(0x31));
        Assert.Equal(1000u, g.Call(0x11));
        Assert.Equal(0u, g.Call(0x10));
        Assert.Equal(0u, g.Call(0x30, 0, 0));
        Assert.InRange(g.Machine.Memory.ReadWord(Block), 1u, 10u);
    }

    [Fact]
    public void The_command_line_and_the_heap_come_from_the_options()
    {
        using var g = new Guest(new SemihostingOptions { CommandLine = "a bc", Heap = (1, 2, 3, 4) });
        Assert.Equal(0u, g.Call(0x15, Text, 5));
        Assert.Equal(4u, g.Machine.Memory.ReadWord(Block + 4));
        Assert.Equal((byte)'c', g.Machine.Memory.ReadByte(Text + 3));
        Assert.Equal(uint.MaxValue, g.Call(0x15, Text, 4));
        Assert.Equal(0u, g.Call(0x16, Text));
        Assert.Equal(3u, g.Machine.Memory.ReadWord(Text + 8));
    }

    [Fact]
    public void Input_is_read_by_lines()
    {
        var input = new Queue<char>("ab\ncd");
        using var g = new Guest(new SemihostingOptions { Input = () => input.Count > 0 ? input.Dequeue() : -1 });
        uint handle = g.Open(":tt", 0);
        Assert.Equal(7u, g.Call(0x06, handle, Text, 10));
        Assert.Equal('c', (char)g.Call(0x07));
    }

    [Fact]
    public void Files_are_refused_by_name_without_a_directory()
    {
        using var g = new Guest();
        Assert.Equal(uint.MaxValue, g.Open("secret.txt", 0));
        Assert.Equal(1u, g.Call(0x13));
        MachineDiagnostic d = Assert.Single(g.Machine.Diagnostics);
        Assert.Equal(MachineError.SemihostingRefused, d.Id);
        Assert.Contains("secret.txt", d.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_stay_inside_the_directory_that_is_given()
    {
        string root = Directory.CreateTempSubdirectory("emu").FullName;
        try
        {
            using var g = new Guest(new SemihostingOptions { Directory = root });
            uint handle = g.Open("out.bin", 4);
            Assert.Equal(0u, g.Call(0x05, handle, g.Put("data"), 4));
            Assert.Equal(0u, g.Call(0x02, handle));
            Assert.Equal("data", File.ReadAllText(Path.Combine(root, "out.bin")));
            handle = g.Open("out.bin", 0);
            Assert.Equal(4u, g.Call(0x0C, handle));
            Assert.Equal(0u, g.Call(0x0A, handle, 2));
            Assert.Equal(1u, g.Call(0x06, handle, Text, 3));
            Assert.Equal((byte)'t', g.Machine.Memory.ReadByte(Text));
            g.Call(0x02, handle);
            handle = g.Open("out.bin", 8);
            Assert.Equal(uint.MaxValue, g.Call(0x0A, handle, 0));               // a file open for appending cannot seek back
            g.Call(0x02, handle);
            Directory.CreateSymbolicLink(Path.Combine(root, "link"), "/tmp");
            Assert.Equal(uint.MaxValue, g.Open("link/escape.txt", 4));
            Assert.Equal(uint.MaxValue, g.Open("../escape.txt", 4));
            Assert.Equal(uint.MaxValue, g.Open("/etc/hostname", 0));
            Assert.Equal(uint.MaxValue, g.Open("missing", 0));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Bad_pointers_and_unknown_operations_are_errors()
    {
        using var g = new Guest();
        Assert.Equal(uint.MaxValue, g.Call(0x03, 0x7000_0000, out _));
        Assert.Equal(uint.MaxValue, g.Call(0x77, 0, out _));
        Assert.Equal(MachineError.SemihostingRefused, Assert.Single(g.Machine.Diagnostics).Id);
    }

    [Fact]
    public void Without_semihosting_its_breakpoint_is_an_ordinary_one()
    {
        using var g = new Guest(new SemihostingOptions { Enabled = false });
        g.Call(0x04, 0, out RunStop stop);
        Assert.Equal((RunStopReason.Breakpoint, 0xAB), (stop.Reason, stop.Code));
    }
}
