using System.Text;

namespace Emu.Boards.Tests;

public sealed class BoardInheritanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emu-boards-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Board Parse(string text)
    {
        BoardLoadResult result = BoardCatalog.Parse("small.json", Encoding.UTF8.GetBytes(text));
        Assert.Empty(result.Errors);
        return result.Board!;
    }

    [Fact]
    public void The_example_of_the_readme_halves_the_ram()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "boards/README.md"));
        int start = readme.IndexOf("```json", StringComparison.Ordinal) + 7;
        Board board = Parse(readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal(128u * 1024, board.RamBytes);
        Assert.Equal(0x20000000u, board.RamBase);
        Assert.Equal(1024u * 1024, board.Flash.Size);
        Assert.Equal(3, board.Tier);
    }

    [Fact]
    public void A_board_adds_memories_and_devices_to_its_chip_and_changes_cache_settings()
    {
        Board board = Parse("""
            {
              "schema": "emu.board/1", "name": "big", "title": "With PSRAM", "chip": "stm32l4r5zi",   // comments are welcome
              "clock": { "hz": 16000000, "source": "own" },
              "memory": [{ "name": "psram", "kind": "ram", "base": "0x90000000", "size": "8M", "source": "own" }],
              "devices": [{ "name": "uart4", "type": "stm32.usart", "base": "0x40004C00", "irq": 52, "source": "own" }],
              "flashAccelerator": { "prefetch": true, "source": "own" },
              "sources": { "own": "our schematic", },
            }
            """);
        Assert.Equal(0x90000000u, board.RamBase);
        Assert.Equal(8u * 1024 * 1024, board.RamBytes);
        Assert.Equal(0, board.Flash.WaitStates);
        Assert.True(board.FlashAccelerator.Prefetch);
        Assert.Equal(new FlashCache(true, 32, 32, 0), board.FlashAccelerator.InstructionCache);
        Assert.Contains(board.Devices, d => d.Name == "uart4");
        Assert.Contains(board.Devices, d => d.Name == "lpuart1");
    }

    [Fact]
    public void A_chip_file_is_found_beside_the_board_file()
    {
        File.Copy(Path.Combine(Repository.Root, "boards/chips/nrf52840.json"), Path.Combine(_folder, "mychip.json"));
        string board = Path.Combine(_folder, "myboard.json");
        File.WriteAllText(board, """
            { "schema": "emu.board/1", "name": "b", "title": "B", "chip": "./mychip.json", "clock": { "hz": 64000000, "source": "x" }, "sources": { "x": "y" } }
            """);
        Assert.Equal("nRF52840", BoardCatalog.Load(board).Board!.Chip);

        File.WriteAllText(Path.Combine(_folder, "mychip.json"), "{ \"schema\": 1 }");
        Assert.Contains(BoardCatalog.Load(board).Errors, e => e.File.EndsWith("mychip.json", StringComparison.Ordinal) && e.Line == 1);

        File.Delete(Path.Combine(_folder, "mychip.json"));
        BoardDiagnostic missing = Assert.Single(BoardCatalog.Load(board).Errors);
        Assert.Equal((BoardError.Unreadable, board), (missing.Id, missing.File));
    }

    [Fact]
    public void The_longest_run_of_adjacent_rams_is_the_programs_ram()
    {
        Board board = Parse("""
            {
              "schema": "emu.board/1", "name": "b", "title": "B", "chip": "nrf52840", "clock": { "hz": 64000000, "source": "x" },
              "memory": [
                { "name": "far", "kind": "ram", "base": "0x30000000", "size": "128K", "source": "x" },
                { "name": "next", "kind": "ram", "base": "0x20040000", "size": "16K", "source": "x" }
              ],
              "sources": { "x": "y" }
            }
            """);
        Assert.Equal((0x20000000u, 272u * 1024), (board.RamBase, board.RamBytes));
        Assert.Equal(400u * 1024, board.TotalRamBytes);
    }
}
