namespace Emu;

/// <summary>Why <see cref="Machine.Run"/> returned.</summary>
public enum RunStopReason
{
    /// <summary><see cref="Machine.Stop"/> was called.</summary>
    Stopped,
    /// <summary>The cycles given to Run are used up.</summary>
    CycleLimit,
    /// <summary>A BKPT that is no semihosting call. PC is the address after it.</summary>
    Breakpoint,
    /// <summary>A fault that the options do not let the guest handle, or a lock-up. PC is the faulting instruction.</summary>
    Fault,
    /// <summary>The guest called semihosting exit.</summary>
    Exit,
    /// <summary>The guest sleeps and nothing can wake it.</summary>
    Idle,
}

/// <summary>How a run ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Code">Immediate of a breakpoint, or exit code.</param>
/// <param name="Fault">The report of a fault, otherwise null.</param>
public sealed record RunStop(RunStopReason Reason, int Code = 0, FaultReport? Fault = null)
{
    /// <inheritdoc/>
    public override string ToString() => Reason switch
    {
        RunStopReason.Breakpoint => $"breakpoint {Code}",
        RunStopReason.Exit => $"exit {Code}",
        RunStopReason.Fault => Fault?.ToString() ?? "fault",
        _ => Reason.ToString(),
    };
}
