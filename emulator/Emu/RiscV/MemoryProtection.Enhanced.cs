using Emu.Memory;

namespace Emu.RiscV;

// Smepmp: mseccfg and what it makes of the entries. Source: "PMP Enhancements for memory access and execution prevention on Machine mode" (Smepmp) 1.0.
internal sealed partial class MemoryProtection
{
    const uint MachineRules = 1, DenyUnmatched = 2, BypassLocks = 4;

    bool _machineRules, _denyUnmatched, _bypassLocks;       // mseccfg MML, MMWP, RLB

    /// <summary>mseccfg.</summary>
    public uint Security => (_machineRules ? MachineRules : 0) | (_denyUnmatched ? DenyUnmatched : 0) | (_bypassLocks ? BypassLocks : 0);

    /// <summary>Writes mseccfg: MML and MMWP stay once they are set; RLB cannot be set while an entry is locked.</summary>
    public void WriteSecurity(uint value)
    {
        if (_bypassLocks || !_config.Any(c => (c & Locked) != 0))
            _bypassLocks = (value & BypassLocks) != 0;
        _machineRules |= (value & MachineRules) != 0;
        _denyUnmatched |= (value & DenyUnmatched) != 0;
    }

    void ResetSecurity() => (_machineRules, _denyUnmatched, _bypassLocks) = (false, false, false);

    bool IsLocked(int entry) => (_config[entry] & Locked) != 0 && !_bypassLocks;

    /// <summary>With MML no entry can be added that lets machine mode execute, unless locks are bypassed: its code is fixed before.</summary>
    bool AddsMachineCode(byte config) => _machineRules && !_bypassLocks && (Ruled(config, machineMode: true) & AccessRights.Execute) != 0;

    /// <summary>Rights where no entry matches.</summary>
    AccessRights Unmatched(bool machineMode)
    {
        if (entries == 0)
            return AccessRights.All;
        if (!machineMode || _denyUnmatched)
            return AccessRights.None;
        return _machineRules ? AccessRights.Read | AccessRights.Write : AccessRights.All;
    }

    /// <summary>The truth table of MML: L chooses the mode that R, W and X are for, and W without R, and LRWX, share a region between both.</summary>
    static AccessRights Ruled(byte config, bool machineMode)
    {
        bool locked = (config & Locked) != 0;
        switch (config & 7, locked)
        {
            case (2, false):                                // shared data: machine mode writes, user mode reads
                return machineMode ? AccessRights.Read | AccessRights.Write : AccessRights.Read;
            case (6, false):                                // shared data: both write
                return AccessRights.Read | AccessRights.Write;
            case (2, true):                                 // shared code
                return AccessRights.Execute;
            case (6, true):                                 // shared code, which machine mode can read
                return machineMode ? AccessRights.Read | AccessRights.Execute : AccessRights.Execute;
            case (7, true):                                 // shared data that both only read
                return AccessRights.Read;
            default:
                return machineMode == locked ? (AccessRights)(config & 7) : AccessRights.None;
        }
    }
}
