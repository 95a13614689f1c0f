using Emu.Arm;

namespace Emu;

/// <summary>One interrupt input of the core.</summary>
public readonly struct IrqLine
{
    readonly Exceptions _exceptions;
    readonly int _number;

    internal IrqLine(Exceptions exceptions, int number)
    {
        _exceptions = exceptions;
        _number = number;
    }

    /// <summary>Makes the interrupt pending.</summary>
    public void Pulse() => _exceptions.SetPending(_number, true);

    /// <summary>Level input: while it is high the interrupt becomes pending again whenever its handler returns.</summary>
    /// <param name="high">The level.</param>
    public void Set(bool high) => _exceptions.SetLevel(_number, high);
}
