using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

// Loads and stores, which the bus does, and the registers of an instruction that comes to nothing.
public unsafe partial struct ArmCore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public partial uint Load(uint address, Width width) => Bus.LoadValue(address, width);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadTo(int r, uint address, Width width) => RegisterLoads.To(ref this, r, address, width);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadTo(int r, uint address, Width width, int n, uint next) => RegisterLoads.To(ref this, r, address, width, n, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public partial void Store(uint address, uint value, Width width) => Bus.StoreValue(address, value, width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public partial uint LoadAligned(uint address, Width width) => Bus.LoadAligned(address, width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public partial void StoreAligned(uint address, uint value, Width width) => Bus.StoreAligned(address, value, width);

    public partial uint StoreExclusive(uint address, uint value, Width width)
    {
        if (Exclusive == 0)
        {
            if ((address & (CoreBus.Bytes(width) - 1)) != 0)
                Bus.RaiseFault(FaultKind.Unaligned, address);
            return 1;
        }
        StoreAligned(address, value, width);
        if ((Bus.Leave & (Leave.Fault | Leave.Device)) == 0)
            Exclusive = 0;
        return 0;
    }

    internal void Save()
    {
        for (int i = 0; i < 16; i++)
            _savedR[i] = R[i];
        for (int i = 0; i < 32; i++)
            _savedS[i] = S[i];
        (_savedN, _savedZ, _savedC, _savedV, _savedQ, _savedGe, _savedVpr) = (N, Z, C, V, Q, Ge, Vpr);
    }

    internal void Restore()
    {
        for (int i = 0; i < 16; i++)
            R[i] = _savedR[i];
        for (int i = 0; i < 32; i++)
            S[i] = _savedS[i];
        (N, Z, C, V, Q, Ge, Vpr) = (_savedN, _savedZ, _savedC, _savedV, _savedQ, _savedGe, _savedVpr);
    }
}
