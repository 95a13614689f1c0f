using System.Text;
using Emu.Arm;
using Emu.Loading;

namespace Emu.Boards.Tests;

/// <summary>
/// tests/firmware/cores/suite.c, built for each core at three levels: integers, floating point, the C library, long jumps, SVC, faults, nested interrupts, threads. Expected output was recorded
/// from qemu-system-arm 7.2; build.sh there says on which machine.
/// </summary>
public class CoreSuiteTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "firmware", "cores");

    // QEMU has no Cortex-M0+ and M23: M0's image is for both, and M23's ran on QEMU's Cortex-M33, which has M23's instructions.
    private static readonly (string Core, string Board, string Image, ArmModel? Model)[] s_cores =
    [
        ("m0", "microbit", "m0", null), ("m0plus", "microbit", "m0", CoreModel.CortexM0Plus), ("m3", "mps2-an385", "m3", null), ("m4", "mps2-an386", "m4", CoreModel.CortexM4),
        ("m4f", "mps2-an386", "m4f", null), ("m7", "mps2-an500", "m7", null), ("m23", "mps2-an505", "m23", CoreModel.CortexM23), ("m33", "mps2-an505", "m33", null),
        ("m33f", "mps2-an505", "m33f", null), ("m55", "mps3-an547", "m55", null),
    ];

    public static TheoryData<string, string> Programs
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (var (core, _, _, _) in s_cores)
                foreach (string level in (string[])["O0", "O2", "Os"])
                    data.Add(core, level);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Output_and_exit_code_equal_what_qemu_recorded(string core, string level)
    {
        var (_, boardName, image, model) = s_cores.Single(c => c.Core == core);
        var console = new StringBuilder();
        using Machine machine = BoardMachine.Create(BoardCatalog.Load(boardName).Board!, b => console.Append((char)b),
            options => options with { Faults = FaultPolicy.Deliver, Core = model ?? options.Core });
        string name = $"{image}-{level}";
        machine.Load(ElfImage.Read(File.ReadAllBytes(Path.Combine(s_folder, name + ".elf")), name));
        machine.Reset();
        RunStop stop = machine.Run(2_000_000_000);
        Assert.Equal(File.ReadAllText(Path.Combine(s_folder, name + ".expected.txt")), console + $"exit {stop.Code}\n");
        Assert.Equal(RunStopReason.Exit, stop.Reason);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
    }
}
