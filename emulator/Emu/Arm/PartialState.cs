using Emu.Isa;

namespace Emu.Arm;

/// <summary>What an instruction makes of EPSR.ECI or ICI, which an exception return may set: the state byte is that of ITSTATE with its lower half 0.</summary>
internal enum PartialRole : byte
{
    /// <summary>INVSTATE.</summary>
    Refuses,
    /// <summary>A vector instruction of MVE: the beats that ECI calls done are skipped.</summary>
    Beats,
    /// <summary>A move between a vector lane and core registers: nothing to do for lanes of beats that are done.</summary>
    Lane,
    /// <summary>Loads and stores of several registers: start again, as the architecture allows.</summary>
    Restarts,
    /// <summary>LE, LETP, BKPT: the state stays.</summary>
    Keeps,
}

/// <summary>EPSR.ECI: which of an MVE instruction's four beats are done. Emu's core never leaves one half done itself; debuggers, and frames made by hand, may say so.</summary>
/// <remarks>Source: ARMv8-M ARM (DDI 0553), B5.5 and EPSR. The state 5 says that the first beat of the instruction after it is done, too.</remarks>
internal static class PartialState
{
    const byte OneMore = 5 << 4, First = 1 << 4;

    static readonly PartialRole[] Roles = [.. Thumb.Shapes.Select(RoleOf)];

    /// <summary>True for a decode state that is one of ECI or ICI.</summary>
    public static bool Is(byte state) => state != 0 && (state & 15) == 0;

    /// <summary>The role of a row.</summary>
    public static PartialRole Of(int row) => Roles[row];

    /// <summary>Bytes of a vector that are done, or null for a reserved state.</summary>
    public static uint? Done(byte state) => (state >> 4) switch { 1 => 0xF, 2 => 0xFF, 4 or 5 => 0xFFF, _ => null };

    /// <summary>State of the instruction after this one.</summary>
    public static byte Next(int row, byte state) => Of(row) switch
    {
        PartialRole.Keeps => state,
        PartialRole.Beats or PartialRole.Lane when state == OneMore => First,
        _ => 0,
    };

    static PartialRole RoleOf(RowShape shape) => shape.Timing switch
    {
        >= TimingClass.Vector and <= TimingClass.VectorControl => PartialRole.Beats,
        TimingClass.LoadMultiple or TimingClass.StoreMultiple or TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple => PartialRole.Restarts,
        TimingClass.FloatMove or TimingClass.FloatMovePair when shape.Name.StartsWith("VMOV", StringComparison.Ordinal) && shape.Name.Contains("lane", StringComparison.Ordinal) => PartialRole.Lane,
        TimingClass.FloatMove when shape.Name.Contains("scalar", StringComparison.Ordinal) => PartialRole.Lane,
        _ when shape.Name is "LE T1" or "LE T2" or "LETP T1" or "BKPT T1" => PartialRole.Keeps,
        _ when shape.Name.StartsWith("CLRM", StringComparison.Ordinal) || shape.Name.StartsWith("VSCCLRM", StringComparison.Ordinal) || shape.Name.StartsWith("VLSTM", StringComparison.Ordinal)
            || shape.Name.StartsWith("VLLDM", StringComparison.Ordinal) => PartialRole.Restarts,
        _ => PartialRole.Refuses,
    };
}
