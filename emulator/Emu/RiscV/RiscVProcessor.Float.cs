using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.RiscV;

// fcsr and mstatus.FS. Source: Volume I, 20191213, 11.2; Volume II, 20211203, 3.1.6.6. FS becomes dirty when a register or fcsr is written.
internal sealed unsafe partial class RiscVProcessor
{
    const int FloatStateShift = 13;
    const uint AnyDirty = 1u << 31;

    /// <summary>fflags, frm and fcsr can be reached: with Zfinx always, with F unless FS is off.</summary>
    bool FloatStatusExists => Has(Features.Zfinx) || (Has(Features.RvF) && _core->FloatState != 0);

    /// <summary>FS and SD of mstatus.</summary>
    uint FloatStateBits => (uint)_core->FloatState << FloatStateShift | (_core->FloatState == 3 ? AnyDirty : 0);

    uint FloatStatus(uint csr) => csr switch
    {
        0x001 => Mirrored((uint)_core->Environment.Flags),
        0x002 => _core->DynamicRounding,
        _ => Mirrored((uint)_core->Environment.Flags) | (uint)_core->DynamicRounding << 5,
    };

    void SetFloatStatus(uint csr, uint value)
    {
        if (csr != 0x002)
            _core->Environment.Flags = (FloatFlags)Mirrored(value);
        if (csr != 0x001)
            _core->DynamicRounding = (byte)((csr == 0x002 ? value : value >> 5) & 7);
        if (Has(Features.RvF))
            _core->FloatState = 3;
    }

    /// <summary>The five flags between the order of fflags, NX first, and that of <see cref="FloatFlags"/>, invalid first.</summary>
    static uint Mirrored(uint flags) => (flags & 1) << 4 | (flags & 2) << 2 | flags & 4 | flags >> 2 & 2 | flags >> 4 & 1;
}
