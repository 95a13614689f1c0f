namespace Emu.Guest.Compiler.Import;

// Vectors of int8: whether the target has them is a constant; the methods themselves are imported as they are, and the target may have instructions of its own for them.
internal static partial class Intrinsics
{
    /// <summary>The class of the runtime whose methods are vector routines where the core has vectors.</summary>
    internal const string VectorType = "Emu.Runtime.Arithmetic.Int8Vector";

    private static Intrinsic? FindVector(string method, GuestTarget? target)
    {
        if (method != "get_IsSupported")
            return null;
        return target?.HasInt8Vectors == true ? static (m, call, isNew) => m.Push(1) : static (m, call, isNew) => m.Push(0);
    }
}
