namespace Emu.Runtime.Kernels;

/// <summary>Operands of element-wise operators with one input: one shape, one type.</summary>
internal static class Unary
{
    internal static Status Prepare(ref Setup s, ElementType type)
    {
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, type)) != Status.Ok)
            return e;
        return Operands.SameShape(ref s);
    }
}
