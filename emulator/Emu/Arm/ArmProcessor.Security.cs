using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

// Instructions that change the security state or ask about it. Source: ARMv8-M ARM (DDI 0553), C2.4 and B3.15 to B3.17.
internal sealed unsafe partial class ArmProcessor
{
    /// <summary>FNC_RETURN: what BLXNS leaves in LR. Bit 0 does not count.</summary>
    const uint FunctionReturn = 0xFEFFFFFF;
    const uint SecureFloatBit = 1 << 20;
    /// <summary>What stands below r4 to r11 of interrupted Secure code; bit 0 is clear for a frame with floating-point room.</summary>
    const uint FrameSignature = 0xFEFA125B;

    void PerformSecurity(in Fields f)
    {
        switch (_core->Bus.Call)
        {
            case SystemCall.SecureGateway:
                EnterThroughGateway(f);
                break;
            case SystemCall.BranchNonSecure:
                BranchNonSecure(f);
                break;
            case SystemCall.CallNonSecure:
                CallNonSecure(f);
                break;
            case SystemCall.TestTarget:
                _core->SetReg(f.D, TestTarget(_core->R[f.N], forced: (f.Imm & 1) != 0, other: (f.Imm & 2) != 0));
                break;
            case SystemCall.StoreFloatForCall:
                Finish(f, _float.IsPresent ? _float.StoreForCall(ref *_core, _core->R[f.N]) : FaultKind.None);
                break;
            case SystemCall.LoadFloatAfterCall:
                Finish(f, _float.IsPresent ? _float.LoadAfterCall(ref *_core, _core->R[f.N]) : FaultKind.None);
                break;
        }
    }

    void Finish(in Fields f, FaultKind fault)
    {
        if (fault is FaultKind.None)
            return;
        _core->Bus.Instructions--;
        (Machine.Pc, uint address) = (f.Address, _core->R[f.N]);
        Machine.DecodeState = Machine.RetiredState;
        TakeFault(fault, address);
    }

    /// <summary>SG: elsewhere than on the way from Non-secure code into Secure memory it does nothing.</summary>
    void EnterThroughGateway(in Fields f)
    {
        if (_exceptions.IsSecure || !IsForeign(Machine.Pc - 4))
            return;
        if ((_model.Features & Features.V81M) != 0 && !_exceptions.HandlerMode && RefuseReentry() is var refusal and not FaultKind.None)
        {
            FaultAt(f, refusal);
            return;
        }
        _core->R[14] &= ~1u;
        _core->Control &= ~FloatContext.SecureActive;
        _exceptions.SwitchTo(ref *_core, secure: true);
        Machine.Pc = Machine.Pc;                            // out of an IT block
    }

    /// <summary>
    /// ARMv8.1-M: SG in thread mode reads the word that the Secure stack pointer points to, always. Under CCR.TRD that may not be the signature of an exception's frame, and Secure thread code
    /// may not have privilege.
    /// </summary>
    /// <remarks>Source: DDI 0553, SG and CCR.TRD; QEMU 7.2, but that it takes the Non-secure CONTROL.SPSEL.</remarks>
    FaultKind RefuseReentry()
    {
        uint control = _exceptions.ControlOf(true);
        bool privileged = (control & 1) == 0;
        uint sp = _exceptions.StackPointerOf(ref *_core, secure: true, (control & 2) != 0);
        Span<uint> word = stackalloc uint[1];
        if (StackRefusal(sp, 1, false, secure: true, privileged, _exceptions.ExecutesBelowZero(true), FaultKind.ProtectedRead) is var refusal and not FaultKind.None)
            return refusal;
        if (!Machine.ReadStack(sp, word))
            return FaultKind.UnmappedRead;
        return _exceptions.BankOf(true).RefusesReentry && (privileged || (word[0] | 1) == FrameSignature) ? FaultKind.SecureEntry : FaultKind.None;
    }

    void BranchNonSecure(in Fields f)
    {
        uint target = _core->R[f.M];
        if ((target >= 0xFF000000 && _exceptions.HandlerMode) || (target | 1) == FunctionReturn)
        {
            GoTo(target, f);
            return;
        }
        if ((target & 1) == 0)
        {
            _core->Control &= ~FloatContext.SecureActive;
            _exceptions.SwitchTo(ref *_core, secure: false);
        }
        Machine.Pc = target;
        if (f.M != 14)
            LandIfChecked();
    }

