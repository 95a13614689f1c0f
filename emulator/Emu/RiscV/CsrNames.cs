using System.Globalization;
using Emu.Arm;

namespace Emu.RiscV;

/// <summary>Names of control and status registers, as GNU binutils writes them. Source: Volume II (privileged), 20211203, tables 2.3 to 2.8.</summary>
internal static class CsrNames
{
    private static readonly Dictionary<uint, string> Names = Build();
    private static readonly Dictionary<string, uint> Numbers = Names.ToDictionary(p => p.Value, p => p.Key);

    /// <summary>The name, or the number in hexadecimal.</summary>
    internal static string Of(uint csr) => Names.TryGetValue(csr, out string? name) ? name : string.Create(CultureInfo.InvariantCulture, $"0x{csr:x}");

    internal static bool TryParse(ref TextCursor c, out uint csr)
    {
        if (c.StartsWith("0x")) return c.Number(out csr) && csr < 4096;
        foreach ((string name, uint number) in Numbers)
        {
            if (!c.TakeWord(name)) continue;
            csr = number;
            return true;
        }
        csr = 0;
        return false;
    }

    private static Dictionary<uint, string> Build()
    {
        Dictionary<uint, string> names = new()
        {
            [0x001] = "fflags", [0x002] = "frm", [0x003] = "fcsr", [0x017] = "jvt", [0x015] = "seed",
            [0xC00] = "cycle", [0xC01] = "time", [0xC02] = "instret", [0xC80] = "cycleh", [0xC81] = "timeh", [0xC82] = "instreth",
            [0x100] = "sstatus", [0x104] = "sie", [0x105] = "stvec", [0x106] = "scounteren", [0x10A] = "senvcfg", [0x140] = "sscratch", [0x141] = "sepc",
            [0x142] = "scause", [0x143] = "stval", [0x144] = "sip", [0x180] = "satp", [0x5A8] = "scontext",
            [0xF11] = "mvendorid", [0xF12] = "marchid", [0xF13] = "mimpid", [0xF14] = "mhartid", [0xF15] = "mconfigptr",
            [0x300] = "mstatus", [0x301] = "misa", [0x302] = "medeleg", [0x303] = "mideleg", [0x304] = "mie", [0x305] = "mtvec", [0x306] = "mcounteren", [0x310] = "mstatush",
            [0x30A] = "menvcfg", [0x31A] = "menvcfgh", [0x340] = "mscratch", [0x341] = "mepc", [0x342] = "mcause", [0x343] = "mtval", [0x344] = "mip",
            [0x34A] = "mtinst", [0x34B] = "mtval2", [0x747] = "mseccfg", [0x757] = "mseccfgh",
            [0x7A0] = "tselect", [0x7A1] = "tdata1", [0x7A2] = "tdata2", [0x7A3] = "tdata3", [0x7A4] = "tinfo", [0x7A5] = "tcontrol", [0x7A8] = "mcontext",
            [0x7B0] = "dcsr", [0x7B1] = "dpc", [0x7B2] = "dscratch0", [0x7B3] = "dscratch1",
            [0xB00] = "mcycle", [0xB02] = "minstret", [0xB80] = "mcycleh", [0xB82] = "minstreth", [0x320] = "mcountinhibit",
        };
        for (uint i = 3; i < 32; i++)
        {
            names[0xC00 + i] = $"hpmcounter{i}";
            names[0xC80 + i] = $"hpmcounter{i}h";
            names[0xB00 + i] = $"mhpmcounter{i}";
            names[0xB80 + i] = $"mhpmcounter{i}h";
            names[0x320 + i] = $"mhpmevent{i}";
        }
        for (uint i = 0; i < 16; i++) names[0x3A0 + i] = $"pmpcfg{i}";
        for (uint i = 0; i < 64; i++) names[0x3B0 + i] = $"pmpaddr{i}";
        return names;
    }
}
