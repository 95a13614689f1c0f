using Emu.Devices;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Tests.Machines;

/// <summary>Wait states, ART and nRF cache. Sources: ST RM0432 (STM32L4+), Nordic nRF52840 Product Specification; docs/hardware.</summary>
public class FlashTimingTests
{
    const uint At = 0x800;
    static readonly string[] SixteenNarrow = [.. Enumerable.Repeat("adds r4, #1", 16)];      // 32 bytes

    /// <summary>Cycles of the first and the third call of a function; the instruction after each call is in the same 8 bytes as the call.</summary>
    static (ulong First, ulong Third) Called(FlashAccelerator flash, params string[] lines)
    {
        using Machine machine = Boards.Bare(flash: flash);
        machine.Assemble(machine.Assemble(At, lines), "bx lr");
        machine.Assemble(Boards.Code, $"bl {At:x}", $"bl {At:x}", $"bl {At:x}", "bkpt 0x0000");
        machine.Reset();
        var at = new List<ulong>();
        for (uint i = 0; i < 4; i++)
            machine.AddHook(Boards.Code + 4 * i, m => at.Add(m.Cycles));
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(100_000).Reason);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
        return (at[1] - at[0], at[3] - at[2]);
    }

    [Fact]
    public void Art_charges_each_64_bits_once_and_hits_afterwards()
    {
        var (first, third) = Called(new Stm32L4Art(5), SixteenNarrow);
        // bl 2 + 16 + bx lr 2; 34 bytes of code are five sectors of 8.
        Assert.Equal((20 + 5 * 5ul, 20ul), (first, third));
    }

    [Fact]
    public void Without_wait_states_the_accelerator_changes_nothing()
    {
        var (first, second) = Called(new Stm32L4Art(0), SixteenNarrow);
        Assert.Equal((20ul, 20ul), (first, second));
    }

    [Fact]
    public void Prefetch_hides_part_of_the_wait_of_sequential_code_only()
    {
        ulong without = Called(new Stm32L4Art(5), SixteenNarrow).First, with = Called(new Stm32L4Art(5, prefetch: true), SixteenNarrow).First;
        // Four sequential sectors after the first, four cycles of work in each: 6 - 4 = 2 wait instead of 5.
        Assert.Equal(without - 4 * 3, with);
    }

    [Fact]
    public void A_loop_larger_than_the_cache_misses_every_time()
    {
        // 1 KB holds 512 narrow instructions; least recently used replacement of a longer loop keeps nothing.
        string[] longCode = [.. Enumerable.Repeat("adds r4, #1", 1024)];
        var (_, second) = Called(new Stm32L4Art(5), longCode);
        Assert.True(second > 1024 + 256 * 5);
    }

    [Fact]
    public void Flash_data_is_cached_by_64_bit_words_in_256_bytes()
    {
        // r1 = 0x1000 in flash: two words of one 8-byte sector, then the next sector.
        string[] loads = ["movw r1, #4096", "ldr r4, [r1, #0]", "nop", "ldr r4, [r1, #4]", "nop", "ldr r4, [r1, #8]"];
        using Machine machine = Boards.Bare(flash: new Stm32L4Art(5));
        machine.RunCode([.. loads, "movw r1, #4096", "ldr r4, [r1, #8]", "ldr r4, [r1, #0]"]);
        Assert.Equal(2 * 5ul, machine.Causes.DataStall);
    }

    [Fact]
    public void The_guest_switches_the_accelerator_through_flash_acr()
    {
        var art = new Stm32L4Art();
        using Machine machine = Boards.Bare(flash: art);
        machine.AddDevice(new Stm32L4FlashInterface(machine, art));
        RunStop stop = machine.RunCode("movw r1, #8192", "movt r1, #16386", "ldr r4, [r1, #0]", "movw r0, #773", "str r0, [r1, #0]", "ldr r5, [r1, #0]");
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal(5, art.WaitStates);
        Assert.True(art.Prefetch && art.InstructionCache && !art.DataCache);
        unsafe
        {
            Assert.Equal((0x600u, 0x305u), (machine.Core.R[4], machine.Core.R[5]));
        }
        machine.Reset();
        Assert.Equal(0, art.WaitStates);
        Assert.Empty(machine.Diagnostics);
    }

    [Fact]
    public void Nrf_reads_two_wait_states_without_cache_and_none_on_hits()
    {
        // 34 bytes are three lines of 16. Without the cache the caller's line is read again after the return.
        Assert.Equal((20 + 4 * 2ul, 20 + 4 * 2ul), Called(new Nrf52Cache(), SixteenNarrow));
        Assert.Equal((20 + 3 * 3ul, 20ul), Called(new Nrf52Cache(enabled: true), SixteenNarrow));
    }

    [Fact]
    public void Nrf_data_reads_of_flash_always_wait()
    {
        using Machine machine = Boards.Bare(flash: new Nrf52Cache(enabled: true));
        machine.RunCode("movw r1, #4096", "ldr r4, [r1, #0]", "ldr r5, [r1, #0]");
        Assert.Equal(2 * 2ul, machine.Causes.DataStall);
    }

    [Fact]
    public void The_guest_switches_the_nrf_cache_through_icachecnf()
    {
        var cache = new Nrf52Cache();
        using Machine machine = Boards.Bare(flash: cache);
        machine.AddDevice(new Nrf52MemoryController(machine, cache));
        machine.RunCode("movw r1, #58688", "movt r1, #16385", "movs r0, #1", "str r0, [r1, #0]", "ldr r4, [r1, #0]");
        Assert.True(cache.Enabled);
    }

    [Fact]
    public void Slow_ram_waits_at_each_access()
    {
        using var machine = new Machine(new MachineOptions
        {
            Regions = [new("flash", 0, 0x1000, MemoryKind.Flash), new("slow", 0x60000000, 0x1000, MemoryKind.Ram, WaitStates: 3), new("ram", 0x20000000, 0x1000, MemoryKind.Ram)],
        });
        machine.Memory.WriteWord(0, 0x20001000);
        machine.Memory.WriteWord(4, Boards.Code | 1);
        machine.RunCode("mov.w r1, #1610612736", "str r0, [r1, #0]", "ldr r4, [r1, #0]");
        Assert.Equal(6ul, machine.Causes.DataStall);
    }
}
