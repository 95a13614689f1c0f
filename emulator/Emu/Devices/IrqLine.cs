namespace Emu;

/// <summary>One interrupt input of the core.</summary>
public readonly struct IrqLine
{
    readonly IInterruptInputs _inputs;
    readonly int _number;

    internal IrqLine(IInterruptInputs inputs, int number)
    {
        _inputs = inputs;
        _number = number;
    }

    /// <summary>The line some places after this one, of a device with several.</summary>
    internal IrqLine Next(int steps) => new(_inputs, _number + steps);

    /// <summary>Makes the interrupt pending.</summary>
    public void Pulse() => _inputs.Pend(_number);

    /// <summary>Level input: while it is high the interrupt becomes pending again whenever its handler returns.</summary>
    /// <param name="high">The level.</param>
    public void Set(bool high) => _inputs.SetLevel(_number, high);
}