    /// <summary>BLXNS: return address and IPSR go to the Secure stack, where <see cref="ReturnFromFunction"/> finds them.</summary>
    void CallNonSecure(in Fields f)
    {
        uint target = _core->R[f.M], next = (f.Address + 2) | 1;
        if ((target & 1) != 0)
        {
            _core->R[14] = next;
            Machine.Pc = target;
            LandIfChecked();
            return;
        }
        uint frame = _core->R[13] - 8;
        FaultKind fault = frame < _exceptions.CurrentLimit ? FaultKind.StackOverflow
            : StackRefusal(frame, 2, true, secure: true, _exceptions.IsPrivileged, _exceptions.ExecutesBelowZero(true), FaultKind.ProtectedWrite);
        if (fault == FaultKind.None && !Machine.WriteStack(frame, [next, _core->Ipsr | ((_core->Control & FloatContext.SecureActive) != 0 ? SecureFloatBit : 0)]))
            fault = FaultKind.UnmappedWrite;
        if (fault != FaultKind.None)
        {
            FaultAt(f, fault);
            return;
        }
        _core->R[13] = frame;
        _core->R[14] = FunctionReturn;
        if (_exceptions.HandlerMode)
            _exceptions.SetCurrent(1);                      // which handler called is nobody's business
        _core->Control &= ~FloatContext.SecureActive;
        _exceptions.SwitchTo(ref *_core, secure: false);
        Machine.Pc = target;
        LandIfChecked();
    }

    /// <summary>A branch to FNC_RETURN: back to the Secure code behind BLXNS.</summary>
    void ReturnFromFunction(in Fields f)
    {
        bool process = !_exceptions.HandlerMode && (_exceptions.ControlOf(true) & 2) != 0, privileged = _exceptions.HandlerMode || (_exceptions.ControlOf(true) & 1) == 0;
        uint frame = _exceptions.StackPointerOf(ref *_core, secure: true, process);
        Span<uint> words = stackalloc uint[2];
        FaultKind fault = StackRefusal(frame, 2, false, secure: true, privileged, _exceptions.ExecutesBelowZero(true), FaultKind.ProtectedRead);
        if (fault == FaultKind.None && !Machine.ReadStack(frame, words))
            fault = FaultKind.UnmappedRead;
        if (fault == FaultKind.None && _core->Ipsr != ((words[1] & 0x1FF) == 0 ? 0u : 1))
            fault = FaultKind.InvalidReturn;
        if (fault != FaultKind.None)
        {
            FaultAt(f, fault);
            return;
        }
        _exceptions.SetStackPointerOf(ref *_core, secure: true, process, frame + 8);
        _exceptions.SwitchTo(ref *_core, secure: true);
        _exceptions.SetCurrent((int)(words[1] & 0x1FF));
        _core->Control = (_core->Control & ~FloatContext.SecureActive) | ((words[1] & SecureFloatBit) != 0 ? FloatContext.SecureActive : 0);
        _float.Changed();
        ModeChanged();
        Machine.Pc = words[0];
        if ((words[0] & 1) == 0)
            TakeFault(FaultKind.InvalidState, Machine.Pc);
    }

    /// <summary>TT, TTT, TTA, TTAT: TTResp.</summary>
    /// <param name="address">The address asked about.</param>
    /// <param name="forced">As code without privilege: T.</param>
    /// <param name="other">As the Non-secure state: A.</param>
    uint TestTarget(uint address, bool forced, bool other)
    {
        bool secure = _exceptions.IsSecure && !other, privileged = !forced && (_exceptions.HandlerMode || (_exceptions.ControlOf(secure) & 1) == 0);
        bool canRead = false, canWrite = false;
        int region = -1;
        // Code without privilege learns nothing of its own MPU.
        if (_exceptions.IsPrivileged || other)
        {
            ProtectionUnit unit = _exceptions.BankOf(secure).Protection;
            bool inForce = unit.Enabled && !DefaultMap.IsPrivate(address) && (unit.CoversFaultHandlers || !_exceptions.ExecutesBelowZero(secure));
            Memory.AccessRights rights = inForce ? unit.Of(address, privileged) : Memory.AccessRights.All;
            (canRead, canWrite) = ((rights & Memory.AccessRights.Read) != 0, (rights & Memory.AccessRights.Write) != 0);
            region = unit.Enabled && !DefaultMap.IsPrivate(address) && unit is ProtectionV8 v8 ? v8.RegionOf(address) : -1;
        }
        uint response = (canRead ? 1u << 18 : 0) | (canWrite ? 1u << 19 : 0) | (region >= 0 ? 1u << 16 | (uint)region : 0);
        if (!_model.HasSecurity || !_exceptions.IsSecure)
            return response;
        MemoryState memory = _attribution.Of(address, secure);
        response |= (memory.Region >= 0 ? 1u << 17 | (uint)memory.Region << 8 : 0) | (memory.ChipRegion >= 0 ? 1u << 23 | (uint)memory.ChipRegion << 24 : 0);
        return response | (memory.NonSecure ? (canRead ? 1u << 20 : 0) | (canWrite ? 1u << 21 : 0) : 1u << 22);
    }

