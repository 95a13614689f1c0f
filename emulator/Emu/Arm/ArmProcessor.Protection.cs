using Emu.Interp;
using Emu.Memory;

namespace Emu.Arm;

// Memory protection: which rights are in force, what the engine's windows may show, and which set of decoded code holds.
internal sealed unsafe partial class ArmProcessor
{
    /// <summary>Rights that code may run under. Each, in each security state, has its own set of decoded code, because each may execute other memory.</summary>
    enum RightsSet
    {
        /// <summary>The default map: the MPU is off, or does not cover the running handler.</summary>
        Default,
        Privileged,
        Unprivileged,
        /// <summary>The same three for Non-secure code.</summary>
        NonSecureDefault,
        NonSecurePrivileged,
        NonSecureUnprivileged,
    }

    /// <summary>What a set of rights comes down to.</summary>
    /// <param name="Data">The longest stretch of RAM, at any of its addresses, that may be read and written.</param>
    /// <param name="Flash">The longest stretch of flash that may be read.</param>
    /// <param name="Executable">Memory that may be executed.</param>
    sealed record RightsView((uint Base, uint Bytes) Data, (uint Base, uint Bytes) Flash, List<(uint First, uint Last)> Executable);

    readonly RightsView?[] _views = new RightsView?[6];
    readonly List<(uint First, uint Last)>?[] _decodedUnder = new List<(uint First, uint Last)>?[6];
    ProtectionUnit _protection;                     // of the running state
    RightsSet _rights;
    static readonly List<(uint First, uint Last)> Everything = [];        // what the default map lets execute

    void ResetProtection()
    {
        _protection = _exceptions.Bank.Protection;
        _isGated = false;
        Array.Clear(_views);
        Array.Clear(_decodedUnder);
        _rights = RightsSet.Default;
        _decodedUnder[(int)RightsSet.Default] = Everything;
        Machine.SelectCode((int)RightsSet.Default, stale: true);
    }

    /// <summary>After a change of mode, privilege, priority, CONTROL or security state.</summary>
    public void ModeChanged()
    {
        bool privileged = _exceptions.IsPrivileged, secure = _exceptions.IsSecure;
        _protection = _exceptions.Bank.Protection;
        RightsSet rights = !IsProtected(_exceptions.ExecutesBelowZero(secure)) ? RightsSet.Default : privileged ? RightsSet.Privileged : RightsSet.Unprivileged;
        if (!secure)
            rights += (int)RightsSet.NonSecureDefault;
        Bus->IgnoresBusFaults = _exceptions.IgnoreBusFaultsBelowZero && _exceptions.ExecutesBelowZero(secure);
        // Without privilege the private peripheral bus is closed; nothing in the windows changes.
        _core->StackLimit = _model.HasStackLimits ? _exceptions.CurrentLimit : 0;
        Bus->Guarded = rights != RightsSet.Default || !privileged || _isGated;
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
        if (_model.HasSecurity)
            Array.Clear(_decodedUnder, (int)RightsSet.NonSecureDefault, 3);      // the Secure MPU judges gateways
        ModeChanged();
        if (_rights != RightsSet.Default)
            ShowRights();
    }

    /// <summary>After a write to the SAU or to a gate, or when the chip's attribution unit changes its mind.</summary>
    void AttributionChanged()
    {
        // With all memory Secure, gates that are as after reset let everything pass.
        _isGated = Machine.Gates.Count != 0 && (_attribution.IsActive || Machine.Gates.Any(g => !g.Passes(0, nonSecure: false) || g.Edges.Any()));
        Array.Clear(_views);
        Array.Clear(_decodedUnder);                         // gateways may have come or gone
        ModeChanged();
        ShowRights();
    }

    void ShowRights()
    {
        int set = (int)_rights;
        if (_rights == RightsSet.Default && !_attribution.IsActive && !_isGated)
        {
            Machine.OpenWindows(data: true, flash: true);
            Machine.SelectCode(set, stale: !ReferenceEquals(_decodedUnder[set], Everything));
            _decodedUnder[set] = Everything;
            return;
        }
        RightsView view = _views[set] ??= Look();
        Machine.OpenWindows(view.Data, view.Flash);
        bool stale = _decodedUnder[set] is not { } before || (!ReferenceEquals(before, view.Executable) && !before.SequenceEqual(view.Executable));
        _decodedUnder[set] = view.Executable;
        Machine.SelectCode(set, stale);
    }

    RightsView Look()
    {
        const AccessRights ReadWrite = AccessRights.Read | AccessRights.Write;
        uint[] edges = [.. _protection.Edges, .. _attribution.Edges, .. GateEdges()];
        return new RightsView(Longest(MemoryKind.Ram, Machine.Windows.Ram, ReadWrite, edges), Longest(MemoryKind.Flash, Machine.Windows.Flash, AccessRights.Read, edges),
            ProtectedRanges.With(AccessRights.Execute, 0, uint.MaxValue, edges, RightsOf));
    }

