namespace Emu.Arm;

// The Security Attribution Unit. While it is off all memory is Secure, which is all that is modelled: switching it on is refused. Source: DDI 0553, D1.2, SAU_*.
internal sealed partial class SystemControl
{
    const uint Regions = 8;

    readonly uint[] _attributionBase = new uint[Regions], _attributionLimit = new uint[Regions];
    uint _attributionRegion;

    void ResetAttribution()
    {
        Array.Clear(_attributionBase);
        Array.Clear(_attributionLimit);
        _attributionRegion = 0;
    }

    uint ReadAttribution(uint offset) => offset switch
    {
        0xDD4 => Regions,                                       // SAU_TYPE
        0xDD8 => _attributionRegion,
        0xDDC => _attributionBase[_attributionRegion],
        0xDE0 => _attributionLimit[_attributionRegion],
        _ => 0,                                                 // SAU_CTRL: off; SFSR and SFAR: no SecureFault has happened
    };

    void WriteAttribution(uint offset, uint value)
    {
        switch (offset)
        {
            case 0xDD0: RefuseUnlessZero(offset, value & 3); break;             // ENABLE, ALLNS
            case 0xDD8 when value < Regions: _attributionRegion = value; break;
            case 0xDDC: _attributionBase[_attributionRegion] = value & ~31u; break;
            case 0xDE0: _attributionLimit[_attributionRegion] = value & ~0x1Cu; break;
        }
    }

    void RefuseUnlessZero(uint offset, uint value)
    {
        if (value != 0)
            machine.RefuseNonSecure(Base + offset);
    }
}
