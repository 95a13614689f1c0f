using Emu.Interp;
using Emu.Memory;

namespace Emu.Arm;

// Memory protection: which rights are in force, what the engine's windows may show, and which set of decoded code holds.
internal sealed unsafe partial class ArmProcessor
{
    /// <summary>Rights that code may run under. Each has its own set of decoded code, because each may execute other memory.</summary>
    enum RightsSet
    {
        /// <summary>The default map: the MPU is off, or does not cover the running handler.</summary>
        Default,
        Privileged,
        Unprivileged,
    }

    /// <summary>What a set of rights comes down to.</summary>
    /// <param name="Data">The longest stretch of the RAM window that may be read and written.</param>
    /// <param name="Flash">All of the flash window may be read.</param>
    /// <param name="Executable">Memory that may be executed.</param>
    sealed record RightsView((uint Base, uint Bytes) Data, bool Flash, List<(uint First, uint Last)> Executable);

    readonly RightsView?[] _views = new RightsView?[3];
    readonly List<(uint First, uint Last)>?[] _decodedUnder = new List<(uint First, uint Last)>?[3];
    RightsSet _rights;

    void ResetProtection()
    {
        _protection.Reset();
        Array.Clear(_views);
        Array.Clear(_decodedUnder);
        _rights = RightsSet.Default;
        Machine.SelectCode((int)RightsSet.Default, stale: true);
    }

    /// <summary>After a change of mode, privilege, priority or CONTROL.</summary>
    public void ModeChanged()
    {
        bool privileged = _exceptions.IsPrivileged;
        RightsSet rights = !IsProtected(_exceptions.ExecutesBelowZero) ? RightsSet.Default : privileged ? RightsSet.Privileged : RightsSet.Unprivileged;
        // Without privilege the private peripheral bus is closed; nothing in the windows changes.
        _core->StackLimit = _model.HasStackLimits ? _exceptions.CurrentLimit : 0;
        Bus->Guarded = rights != RightsSet.Default || !privileged;
        if (rights == _rights)
            return;
        _rights = rights;
        ShowRights();
    }

    bool IsProtected(bool belowZero) => _protection.Enabled && (_protection.CoversFaultHandlers || !belowZero);

    /// <summary>After a write to the MPU's registers.</summary>
    void ProtectionChanged()
    {
        Array.Clear(_views);
        ModeChanged();
        if (_rights != RightsSet.Default)
            ShowRights();
    }

    void ShowRights()
    {
        int set = (int)_rights;
        if (_rights == RightsSet.Default)
        {
            ((uint Base, uint Bytes) ram, _) = Machine.Windows;
            Machine.OpenWindows(ram, flash: true);
            Machine.SelectCode(set, stale: false);
            return;
        }
        RightsView view = _views[set] ??= Look(_rights == RightsSet.Privileged);
        Machine.OpenWindows(view.Data, view.Flash);
        bool stale = _decodedUnder[set] is not { } before || !before.SequenceEqual(view.Executable);
        _decodedUnder[set] = view.Executable;
        Machine.SelectCode(set, stale);
    }

    RightsView Look(bool privileged)
    {
        const AccessRights ReadWrite = AccessRights.Read | AccessRights.Write;
        AccessRights Of(uint address) => _protection.Of(address, privileged);
        uint[] edges = [.. _protection.Edges];
        ((uint Base, uint Bytes) ram, (uint Base, uint Bytes) flash) = Machine.Windows;
        (uint Base, uint Bytes) data = ram.Bytes == 0 ? ram
            : ProtectedRanges.Longest(ProtectedRanges.With(ReadWrite, ram.Base, ram.Base + (ram.Bytes - 1), edges, Of));
        bool all = flash.Bytes != 0 && ProtectedRanges.With(AccessRights.Read, flash.Base, flash.Base + (flash.Bytes - 1), edges, Of) is [(uint first, uint last)]
            && first == flash.Base && last == flash.Base + (flash.Bytes - 1);
        return new RightsView(data, all, ProtectedRanges.With(AccessRights.Execute, 0, uint.MaxValue, edges, Of));
    }

    public override bool MayAccess(uint address, uint bytes, bool isWrite) => MayAccess(address, bytes, isWrite, _exceptions.IsPrivileged, _exceptions.ExecutesBelowZero);

    /// <summary>Rights of an access at a privilege that need not be the running code's: stacking, LDRT.</summary>
    /// <param name="address">First byte.</param>
    /// <param name="bytes">1 to 4. An unaligned access that crosses into another region needs the rights of both.</param>
    /// <param name="isWrite">Store.</param>
    /// <param name="privileged">Privilege of the access.</param>
    /// <param name="belowZero">The access is made at a negative priority.</param>
    public bool MayAccess(uint address, uint bytes, bool isWrite, bool privileged, bool belowZero)
    {
        if (DefaultMap.IsPrivate(address))
            return privileged || (address == SystemControl.SoftwareTrigger && isWrite && _exceptions.AllowUserPending) || InstrumentationTrace.IsPort(address);
        if (!IsProtected(belowZero))
            return true;
        AccessRights wanted = isWrite ? AccessRights.Write : AccessRights.Read, rights = _protection.Of(address, privileged);
        if (bytes > 1)
            rights &= _protection.Of(address + bytes - 1, privileged);
        return (rights & wanted) != 0;
    }

    public override FaultKind RefusedAccess(uint address, bool isStore) => DefaultMap.IsPrivate(address)
        ? isStore ? FaultKind.UnmappedWrite : FaultKind.UnmappedRead                // DDI 0403E, B3.1.1: BusFault
        : isStore ? FaultKind.ProtectedWrite : FaultKind.ProtectedRead;

    bool MayExecute(uint pc) => _rights == RightsSet.Default
        ? DefaultMap.MayExecute(pc)
        : (_protection.Of(pc, _rights == RightsSet.Privileged) & AccessRights.Execute) != 0;

    /// <summary>Asks for an access of LDRT or STRT, and raises its fault when it is refused.</summary>
    public bool MayAccessUnprivileged(ref CoreBus bus, uint address, int row)
    {
        string name = Thumb.Shapes[row].Name;
        bool isStore = name.StartsWith("STR", StringComparison.Ordinal);
        uint bytes = name.Contains('B', StringComparison.Ordinal) ? 1u : name.Contains('H', StringComparison.Ordinal) ? 2u : 4;
        if (MayAccess(address, bytes, isStore, privileged: false, _exceptions.ExecutesBelowZero))
            return true;
        bus.RaiseFault(RefusedAccess(address, isStore), address);
        return false;
    }

    /// <summary>True when a frame's words may be read or written at a privilege.</summary>
    public bool MayUseStack(uint frame, int words, bool isWrite, bool privileged, bool belowZero)
    {
        if (!_protection.Enabled)
            return true;
        for (int i = 0; i < words; i++)
            if (!MayAccess(frame + (uint)i * 4, 4, isWrite, privileged, belowZero))
                return false;
        return true;
    }
}