    /// <summary>MRS of a _NS register: zero for Non-secure code.</summary>
    uint ReadOtherSpecial(uint register)
    {
        ref ArmCore core = ref *_core;
        if (!_exceptions.IsSecure || (!_exceptions.IsPrivileged && register != 0x94))
            return 0;
        StateBank bank = _exceptions.BankOf(false);
        switch (register)
        {
            case 0x88: return bank.MainStack;
            case 0x89: return bank.ProcessStack;
            case 0x8A when !_model.IsV6M: return bank.MainLimit;
            case 0x8B when !_model.IsV6M: return bank.ProcessLimit;
            case 0x90: return bank.Primask;
            case 0x91 or 0x92 when !_model.IsV6M: return bank.Basepri;
            case 0x93 when !_model.IsV6M: return bank.Faultmask;
            case 0x94: return bank.Control | (core.Control & FloatContext.Active);
            case >= 0xA0 and <= 0xA7 when _model.HasPointerAuthentication: return _keys.Word(secure: false, register);
            case 0x98: return UsesOtherProcessStack ? bank.ProcessStack : bank.MainStack;
            default:
                Machine.Note(MachineError.UnmodelledRegister, "special register", register, false, $"MRS of special register {register}, which the core does not have");
                return 0;
        }
    }

    /// <summary>The running state has stack limits: Baseline's Non-secure state has none (DDI 0553, MSPLIM: RAZ/WI).</summary>
    bool StackIsLimited => _model.HasStackLimits && (!_model.IsV6M || _exceptions.IsSecure);

    bool UsesOtherProcessStack => !_exceptions.HandlerMode && (_exceptions.ControlOf(false) & 2) != 0;

    /// <summary>MSR to a _NS register: ignored for Non-secure code.</summary>
    void WriteOtherSpecial(in Fields f, uint value)
    {
        if (!_exceptions.IsSecure || !_exceptions.IsPrivileged)
            return;
        StateBank bank = _exceptions.BankOf(false);
        switch (f.Imm)
        {
            case 0x88: bank.MainStack = value & ~3u; break;
            case 0x89: bank.ProcessStack = value & ~3u; break;
            case 0x8A when !_model.IsV6M: bank.MainLimit = value & ~7u; break;
            case 0x8B when !_model.IsV6M: bank.ProcessLimit = value & ~7u; break;
            case 0x90: bank.Primask = value & 1; break;
            case 0x91 when !_model.IsV6M: bank.Basepri = _exceptions.Implemented(value); break;
            case 0x92 when !_model.IsV6M:
                if (_exceptions.Implemented(value) is uint b and not 0 && (b < bank.Basepri || bank.Basepri == 0))
                    bank.Basepri = b;
                break;
            case 0x93 when !_model.IsV6M: bank.Faultmask = value & 1; break;
            case 0x94:
                bank.Control = value & _model.BankedControl;
                if (_float.IsPresent && _float.NonSecureAllowed)
                    _core->Control = (_core->Control & ~FloatContext.Active) | (value & FloatContext.Active);
                _float.Changed();
                break;
            case >= 0xA0 and <= 0xA7 when _model.HasPointerAuthentication: _keys.Word(secure: false, f.Imm) = value; break;
            case 0x98: WriteOtherStack(f, bank, value & ~3u); break;
            default:
                Machine.Note(MachineError.UnmodelledRegister, "special register", f.Imm, true, $"MSR to special register {f.Imm}, which the core does not have");
                break;
        }
        Machine.InterruptsChanged();
    }

    // SP_NS is the one of the two that Non-secure code would use, with its limit.
    void WriteOtherStack(in Fields f, StateBank bank, uint value)
    {
        bool process = UsesOtherProcessStack;
        if (value < _exceptions.LimitOf(process, secure: false))
            FaultAt(f, FaultKind.StackOverflow);
        else if (process)
            bank.ProcessStack = value;
        else
            bank.MainStack = value;
    }
}
