namespace Emu.Memory;

/// <summary>Rights of an access: those of RISC-V's PMP, and those that Arm's MPU comes down to.</summary>
[Flags]
internal enum AccessRights : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    All = 7,
}
