using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;

namespace Emu.RiscV;

// Memory, which the bus does, branches and calls of the system. The last two only leave a note for the engine.
public unsafe partial struct RiscVCore
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Load(uint address, Width width) => Bus.LoadValue(address, width);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadTo(int r, uint address, Width width) => RegisterLoads.To(ref this, r, address, width);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadTo(int r, uint address, Width width, int n, uint next) => RegisterLoads.To(ref this, r, address, width, n, next);
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(uint address, uint value, Width width) => Bus.StoreValue(address, value, width);
    /// <inheritdoc/>
    public uint LoadAligned(uint address, Width width) => Bus.LoadAligned(address, width);
    /// <inheritdoc/>
    public void StoreAligned(uint address, uint value, Width width) => Bus.StoreAligned(address, value, width);

    /// <inheritdoc/>
    public uint LoadReserved(uint address)
    {
        uint value = Bus.LoadAligned(address, Width.U32);
        if (Went)
            Reservation = address;
        return value;
    }

    /// <inheritdoc/>
    public uint StoreConditional(uint address, uint value)
    {
        if (Reservation != address)
        {
            if ((address & 3) != 0)
            {
                Bus.FaultIsStore = true;
                Bus.RaiseFault(FaultKind.Unaligned, address);
            }
            else
                Reservation = NoReservation;
            return 1;
        }
        Bus.StoreAligned(address, value, Width.U32);
        if (Went)
            Reservation = NoReservation;
        return 0;
    }

    /// <inheritdoc/>
    public uint Atomic(AtomicOperation operation, uint address, uint value)
    {
        Bus.AsStore = true;
        uint old = Bus.LoadAligned(address, Width.U32);
        Bus.AsStore = false;
        Bus.StoreAligned(address, operation switch
        {
            AtomicOperation.Swap => value,
            AtomicOperation.Add => old + value,
            AtomicOperation.Xor => old ^ value,
            AtomicOperation.And => old & value,
            AtomicOperation.Or => old | value,
            AtomicOperation.Minimum => (uint)Math.Min((int)old, (int)value),
            AtomicOperation.Maximum => (uint)Math.Max((int)old, (int)value),
            AtomicOperation.MinimumUnsigned => Math.Min(old, value),
            _ => Math.Max(old, value),
        }, Width.U32);
        return old;
    }

    /// <summary>The accesses so far had their effect: no fault, no device that must be asked at its cycle.</summary>
    readonly bool Went => (Bus.Leave & (Leave.Fault | Leave.Device)) == 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Branch(uint target)
    {
        target &= ~1u;
        if ((target & TargetMask) != 0)
            Bus.RaiseFault(FaultKind.FetchUnaligned, target);
        Bus.NextPc = target;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BranchIf(uint condition, uint target)
    {
        if (condition != 0)
            Branch(target);
    }

    /// <inheritdoc/>
    public void System(SystemCall call, in Fields f)
    {
        Bus.Call = call;
        Bus.Leave |= Leave.System;
    }

    internal void Save()
    {
        for (int i = 0; i < 32; i++)
            _savedX[i] = X[i];
        _savedReservation = Reservation;
        SaveFloat();
    }

    internal void Restore()
    {
        for (int i = 0; i < 32; i++)
            X[i] = _savedX[i];
        Reservation = _savedReservation;
        RestoreFloat();
    }
}
