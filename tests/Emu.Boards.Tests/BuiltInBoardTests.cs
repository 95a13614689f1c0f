using System.Text.Json;

namespace Emu.Boards.Tests;

public class BuiltInBoardTests
{
    public static TheoryData<string> Names => [.. BoardCatalog.BoardNames];

    private static Board Load(string name)
    {
        BoardLoadResult result = BoardCatalog.Load(name);
        Assert.Empty(result.Errors);
        return result.Board!;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_built_in_board_loads_and_is_listed_in_the_readme(string name)
    {
        Board board = Load(name);
        Assert.Equal(name, board.Name);
        Assert.NotEmpty(board.Sources);
        Assert.Contains($"| `{name}` | {board.Chip} |", File.ReadAllText(Path.Combine(Repository.Root, "boards/README.md")));
    }

    [Fact]
    public void There_is_a_file_for_every_embedded_board_and_chip()
    {
        Assert.Equal(BoardCatalog.BoardNames, FilesIn("boards/boards"));
        Assert.Equal(BoardCatalog.ChipNames, FilesIn("boards/chips"));
        static string[] FilesIn(string folder) =>
            [.. Directory.GetFiles(Path.Combine(Repository.Root, folder)).Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];
    }

    // Numbers from the STM32L4R5 datasheet (DS12023): 2 MB flash, 640 KB SRAM, 120 MHz, 5 wait states at 120 MHz (RM0432, 3.3.3).
    [Fact]
    public void The_nucleo_l4r5zi_has_the_memories_of_its_datasheet()
    {
        Board board = Load("nucleo-l4r5zi");
        Assert.Equal("cortex-m4", board.Core.Type);
        Assert.Equal("fpv4-sp", board.Core.Fpu);
        Assert.Equal(120_000_000u, board.ClockHz);
        Assert.Equal((0x08000000u, 2048u * 1024, 5), (board.Flash.Base, board.Flash.Size, board.Flash.WaitStates));
        Assert.Equal([0u], board.Flash.Aliases);
        Assert.Equal((0x20000000u, 640u * 1024), (board.RamBase, board.RamBytes));
        Assert.Equal(640u * 1024, board.TotalRamBytes);
        Assert.Equal(FlashAcceleratorKind.StArt, board.FlashAccelerator.Kind);
        Assert.Equal(new FlashCache(true, 32, 32, 0), board.FlashAccelerator.InstructionCache);
        Assert.True(board.FlashAccelerator.Prefetch);
        Assert.Equal(("lpuart1", 115200), (board.Console!.Device, board.Console.Baud));
        Assert.Equal((0x40008000u, 70), board.Devices.Where(d => d.Name == "lpuart1").Select(d => (d.Base, d.Irq)).Single());
    }

    // Numbers from the nRF52840 product specification: 1 MB flash, 256 KB RAM, 64 MHz. Arduino links sketches at 0x10000.
    [Fact]
    public void The_nano_33_ble_leaves_room_for_its_boot_loader()
    {
        Board board = Load("arduino-nano33ble");
        Assert.Equal(64_000_000u, board.ClockHz);
        Assert.Equal((0u, 1024u * 1024, 2), (board.Flash.Base, board.Flash.Size, board.Flash.WaitStates));
        Assert.Equal((0x10000u, 960u * 1024), (board.ImageBase, board.FlashBytes));
        Assert.Equal((0x20000000u, 256u * 1024), (board.RamBase, board.RamBytes));
        Assert.True(board.FlashAccelerator.InstructionCache.Enabled);
    }

    // STM32G0B1 datasheet (DS13560): 512 KB flash, 144 KB SRAM, 64 MHz; RM0444, 3.3.4: two wait states above 48 MHz.
    // RP2040 datasheet: 264 KB SRAM, 16 MB window. QEMU 7.2, nrf51_soc.c and microbit.c: 256 KB flash at 0, 16 KB RAM.
    [Theory]
    [InlineData("nucleo-g0b1re", "cortex-m0plus", 64_000_000u, 0x08000000u, 512u, 144u, 2, FlashAcceleratorKind.StPrefetch)]
    [InlineData("raspberry-pi-pico", "cortex-m0plus", 125_000_000u, 0x10000000u, 2048u, 264u, 50, FlashAcceleratorKind.XipCache)]
    [InlineData("microbit", "cortex-m0", 16_000_000u, 0u, 256u, 16u, 0, FlashAcceleratorKind.None)]
    public void Cortex_M0_boards_have_the_memories_of_their_datasheets(string name, string core, uint clockHz, uint flash, uint flashKb, uint ramKb, int waitStates, FlashAcceleratorKind accelerator)
    {
        Board board = Load(name);
        Assert.Equal((core, 2), (board.Core.Type, board.Core.PriorityBits));
        Assert.Equal(clockHz, board.ClockHz);
        Assert.Equal((flash, flashKb * 1024, waitStates), (board.Flash.Base, board.Flash.Size, board.Flash.WaitStates));
        Assert.Equal((0x20000000u, ramKb * 1024), (board.RamBase, board.RamBytes));
        Assert.Equal(accelerator, board.FlashAccelerator.Kind);
    }

    // RP2350 datasheet, 4.2 and 4.4; ESP32-C3 TRM, 3.3; FE310-G002 Manual, 4 and hifive1-revb's device tree; CH32V003RM, 1.2.
    [Theory]
    [InlineData("raspberry-pi-pico2", "hazard3", 150_000_000u, 0x10000000u, 4096u, 0x20000000u, 520u, FlashAcceleratorKind.XipCache)]
    [InlineData("esp32-c3-devkitm-1", "esp32-c3", 160_000_000u, 0x42000000u, 4096u, 0x3FC80000u, 384u, FlashAcceleratorKind.SerialCache)]
    [InlineData("hifive1-revb", "sifive-e31", 16_000_000u, 0x20000000u, 4096u, 0x80000000u, 16u, FlashAcceleratorKind.SerialCache)]
    [InlineData("longan-nano", "bumblebee", 108_000_000u, 0x08000000u, 128u, 0x20000000u, 32u, FlashAcceleratorKind.None)]
    [InlineData("ch32v003", "qingke-v2a", 48_000_000u, 0x08000000u, 16u, 0x20000000u, 2u, FlashAcceleratorKind.None)]
    public void RISC_V_boards_have_the_memories_of_their_datasheets(string name, string core, uint clockHz, uint flash, uint flashKb, uint ram, uint ramKb, FlashAcceleratorKind accelerator)
    {
        Board board = BoardCatalog.Load(name, CoreKind.RiscV).Board!;
        Assert.True(board.IsRiscV);
        Assert.Equal((core, clockHz, accelerator), (board.Core.Type, board.ClockHz, board.FlashAccelerator.Kind));
        Assert.Equal((flash, flashKb * 1024), (board.Flash.Base, board.Flash.Size));
        Assert.Equal((ram, ramKb * 1024), (board.RamBase, board.RamBytes));
        BoardMachine.Create(board).Dispose();
    }

    // RP2350 datasheet, 3.7 and 4.2: either kind of core sees the same memories.
    [Fact]
    public void A_chip_with_two_kinds_of_cores_gives_the_one_that_is_asked_for()
    {
        Board arm = Load("raspberry-pi-pico2"), riscV = BoardCatalog.Load("raspberry-pi-pico2", CoreKind.RiscV).Board!;
        Assert.Equal(("cortex-m33-secure", CoreKind.Arm), (arm.Core.Type, arm.Core.Kind));
        Assert.Equal(("hazard3", CoreKind.RiscV), (riscV.Core.Type, riscV.Core.Kind));
        Assert.Equal(riscV.Memory, arm.Memory, (a, b) => a.Name == b.Name && a.Base == b.Base && a.Size == b.Size);
        Assert.Equal((0x10000200u, 0x10000100u), (arm.ImageBase, riscV.ImageBase));
        Assert.Equal("cortex-m4", BoardCatalog.Load("nucleo-l4r5zi", CoreKind.RiscV).Board!.Core.Type);    // there is no other
    }

    [Fact]
    public void The_schema_files_are_json_and_name_every_device_property_the_loader_knows()
    {
        string folder = Path.Combine(Repository.Root, "boards/schema");
        foreach (string file in Directory.GetFiles(folder))
            JsonDocument.Parse(File.ReadAllText(file)).Dispose();
        using JsonDocument chip = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "chip.schema.json")));
        string[] words = [.. chip.RootElement.GetProperty("$defs").GetProperty("flashAccelerator").GetProperty("properties").GetProperty("kind").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!)];
        Assert.Equal(["none", "st-art", "nrf-icache", "st-prefetch", "xip-cache", "serial-cache"], words);
    }
}
