using System.Globalization;
using System.Text;
using Emu.Loading;

namespace Emu.Guest.UserFirmware;

/// <summary>
/// The convention of riscv-tests and riscv-arch-test: a store to the word <c>tohost</c> ends the run, and the words between <c>begin_signature</c>
/// and <c>end_signature</c> are its result.
/// </summary>
/// <remarks>Source: github.com/riscv-software-src/riscv-tests, env/p/riscv_test.h (RVTEST_PASS, RVTEST_FAIL), and riscv-isa-sim's fesvr: bit 0 of tohost says that the run ends, the other bits are the code.</remarks>
internal static class TestConvention
{
    /// <summary>Makes a store to <c>tohost</c> end the run, when the image has that symbol.</summary>
    public static void Watch(Machine machine, ElfImage elf)
    {
        if (elf.Architecture == ElfArchitecture.RiscV && elf.Symbols.Find("tohost") is { } host)
            machine.WatchStores(host.Address, 8, (at, value) => Ask(machine, host.Address, at, value));
    }

    private static void Ask(Machine machine, uint host, uint at, uint value)
    {
        if (at != host || value == 0)
            return;                                         // the upper word, which the tests clear
        if ((value & 1) != 0)
            machine.Exit((int)(value >> 1));
        else
            machine.Report(MachineError.UnmodelledRegister, "tohost", host, string.Create(CultureInfo.InvariantCulture, $"tohost: 0x{value:X8} asks for a system call of a host interface, which is not modelled"));
    }

    /// <summary>The signature: one word a line, eight hexadecimal digits.</summary>
    /// <returns>Null when the image has no such symbols, or what they name is not memory.</returns>
    public static string? Signature(Machine machine, ElfImage elf)
    {
        if (elf.Symbols.Find("begin_signature") is not { } begin || elf.Symbols.Find("end_signature") is not { } end || end.Address <= begin.Address
            || !machine.Memory.Contains(begin.Address, end.Address - begin.Address))
            return null;
        var text = new StringBuilder();
        for (uint at = begin.Address; at + 4 <= end.Address; at += 4)
            text.Append(CultureInfo.InvariantCulture, $"{machine.Memory.ReadWord(at):x8}\n");
        return text.ToString();
    }
}
