using System.Text;

namespace Emu.Boards.Tests;

/// <summary>Both security states on RP2350. Source: RP2350 datasheet, 10.2.2 "IDAU address map" and 10.6 "Access control"; what TT says of exempt addresses: pico-sdk, pico_processor_state_is_nonsecure.</summary>
public class Rp2350SecurityTests
{
    private const uint Vectors = 0x10000200, Secure = 0x10001000, NonSecure = 0x10008000, Access = 0x40060000, Uart0 = 0x40070000, Password = 0xACCE0000;

    private static (RunStop Stop, string Console, Machine Machine) Run(Action<AssembledCode> secure, Action<AssembledCode>? nonSecure = null)
    {
        var console = new StringBuilder();
        Machine machine = BoardMachine.Create(BoardCatalog.Load("raspberry-pi-pico2").Board!, b => console.Append((char)b));
        machine.Memory.WriteWord(Vectors, 0x20001000);
        machine.Memory.WriteWord(Vectors + 4, Secure | 1);
        var code = new AssembledCode(machine, Secure);
        foreach ((uint number, uint first, uint last) in ((uint, uint, uint)[])[(0, NonSecure, 0x1000FFFF), (1, 0x20008000, 0x2000FFFF), (7, 0, 0x7FFF)])
            code.Store(0xE000EDD8, number).Store(0xE000EDDC, first).Store(0xE000EDE0, (last & ~31u) | 1);
        code.Store(0xE000EDD0, 1);
        secure(code);
        if (nonSecure is not null)
        {
            code.Set(0, 0x20010000).Put("msr MSP_NS, r0").Set(0, NonSecure).Put("blxns r0", "bkpt 0x0000");
            var other = new AssembledCode(machine, NonSecure);
            nonSecure(other);
            other.Put("bx lr");
        }
        machine.Reset();
        return (machine.Run(1_000_000), console.ToString(), machine);
    }

    // S of TT: peripherals and the first part of the ROM are exempt, the gateways Secure, code and RAM what the SAU says.
    [Theory]
    [InlineData(0x00000000, true)]
    [InlineData(0x000042FC, true)]
    [InlineData(0x00004300, true)]
    [InlineData(0x00007E00, true)]
    [InlineData(0x10000000, true)]
    [InlineData(NonSecure, false)]
    [InlineData(0x20000000, true)]
    [InlineData(0x20008000, false)]
    [InlineData(Uart0, true)]
    [InlineData(0x50000000, true)]
    [InlineData(0xD0000000, true)]
    public void Test_target_says_what_the_address_map_says(uint address, bool isSecure)
    {
        (RunStop stop, _, Machine machine) = Run(code => code.Set(0, address).Put("tt r4, r0", "bkpt 0x0000"));
        using (machine)
        {
            Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
            Assert.Equal((isSecure, 0u), ((machine.ReadRegister(4) & 1 << 22) != 0, machine.ReadRegister(4) & 1 << 23));
        }
    }

    [Fact]
    public void A_peripheral_is_closed_to_Non_secure_code_until_its_permissions_say_otherwise()
    {
        static void Print(AssembledCode code) => code.Store(Uart0 + 0x30, 0x301).Store(Uart0, 'N');
        (RunStop closed, string nothing, Machine first) = Run(static _ => { }, Print);
        using (first)
            Assert.Equal((MachineError.UnmappedWrite, Uart0 + 0x30, ""), (closed.Fault!.Id, closed.Fault.Address, nothing));
        (RunStop open, string text, Machine second) = Run(static code => code.Store(Access + 0xA0, Password | 0xFE), Print);
        using (second)
            Assert.Equal((RunStopReason.Breakpoint, "N"), (open.Reason, text));
    }

