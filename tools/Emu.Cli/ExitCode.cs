namespace Emu.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Everything worked.</summary>
    public const int Fine = 0;

    /// <summary>A check failed: the model does not fit, a budget was missed, a heap was used.</summary>
    public const int CheckFailed = 1;

    /// <summary>Bad usage, bad input, or an internal error.</summary>
    public const int BadInput = 2;

    /// <summary>The guest faulted or reached its cycle limit.</summary>
    public const int GuestFault = 3;
}