    // Of equal stretches that of the window that is open when nothing is protected.
    (uint Base, uint Bytes) Longest(MemoryKind kind, (uint Base, uint Bytes) window, AccessRights wanted, uint[] edges)
    {
        IEnumerable<(uint Base, uint Bytes)> places = _model.HasSecurity ? Machine.Memory.Stretches(kind).OrderBy(s => s.Base != window.Base) : [window];
        return ProtectedRanges.Longest([.. places.Where(s => s.Bytes != 0).SelectMany(s => ProtectedRanges.With(wanted, s.Base, s.Base + (s.Bytes - 1), edges, RightsOf))]);
    }

    /// <summary>Rights of the running code: those of the MPU or the default map, as far as the address is of its security state.</summary>
    AccessRights RightsOf(uint address)
    {
        AccessRights rights = _rights is RightsSet.Default or RightsSet.NonSecureDefault ? DefaultMap.Of(address)
            : _protection.Of(address, _rights is RightsSet.Privileged or RightsSet.NonSecurePrivileged);
        if (!_attribution.IsActive && _exceptions.IsSecure && !_isGated)
            return rights;
        if (IsForeign(address))
            rights &= ~AccessRights.Execute;
        if (!_exceptions.IsSecure && !_attribution.Of(address, secure: false).NonSecure)
            return AccessRights.None;
        return _isGated && GateBefore(address, _exceptions.IsSecure) is not null ? AccessRights.None : rights;
    }

    bool _isGated;                                  // some access may meet a gate that it does not pass
    IMemoryGate?[] _gateOf = [];                    // by region

    public override void GateAdded(IMemoryGate gate)
    {
        if (!_model.HasSecurity)
            return;
        _gateOf = [.. Machine.Memory.Regions.Select(r => Machine.Gates.FirstOrDefault(g => g.Guards == r.Name))];
        gate.Changed = AttributionChanged;
    }

    /// <summary>The gate that refuses an access, or null.</summary>
    IMemoryGate? GateBefore(uint address, bool secure)
    {
        int at = Machine.Memory.Find(address);
        if (at < 0 || Machine.Memory.Map[at].IsDevice)
            return null;
        ref readonly Mapping m = ref Machine.Memory.Map[at];
        return _gateOf[m.Index] is { } gate && !gate.Passes(address - m.Base, _attribution.Of(address, secure).NonSecure) ? gate : null;
    }

    IEnumerable<uint> GateEdges()
    {
        foreach (IMemoryGate gate in Machine.Gates)
            foreach (MemoryRegion region in Machine.Memory.Regions)
                if (region.Name == gate.Guards)
                    foreach (uint start in (IEnumerable<uint>)[region.Base, .. region.Aliases])
                        foreach (uint edge in gate.Edges)
                            yield return start + edge;
    }

    /// <summary>True when an address is not code of the running security state.</summary>
    bool IsForeign(uint pc)
    {
        bool secure = _exceptions.IsSecure;
        return _model.HasSecurity && (_attribution.IsActive || !secure) && _attribution.OfFetch(pc, secure).NonSecure == secure;
    }

    /// <summary>SG, which both halves of its encoding look like.</summary>
    const uint SecureGateway = 0xE97FE97F;

    /// <summary>True for SG in Non-secure callable memory while Non-secure code runs: the one instruction of Secure memory that it may fetch. The Secure MPU has its say.</summary>
    bool IsGateway(uint pc)
    {
        if (_exceptions.IsSecure || _attribution.OfFetch(pc, secure: false) is not { NonSecure: false, Callable: true }
            || _attribution.OfFetch(pc + 2, secure: false) is not { NonSecure: false, Callable: true })
            return false;
        ProtectionUnit unit = _exceptions.BankOf(true).Protection;
        bool refused = unit.Enabled && (unit.Of(pc, _exceptions.HandlerMode || (_exceptions.ControlOf(true) & 1) == 0) & AccessRights.Execute) == 0;
        Span<byte> bytes = stackalloc byte[4];
        return !refused && Machine.Memory.TryRead(pc, bytes) && BitConverter.ToUInt32(bytes) == SecureGateway;
    }

    public override bool MayAccess(uint address, uint bytes, bool isWrite)
    {
        bool secure = _exceptions.IsSecure;
        return MayAccess(address, bytes, isWrite, secure, _exceptions.IsPrivileged, _exceptions.ExecutesBelowZero(secure));
    }

