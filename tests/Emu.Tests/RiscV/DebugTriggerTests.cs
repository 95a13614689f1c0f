using Emu.RiscV;

namespace Emu.Tests.RiscV;

/// <summary>
/// What debug triggers do on cores that QEMU does not have: ranges, chains, tcontrol. Expectations: RISC-V External Debug Support 0.13.2, 5.2; FE310-G002 Manual v1p0, 21 (maskmax 4, NAPOT
/// table, chains, the address in mtval); Hazard3 documentation, tcontrol and mcontrol.
/// </summary>
public sealed class DebugTriggerTests
{
    private const uint Load = 1, Store = 2, Execute = 4, User = 8, Machine = 64, Chain = 1 << 11, Napot = 1 << 7, NotBelow = 2 << 7, Below = 3 << 7, Type2 = 2u << 28;

    private static DebugTriggers Of(RiscVModel core, params (uint Control, uint Address)[] triggers)
    {
        DebugTriggers result = new(core.Triggers);
        result.Reset();
        for (uint i = 0; i < triggers.Length; i++)
        {
            result.Write(0x7A0, i);
            result.Write(0x7A2, triggers[i].Address);
            result.Write(0x7A1, Type2 | Machine | triggers[i].Control);
        }
        return result;
    }

    private static bool Loads(DebugTriggers triggers, uint address, uint bytes = 1) => triggers.MatchesAccess(address, bytes, machineMode: true, reads: true, writes: false);

    // Table of NAPOT sizes: a...aaaaa0 2 bytes, a...aaaa01 4 bytes, a...aaa011 8 bytes, a...aa0111 16 bytes.
    [Theory, InlineData(0x1006u, 0x1006u, 2u), InlineData(0x1005u, 0x1004u, 4u), InlineData(0x100Bu, 0x1008u, 8u), InlineData(0x1007u, 0x1000u, 16u)]
    public void A_range_is_a_naturally_aligned_power_of_two(uint address, uint first, uint bytes)
    {
        DebugTriggers triggers = Of(CoreModel.SifiveE31, (Load | Napot, address));
        Assert.False(Loads(triggers, first - 1));
        Assert.True(Loads(triggers, first));
        Assert.True(Loads(triggers, first + bytes - 1));
        Assert.False(Loads(triggers, first + bytes));
        Assert.True(Loads(triggers, first - 2, 4));
        Assert.False(triggers.MatchesAccess(first, 1, machineMode: true, reads: false, writes: true));
        Assert.False(triggers.MatchesAccess(first, 1, machineMode: false, reads: true, writes: false));
    }

    [Fact]
    public void Chained_triggers_match_together_alone()
    {
        DebugTriggers triggers = Of(CoreModel.SifiveE31, (Store | NotBelow | Chain, 0x1000), (Store | Below, 0x1234));
        bool Stores(uint address) => triggers.MatchesAccess(address, 1, machineMode: true, reads: false, writes: true);
        Assert.Equal((false, true, true, false), (Stores(0xFFF), Stores(0x1000), Stores(0x1233), Stores(0x1234)));
    }

    [Fact]
    public void Fields_that_a_core_does_not_have_read_0_after_a_write()
    {
        DebugTriggers hazard3 = Of(CoreModel.Hazard3, (Load | Store | Execute | User | Napot | Chain | 0xF000, 0x100));
        Assert.True(hazard3.TryRead(0x7A1, out uint control));
        Assert.Equal(Type2 | Machine | User | Execute, control);
        DebugTriggers e31 = Of(CoreModel.SifiveE31, (Load | Napot, 0));
        Assert.True(e31.TryRead(0x7A1, out control));
        Assert.Equal(Type2 | 4u << 21 | Machine | Napot | Load, control);
        e31.Write(0x7A1, Machine | Execute);                                        // type is read-only
        Assert.True(e31.TryRead(0x7A1, out control));
        Assert.Equal(Type2 | 4u << 21 | Machine | Execute, control);
        Assert.False(e31.TryRead(0x7A5, out _));                                   // tcontrol
        Assert.False(new DebugTriggers(new TriggerModel(0)).TryRead(0x7A0, out _));
    }

    [Fact]
    public void With_tcontrol_machine_mode_triggers_wait_for_mte_and_traps_stack_it()
    {
        DebugTriggers triggers = Of(CoreModel.Hazard3, (Execute | User, 0x100));
        Assert.Equal((false, true), (triggers.MatchesCode(0x100, machineMode: true), triggers.MatchesCode(0x100, machineMode: false)));
        triggers.Write(0x7A5, 8);
        Assert.True(triggers.MatchesCode(0x100, machineMode: true));
        triggers.Entered();
        Assert.True(triggers.TryRead(0x7A5, out uint control));
        Assert.Equal(0x80u, control);
        Assert.False(triggers.MatchesCode(0x100, machineMode: true));
        triggers.Returned();
        Assert.True(triggers.MatchesCode(0x100, machineMode: true));
        triggers.Entered();
        triggers.Entered();                                                         // two levels: nested traps clear both
        triggers.Returned();
        Assert.False(triggers.MatchesCode(0x100, machineMode: true));
    }
}
