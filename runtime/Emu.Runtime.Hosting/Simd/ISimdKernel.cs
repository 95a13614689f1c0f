namespace Emu.Runtime.Hosting.Simd;

/// <summary>A vector kernel beside a plain one, which prepares for both. What the vector kernel does not take, the plain one runs.</summary>
internal interface ISimdKernel
{
    static abstract Status Invoke(ref Context c);
}