    /// <summary>Rights of an access at a privilege that need not be the running code's: stacking, LDRT.</summary>
    /// <param name="address">First byte.</param>
    /// <param name="bytes">1 to 4. An unaligned access that crosses into another region needs the rights of both.</param>
    /// <param name="isWrite">Store.</param>
    /// <param name="secure">State of the access: the MPU is that state's, and Non-secure accesses reach Non-secure memory only.</param>
    /// <param name="privileged">Privilege of the access.</param>
    /// <param name="belowZero">The access is made at a negative priority.</param>
    public bool MayAccess(uint address, uint bytes, bool isWrite, bool secure, bool privileged, bool belowZero)
    {
        if (!secure && IsSecureMemory(address, bytes))
            return false;
        if (DefaultMap.IsPrivate(address))
            return privileged || (address == SystemControl.SoftwareTrigger && isWrite && _exceptions.Bank.AllowUserPending) || InstrumentationTrace.IsPort(address);
        if (_isGated && (GateBefore(address, secure) is not null || GateBefore(address + bytes - 1, secure) is not null))
            return false;
        ProtectionUnit unit = _exceptions.BankOf(secure).Protection;
        if (!unit.Enabled || (belowZero && !unit.CoversFaultHandlers))
            return true;
        AccessRights wanted = isWrite ? AccessRights.Write : AccessRights.Read, rights = unit.Of(address, privileged);
        if (bytes > 1)
            rights &= unit.Of(address + bytes - 1, privileged);
        return (rights & wanted) != 0;
    }

    bool IsSecureMemory(uint address, uint bytes) => !_attribution.Of(address, secure: false).NonSecure || (bytes > 1 && !_attribution.Of(address + bytes - 1, secure: false).NonSecure);

    /// <summary>True when the vector table of a state may be read: it must not be in the other state's memory.</summary>
    public bool MayReadVector(uint address, bool secure) => secure || !IsSecureMemory(address, 4);

    public override (bool NonSecure, bool Privileged) TransactionOf(uint address) =>
        (!_exceptions.IsSecure || (_attribution.IsActive && _attribution.Of(address, secure: true).NonSecure), _exceptions.IsPrivileged);

    public override FaultKind RefusedTransaction(bool isWrite) => isWrite ? FaultKind.GatedWrite : FaultKind.GatedRead;

    public override FaultKind RefusedAccess(uint address, bool isStore) => !_exceptions.IsSecure && IsSecureMemory(address, 4) ? FaultKind.SecureAccess
        : _isGated && GateBefore(address, _exceptions.IsSecure) is { } gate ? AnswerOf(gate, address, isStore)
        : DefaultMap.IsPrivate(address)
        ? isStore ? FaultKind.UnmappedWrite : FaultKind.UnmappedRead                // DDI 0403E, B3.1.1: BusFault
        : isStore ? FaultKind.ProtectedWrite : FaultKind.ProtectedRead;

    FaultKind AnswerOf(IMemoryGate gate, uint address, bool isStore)
    {
        if (gate.Faults)
            return isStore ? FaultKind.GatedWrite : FaultKind.GatedRead;
        Machine.NoteClosedGate(gate.Guards, address, isStore);
        return FaultKind.None;
    }

    bool MayExecute(uint pc) => _rights == RightsSet.Default && !_attribution.IsActive && !_isGated ? DefaultMap.MayExecute(pc) : (RightsOf(pc) & AccessRights.Execute) != 0;

    /// <summary>Asks for an access of LDRT or STRT, and raises its fault when it is refused.</summary>
    public bool MayAccessUnprivileged(ref CoreBus bus, uint address, int row)
    {
        string name = Thumb.Shapes[row].Name;
        bool isStore = name.StartsWith("STR", StringComparison.Ordinal);
        uint bytes = name.Contains('B', StringComparison.Ordinal) ? 1u : name.Contains('H', StringComparison.Ordinal) ? 2u : 4;
        if (MayAccess(address, bytes, isStore, _exceptions.IsSecure, privileged: false, _exceptions.ExecutesBelowZero(_exceptions.IsSecure)))
            return true;
        bus.RaiseFault(RefusedAccess(address, isStore), address);
        return false;
    }

    /// <summary>Why a frame's words may not be read or written: by the MPU, which is <paramref name="refusal"/>, or because they are of the other state.</summary>
    public FaultKind StackRefusal(uint frame, int words, bool isWrite, bool secure, bool privileged, bool belowZero, FaultKind refusal)
    {
        if (secure && !_exceptions.BankOf(true).Protection.Enabled && !_isGated)
            return FaultKind.None;
        for (int i = 0; i < words; i++)
        {
            uint address = frame + (uint)i * 4;
            if (!secure && IsSecureMemory(address, 4))
                return FaultKind.SecureAccess;
            if (!MayAccess(address, 4, isWrite, secure, privileged, belowZero))
                return refusal;
        }
        return FaultKind.None;
    }
}
