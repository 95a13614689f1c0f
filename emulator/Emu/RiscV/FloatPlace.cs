namespace Emu.RiscV;

/// <summary>Where floating-point operands are and in which format.</summary>
public enum FloatPlace : byte
{
    /// <summary>Single precision in floating-point registers; with D the upper half is all ones (NaN boxing), and a register where it is not reads as NaN.</summary>
    Single,
    /// <summary>Double precision.</summary>
    Double,
    /// <summary>Single precision in integer registers (Zfinx).</summary>
    SingleInX,
    /// <summary>The 64 bits of a floating-point register as they are, for stores and moves.</summary>
    Raw,
}

/// <summary>The relations that FEQ, FLT and FLE test.</summary>
public enum FloatRelation : byte
{
    /// <summary>a = b, quiet.</summary>
    Equal,
    /// <summary>a &lt; b, signaling.</summary>
    Less,
    /// <summary>a &lt;= b, signaling.</summary>
    LessOrEqual,
}
