using Emu.Timing;

namespace Emu.Boards.Tests;

public class BoardMachineTests
{
    private static Machine Create(string name) => BoardMachine.Create(BoardCatalog.Load(name).Board!);

    // LDR r1, [r0] with r0 = an address; the vector table gives SP and the start address.
    private static uint ReadInGuest(Machine machine, Board board, uint address)
    {
        uint code = board.ImageBase + 0x100;
        Span<byte> image = stackalloc byte[0x110];
        image.Clear();
        BitConverter.TryWriteBytes(image, board.RamBase + board.RamBytes);
        BitConverter.TryWriteBytes(image[4..], code | 1);
        BitConverter.TryWriteBytes(image[0x100..], 0x6801_4801u);      // ldr r0, [pc, #4]; ldr r1, [r0]
        BitConverter.TryWriteBytes(image[0x104..], 0xBE00_BE00u);      // bkpt #0
        BitConverter.TryWriteBytes(image[0x108..], address);
        machine.Memory.Write(board.ImageBase, image);
        machine.Reset();
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(1000).Reason);
        unsafe
        {
            return machine.Core.R[1];
        }
    }

    [Theory]
    [InlineData("nucleo-l4r5zi", 0x40022000u, 0x705u)]      // FLASH_ACR: 5 wait states, prefetch, both caches, as the board's firmware sets it
    [InlineData("arduino-nano33ble", 0x4001E540u, 1u)]      // NVMC.ICACHECNF: cache on
    public void A_board_becomes_a_machine_whose_flash_registers_show_its_settings(string name, uint address, uint expected)
    {
        Board board = BoardCatalog.Load(name).Board!;
        using Machine machine = Create(name);
        Assert.Equal(expected, ReadInGuest(machine, board, address));
    }

    [Fact]
    public void The_same_flash_appears_at_its_alias()
    {
        Board board = BoardCatalog.Load("nucleo-l4r5zi").Board!;
        using Machine machine = BoardMachine.Create(board);
        Assert.Equal(board.RamBase + board.RamBytes, ReadInGuest(machine, board, 0));
    }

    [Fact]
    public void Flash_without_accelerator_pays_its_wait_states()
    {
        const string Text = """
            { "schema": "emu.board/1", "name": "b", "title": "B",
              "chip": { "schema": "emu.chip/1", "name": "c", "title": "C", "core": { "type": "cortex-m4", "irqLines": 8, "priorityBits": 3, "source": "x" },
                "clock": { "maxHz": 8000000, "resetHz": 8000000, "source": "x" },
                "memory": [{ "name": "flash", "kind": "flash", "base": "0x0", "size": "64K", "waitStates": [{ "upToHz": 8000000, "cycles": WAIT }], "source": "x" },
                           { "name": "ram", "kind": "ram", "base": "0x20000000", "size": "16K", "source": "x" }], "sources": { "x": "a test" } },
              "clock": { "hz": 8000000, "source": "x" }, "sources": { "x": "a test" } }
            """;
        ulong Cycles(string waitStates)
        {
            Board board = BoardCatalog.Parse("b.json", System.Text.Encoding.UTF8.GetBytes(Text.Replace("WAIT", waitStates, StringComparison.Ordinal))).Board!;
            using Machine machine = BoardMachine.Create(board);
            ReadInGuest(machine, board, 0x20000000);
            return machine.Cycles;
        }
        Assert.True(Cycles("3") > Cycles("0"));
    }
}
