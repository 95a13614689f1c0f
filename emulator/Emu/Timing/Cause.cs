namespace Emu.Timing;

/// <summary>Counters that the machine itself adds to, outside instructions.</summary>
internal enum Cause
{
    Exception,
    Sleep,
}
