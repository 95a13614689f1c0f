using System.Runtime.InteropServices;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>
/// What the vector kernels make of a model's constants once, by operator: weights in the order in which they are read, factors for each lane.
/// Shared by all interpreters of one model on all threads; lies outside the arena and the managed heap.
/// </summary>
internal sealed unsafe class PackedModel(int operators)
{
    const int Alignment = 64;
    readonly nint[] _layers = new nint[operators];

    /// <summary>What was packed for an operator, or null.</summary>
    internal byte* Find(int index) => (byte*)Volatile.Read(ref _layers[index]);

    /// <summary>Memory for one operator, to be filled and then published.</summary>
    internal static byte* Allocate(long bytes) => (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);

    /// <summary>Makes a packed operator known; when another thread was faster, its result is taken.</summary>
    internal byte* Publish(int index, byte* packed)
    {
        nint other = Interlocked.CompareExchange(ref _layers[index], (nint)packed, 0);
        if (other == 0)
            return packed;
        NativeMemory.AlignedFree(packed);
        return (byte*)other;
    }

    ~PackedModel()
    {
        foreach (nint layer in _layers)
            NativeMemory.AlignedFree((void*)layer);
    }
}

/// <summary>What the vector kernels have beside the arena during one interpreter's Invoke.</summary>
internal sealed unsafe class SimdState(PackedModel packed)
{
    /// <summary>Images beyond this are left to the plain kernels.</summary>
    internal const long LargestWork = 1L << 28;

    const int Alignment = 64;
    byte* _work;
    long _bytes;

    /// <summary>The state of the interpreter that runs on this thread, or null.</summary>
    [ThreadStatic]
    internal static SimdState? Current;

    internal PackedModel Packed => packed;

    /// <summary>Memory for the running operator; contents undefined. Grows to the largest need, outside the managed heap.</summary>
    internal byte* Work(long bytes)
    {
        if (bytes > _bytes)
        {
            NativeMemory.AlignedFree(_work);
            _work = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            _bytes = bytes;
        }
        return _work;
    }

    ~SimdState() => NativeMemory.AlignedFree(_work);
}