    [Fact]
    public void Code_without_privilege_needs_its_own_permission()
    {
        static void Unprivileged(AssembledCode code) => code.Put("movs r3, #1", "msr CONTROL, r3", "isb sy").Load(4, Uart0 + 0x18).Put("bkpt 0x0000");
        (RunStop open, _, Machine first) = Run(Unprivileged);
        using (first)
            Assert.Equal(RunStopReason.Breakpoint, open.Reason);            // Secure access: with and without privilege
        (RunStop closed, _, Machine second) = Run(static code => Unprivileged(code.Store(Access + 0xA0, Password | 0xF8)));
        using (second)
            Assert.Equal((MachineError.UnmappedRead, Uart0 + 0x18), (closed.Fault!.Id, closed.Fault.Address));
    }

    [Fact]
    public void Permissions_read_as_after_reset_and_take_words_with_the_password()
    {
        (RunStop stop, _, Machine machine) = Run(static code => code.Load(0, Access).Load(1, Access + 0x60).Load(2, Access + 0xA0).Load(3, Access + 0xC0).Load(4, Access + 0xB8)
            .Store(Access + 0x3000 + 0xA0, Password | 0x04).Load(5, Access + 0xA0).Put("mov r8, r5")
            .Store(Access + 8, Password | 1).Load(5, Access + 0xA0).Put("mov r9, r5").Store(Access + 0xA0, 0xFF));
        using (machine)
        {
            Assert.Equal((4u, 0xFFu, 0xFCu, 0xB8u, 0xF8u), (machine.ReadRegister(0), machine.ReadRegister(1), machine.ReadRegister(2), machine.ReadRegister(3), machine.ReadRegister(4)));
            Assert.Equal((0xF8u, 0xFCu), (machine.ReadRegister(8), machine.ReadRegister(9)));
            Assert.Equal((MachineError.UnmappedWrite, Access + 0xA0), (stop.Fault!.Id, stop.Fault.Address));
        }
    }

    // The Non-secure half may give its code without privilege what it has itself, and nothing more; after LOCK not even Secure code writes.
    [Fact]
    public void Non_secure_code_changes_one_bit_of_what_is_its_own()
    {
        (RunStop stop, _, Machine machine) = Run(static code => code.Store(Access + 0xA0, Password | 0xFE).Store(Access + 0xA4, Password | 0xFC),
            static code => code.Store(Access + 0xA0, Password | 0x01).Store(Access + 0xA4, Password | 0xFF).Load(4, Access + 0xA0).Load(5, Access + 0xA4));
        using (machine)
            Assert.Equal((RunStopReason.Breakpoint, 0xFFu, 0xFCu), (stop.Reason, machine.ReadRegister(4), machine.ReadRegister(5)));
        (RunStop locked, _, Machine second) = Run(static code => code.Store(Access, Password | 1).Store(Access + 0xA0, Password | 0xFF).Load(4, Access + 0xA0).Load(5, Access).Put("bkpt 0x0000"));
        using (second)
            Assert.Equal((RunStopReason.Breakpoint, 0xFCu, 5u), (locked.Reason, second.ReadRegister(4), second.ReadRegister(5)));
    }

    // To the bus machine mode is Secure with privilege, user mode Non-secure without (10.6.2): a load of UART0's flags in each, assembled by GNU as.
    [Fact]
    public void User_mode_of_Hazard3_meets_the_same_permissions()
    {
        uint[] words =
        [
            0x400702B7, 0x0182A503, 0x00000317, 0x03C30393, 0x30539073, 0xFFF00E13, 0x3B0E1073, 0x01F00E13,
            0x3A0E1073, 0x03830393, 0x34139073, 0x00002E37, 0x800E0E13, 0x300E3073, 0x30200073, 0x00000013,
            0x0182A583, 0x34202673, 0x0000006F,
        ];
        Board board = BoardCatalog.Load("raspberry-pi-pico2", CoreKind.RiscV).Board!;
        using Machine machine = BoardMachine.Create(board, configure: options => options with { Faults = FaultPolicy.Deliver });
        for (uint i = 0; i < words.Length; i++)
            machine.Memory.WriteWord(board.ImageBase + i * 4, words[i]);
        machine.Reset();
        machine.Run(1_000);
        Assert.Equal((0x90u, 0u, 5u), (machine.ReadRegister(10) & 0x90, machine.ReadRegister(11), machine.ReadRegister(12)));      // empty FIFOs; then a load access fault
    }
}
