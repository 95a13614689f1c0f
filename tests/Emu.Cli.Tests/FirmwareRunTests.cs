using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Emu.Cli.Tests;

/// <summary>Firmware of tests/firmware on boards. Expected output was recorded from qemu-system-arm 7.2 (mps2-an386); build.sh there says how.</summary>
public sealed class FirmwareRunTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static string Elf(string program) => Path.Combine(Repository.Root, "tests/firmware", program + ".elf");

    // The code memory of mps2-an386 is a RAM: stores to flash need a board that has some.
    private static CliRun Broken(string how, params string[] more) =>
        CliRun.Of(["run", Elf("broken"), "--board", how == "w" ? "nucleo-l4r5zi" : "mps2-an386", "--semihosting-args", how, .. more]);

    [Theory]
    [InlineData("algorithms")]
    [InlineData("dsp")]
    [InlineData("conditional")]
    [InlineData("copied")]
    [InlineData("interrupts")]
    [InlineData("faults", "--deliver-faults")]
    [InlineData("uart")]
    [InlineData("library", "--semihosting-args", "library one two")]
    public void The_same_elf_prints_what_it_prints_on_qemu(string program, params string[] options)
    {
        CliRun run = CliRun.Of(["run", Elf(program), "--board", "mps2-an386", "--json", .. options]);
        JsonElement firmware = run.Json().GetProperty("firmware");
        string expected = File.ReadAllText(Path.Combine(Repository.Root, "tests/firmware", program + ".expected.txt"));
        Assert.Equal(expected, firmware.GetProperty("console").GetString() + $"exit {firmware.GetProperty("exitCode").GetInt32()}\n");
        Assert.Equal(firmware.GetProperty("exitCode").GetInt32() == 0 ? 0 : 1, run.ExitCode);
        Assert.Equal("firmware", run.Json().GetProperty("kind").GetString());
        Assert.True(run.Json().GetProperty("totals").GetProperty("cycles").GetUInt64() > 100);
    }

    [Theory]
    [InlineData("algorithms-imac-o2")]
    [InlineData("traps")]
    [InlineData("uart")]
    [InlineData("library")]
    public void A_RISC_V_elf_prints_what_it_prints_on_qemu(string program)
    {
        CliRun run = CliRun.Of("run", Elf("riscv/" + program), "--board", "riscv-virt", "--json");
        JsonElement firmware = run.Json().GetProperty("firmware");
        string expected = File.ReadAllText(Path.Combine(Repository.Root, "tests/firmware/riscv", program + ".expected.txt"));
        Assert.Equal(expected, firmware.GetProperty("console").GetString() + $"exit {firmware.GetProperty("exitCode").GetInt32()}\n");
        Assert.Equal(firmware.GetProperty("exitCode").GetInt32() == 0 ? 0 : 1, run.ExitCode);
    }

    [Theory]
    [InlineData("algorithms", "mps2-an386")]
    [InlineData("ports-nucleo", "nucleo-l4r5zi")]           // wait states and caches
    [InlineData("ports-nano", "arduino-nano33ble")]
    [InlineData("microbit-algorithms", "microbit")]
    [InlineData("riscv/algorithms-imac-o2", "riscv-virt")]
    [InlineData("riscv/ports-hifive1-revb", "hifive1-revb")]
    public void Without_times_every_instruction_takes_one_cycle_and_the_output_is_the_same(string program, string board)
    {
        JsonElement timed = CliRun.Of("run", Elf(program), "--board", board, "--json").Json(), untimed = CliRun.Of("run", Elf(program), "--board", board, "--json", "--timing", "off").Json();
        Assert.Equal(timed.GetProperty("firmware").GetProperty("console").GetString(), untimed.GetProperty("firmware").GetProperty("console").GetString());
        Assert.Equal(("on", "off"), (timed.GetProperty("timing").GetString(), untimed.GetProperty("timing").GetString()));
        JsonElement totals = untimed.GetProperty("totals");
        Assert.Equal(totals.GetProperty("instructions").GetUInt64(), totals.GetProperty("cycles").GetUInt64());
        Assert.True(totals.GetProperty("cycles").GetUInt64() < timed.GetProperty("totals").GetProperty("cycles").GetUInt64());
    }

    [Fact]
    public void Times_are_on_or_off_and_only_on_boards()
    {
        CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--timing", "fast").AssertRefused("EMU0002");
        CliRun.Of("run", Path.Combine(Repository.Root, "samples/models/sine_int8.tflite"), "--host", "--timing", "off").AssertRefused("EMU0002");
        CliRun text = CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--timing", "off");
        Assert.Contains("timing off: one cycle for each instruction", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Firmware_for_another_architecture_is_refused()
    {
        CliRun.Of("run", Elf("uart"), "--board", "riscv-virt").AssertRefused("EMU1108");
        CliRun.Of("run", Elf("riscv/uart"), "--board", "mps2-an386").AssertRefused("EMU1108");
    }

    // These programs follow the reference manuals' start-up sequences and hang when a ready bit does not come.
    [Theory]
    [InlineData("ports-nucleo", "nucleo-l4r5zi")]
    [InlineData("ports-nano", "arduino-nano33ble")]
    public void Clock_and_serial_port_start_up_code_gets_through_on_the_real_boards(string program, string board)
    {
        CliRun run = CliRun.Of("run", Elf(program), "--board", board, "--json", "--max-cycles", "10000000");
        Assert.Equal("clocks are ready\nand the console works\n", run.Json().GetProperty("firmware").GetProperty("console").GetString());
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Json().GetProperty("firmware").GetProperty("diagnostics").EnumerateArray());
    }

    // Expected: the firmware compares its divider with gcc's division, and its timer, pins and locks with what the datasheets say.
    [Theory]
    [InlineData("ports-rp2040", "raspberry-pi-pico", "the divider works\npins and locks work\n")]
    [InlineData("ports-rp2350", "raspberry-pi-pico2", "")]
    public void Start_up_code_timer_and_single_cycle_block_of_the_Pico_boards_work(string program, string board, string more)
    {
        CliRun run = CliRun.Of("run", Elf(program), "--board", board, "--json", "--max-cycles", "10000000");
        Assert.Equal("clocks are ready\nand the console works\nthe timer works\n" + more, run.Json().GetProperty("firmware").GetProperty("console").GetString());
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Json().GetProperty("firmware").GetProperty("diagnostics").EnumerateArray());
    }

    // The same for RISC-V boards; what is not modelled is named.
    [Theory]
    [InlineData("hifive1-revb")]
    [InlineData("raspberry-pi-pico2")]
    [InlineData("esp32-c3-devkitm-1", "usb-serial")]
    [InlineData("longan-nano")]
    [InlineData("ch32v003", "flash-registers")]
    public void Start_up_code_of_the_RISC_V_boards_gets_to_its_console(string board, params string[] unmodelled)
    {
        CliRun run = CliRun.Of("run", Elf("riscv/ports-" + board), "--board", board, "--json", "--max-cycles", "10000000");
        Assert.Equal("clocks are ready\nand the console works\n", run.Json().GetProperty("firmware").GetProperty("console").GetString());
        Assert.Equal(0, run.ExitCode);
        string[] texts = [.. run.Json().GetProperty("firmware").GetProperty("diagnostics").EnumerateArray().Select(d => d.GetProperty("text").GetString()!)];
        Assert.Equal(unmodelled.Length, texts.Length);
        Assert.All(unmodelled, name => Assert.Contains(texts, t => t.Contains(name, StringComparison.Ordinal)));
    }

    // The convention of riscv-tests. The words are an FNV chain from 7, counted by hand.
    [Theory]
    [InlineData("signature-0", 0, 0)]
    [InlineData("signature-5", 5, 1)]
    public void A_store_to_tohost_ends_the_run_and_the_signature_is_written(string program, int code, int exitCode)
    {
        string path = Path.Combine(_scratch.Folder, "out.sig");
        CliRun run = CliRun.Of("run", Elf("riscv/" + program), "--board", "riscv-virt", "--json", "--signature", path);
        Assert.Equal(code, run.Json().GetProperty("firmware").GetProperty("exitCode").GetInt32());
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("deadbeef\n07000b05\n0a1158df\nb84ee70d\n3135b977\nee92f655\n", File.ReadAllText(path));
        Assert.InRange(run.Json().GetProperty("totals").GetProperty("instructions").GetInt32(), 20, 100);
    }

    [Fact]
    public void A_signature_that_is_not_there_is_refused()
    {
        CliRun.Of("run", Elf("riscv/uart"), "--board", "riscv-virt", "--signature", Path.Combine(_scratch.Folder, "none.sig")).AssertRefused("EMU0012");
        Assert.False(File.Exists(Path.Combine(_scratch.Folder, "none.sig")));
        CliRun.Of("run", Elf("riscv/signature-0"), "--board", "riscv-virt", "--signature", Elf("riscv/signature-0")).AssertRefused("EMU0003");
    }

    [Fact]
    public void The_kind_of_core_can_be_named_and_must_be_there()
    {
        string elf = Elf("riscv/ports-raspberry-pi-pico2");
        Assert.Equal("hazard3", CliRun.Of("run", elf, "--board", "raspberry-pi-pico2", "--core", "riscv", "--json").Json().GetProperty("core").GetString());
        Assert.Equal("hazard3", CliRun.Of("run", elf, "--board", "raspberry-pi-pico2", "--json").Json().GetProperty("core").GetString());
        CliRun.Of("run", elf, "--board", "raspberry-pi-pico2", "--core", "arm").AssertRefused("EMU1108");
        CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--core", "mips").AssertRefused("EMU0002");
        CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--core", "riscv").AssertRefused("EMU0013");
    }

    [Fact]
    public void Firmware_for_another_board_is_refused_or_does_not_fit()
    {
        CliRun.Of("run", Elf("ports-nucleo"), "--board", "arduino-nano33ble").AssertRefused("EMU1104");
        byte[] large = File.ReadAllBytes(Elf("uart"));
        int header = BitConverter.ToInt32(large, 28);
        for (int i = 0; i < BitConverter.ToUInt16(large, 44); i++, header += 32)
            if (BitConverter.ToUInt32(large, header + 8) >= 0x20000000 && BitConverter.ToUInt32(large, header + 20) > 0)
                BitConverter.GetBytes(0x00800000).CopyTo(large, header + 20);
        CliRun run = CliRun.Of("run", _scratch.Write("large.elf", large), "--board", "mps2-an386", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("not-run", run.Json().GetProperty("firmware").GetProperty("end").GetString());
        Assert.Contains("check 'ram' failed", run.Error);
    }

    [Fact]
    public void The_console_comes_before_the_report_and_the_report_names_cycles_and_memory()
    {
        CliRun run = CliRun.Of("run", Elf("uart"), "--board", "mps2-an386");
        Assert.StartsWith("hello from the uart", run.Output);
        Assert.Contains("cycles", run.Output);
        Assert.Contains("ok   stack:", run.Output);
        Assert.Contains("FAIL exit: the firmware ended with code 4", run.Output);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("r", "EMU1201", "0x70000000", "reads_nothing")]
    [InlineData("w", "EMU1203", "a store to a constant", "writes_flash")]
    [InlineData("j", "EMU1205", "a call or return to an address that holds no code", "main")]
    [InlineData("d", "EMU1206", "data executed as code", "is in .data, which holds no code", "(NOCP)")]
    [InlineData("s", "EMU1202", "stack overflow", "recurses", "times)", "(PRECISERR, BFARVALID)")]
    [InlineData("b", "EMU1213", "BKPT #1", "main")]
    public void Faults_are_explained_and_give_exit_code_3(string how, params string[] words)
    {
        CliRun run = Broken(how);
        Assert.Equal(3, run.ExitCode);
        foreach (string word in words)
            Assert.Contains(word, run.Error);
        Assert.Equal("fault", Broken(how, "--json").Json().GetProperty("exit").GetString());
    }

    [Fact]
    public void A_fault_in_json_has_registers_instruction_and_callers()
    {
        JsonElement fault = Broken("r", "--json").Json().GetProperty("firmware").GetProperty("fault");
        Assert.Equal("0x70000000", fault.GetProperty("address").GetString());
        Assert.Equal(16, fault.GetProperty("registers").GetArrayLength());
        Assert.Contains("ldr", fault.GetProperty("instruction").GetString());
        Assert.Contains("CFSR 00008200 (PRECISERR, BFARVALID)", fault.GetProperty("status").GetString());
        Assert.Contains("main", fault.GetProperty("callers")[0].GetString());
    }

    [Theory]
    [InlineData("l", "main")]
    [InlineData("r", "which branches to itself, in the HardFault handler", "--deliver-faults")]
    public void A_loop_ends_at_the_cycle_limit_and_says_where(string how, string word, params string[] options)
    {
        CliRun run = Broken(how, ["--max-cycles", "100000", "--json", .. options]);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("limit", run.Json().GetProperty("exit").GetString());
        Assert.Contains(word, run.Json().GetProperty("fault").GetString());
    }

    [Fact]
    public void A_handler_that_loops_is_reported_with_the_fault_that_led_there()
    {
        CliRun run = Broken("r", "--max-cycles", "100000", "--deliver-faults");
        Assert.Contains("a handler of the firmware took this fault first", run.Error);
        Assert.Contains("EMU1201", run.Error);
    }

    [Fact]
    public void Sleep_without_an_alarm_is_an_end() => Assert.Equal("idle", Broken("i", "--json").Json().GetProperty("firmware").GetProperty("end").GetString());

    [Fact]
    public void Heap_calls_after_main_are_counted_with_their_caller()
    {
        JsonElement json = CliRun.Of("run", Elf("library"), "--board", "mps2-an386", "--json").Json();
        Assert.True(json.GetProperty("memory").GetProperty("heapCalls").GetInt32() > 0);
        Assert.NotEqual(0, json.GetProperty("firmware").GetProperty("firstHeapCall").GetArrayLength());
        Assert.Contains("check 'heap' failed", CliRun.Of("run", Elf("library"), "--board", "mps2-an386", "--no-heap").Error);
        Assert.Equal(0, CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--json").Json().GetProperty("memory").GetProperty("heapCalls").GetInt32());
    }

    [Fact]
    public void Damaged_and_foreign_files_are_refused()
    {
        byte[] good = File.ReadAllBytes(Elf("uart"));
        CliRun Try(byte[] bytes, string board = "mps2-an386") => CliRun.Of("run", _scratch.Write("x.elf", bytes), "--board", board);
        byte[] riscV = [.. good];
        riscV[18] = 243;
        Try(riscV).AssertRefused("EMU1108");
        Try(good[..40]).AssertRefused("EMU1001");
        Try(good[..200]).AssertRefused("EMU1008");
        CliRun.Of("run", Elf("uart")).AssertRefused("EMU0005");
        CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--host").AssertRefused("EMU0002");
        CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--max-cycles", "many").AssertRefused("EMU0002");
        CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--semihosting-dir", "/no/such/folder").AssertRefused("EMU0002");
    }

    [Fact]
    public void Damaged_bytes_never_crash_a_run()
    {
        byte[] good = File.ReadAllBytes(Elf("uart"));
        for (int bit = 3; bit < good.Length * 8; bit += 1999)
        {
            byte[] bytes = [.. good];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            CliRun run = CliRun.Of("run", _scratch.Write("x.elf", bytes), "--board", "mps2-an386", "--max-cycles", "200000", "--json");
            Assert.InRange(run.ExitCode, 0, 3);
            Assert.DoesNotContain("EMU0001", run.Error);
        }
    }

    [Fact]
    public void Control_characters_of_the_guest_do_not_reach_the_terminal()
    {
        var text = new StringWriter();
        var console = new GuestConsole(text);
        foreach (byte b in Encoding.UTF8.GetBytes("a\u001b[2Jé\n"))
            console.Write(b);
        Assert.Equal("a?[2Jé\n", text.ToString());
        Assert.Equal("a\u001b[2Jé\n", console.Text);
    }

    [Fact]
    public void The_console_port_receives_a_file_or_standard_input()
    {
        string input = Path.Combine(Repository.Root, "tests", "firmware", "mps2", "echo.input.txt");
        CliRun run = CliRun.Of("run", Elf("mps2/an385-echo-O2"), "--board", "mps2-an385", "--uart-input", input);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("HELLO, UART 1.", run.Output, StringComparison.Ordinal);
        CliRun.Of("run", Elf("mps2/an385-echo-O2"), "--board", "mps2-an385", "--uart-input", "/no/such/file").AssertRefused("EMU0002");
    }

    [Fact]
    public void Packets_of_the_trace_go_to_a_file()
    {
        string trace = Path.Combine(_scratch.Folder, "itm.bin");
        Assert.Equal(0, CliRun.Of("run", Elf("trace"), "--board", "mps2-an386", "--itm", trace).ExitCode);
        string[] packets = File.ReadAllText(Path.Combine(Repository.Root, "tests/firmware/trace.packets.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(packets, File.ReadAllBytes(trace).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
        Assert.Equal(0, CliRun.Of("run", Elf("mps2/an385-rtos-O2"), "--board", "mps2-an385", "--itm", trace).ExitCode);
        Assert.Empty(File.ReadAllBytes(trace));
        CliRun.Of("run", Elf("uart"), "--board", "mps2-an386", "--itm", Elf("uart")).AssertRefused("EMU0003");
    }
}
