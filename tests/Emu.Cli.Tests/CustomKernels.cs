using Emu.Runtime;

namespace Emu.Cli.Tests;

/// <summary>Adds one to every element, which a user's own operator might.</summary>
[Kernel("AddOne", ElementType.Int8)]
public readonly struct AddOne : IKernel
{
    /// <summary>Nothing to check.</summary>
    public static Status Prepare(ref Setup setup) => Status.Ok;

    /// <summary>Adds.</summary>
    public static Status Invoke(ref Context context)
    {
        ReadOnlySpan<sbyte> x = context.Input<sbyte>(0);
        Span<sbyte> y = context.Output<sbyte>(0);
        for (int i = 0; i < y.Length; i++)
            y[i] = (sbyte)(x[i] + 1);
        return Status.Ok;
    }
}

/// <summary>Reads behind the end of its input when the first element asks for it.</summary>
[Kernel("Overrun", ElementType.Int8)]
public readonly struct Overrun : IKernel
{
    /// <summary>Nothing to check.</summary>
    public static Status Prepare(ref Setup setup) => Status.Ok;

    /// <summary>Indexes by data.</summary>
    public static Status Invoke(ref Context context)
    {
        ReadOnlySpan<sbyte> x = context.Input<sbyte>(0);
        context.Output<sbyte>(0)[0] = x[x[0]];
        return Status.Ok;
    }
}

/// <summary>Lets every second run end here.</summary>
[Kernel("EverySecond", ElementType.Int8)]
public readonly struct EverySecond : IKernel
{
    /// <summary>Nothing to check.</summary>
    public static Status Prepare(ref Setup setup) => Status.Ok;

    /// <summary>Ends the run when the first element is odd.</summary>
    public static Status Invoke(ref Context context)
    {
        context.Output<sbyte>(0)[0] = context.Input<sbyte>(0)[0];
        return (context.Input<sbyte>(0)[0] & 1) != 0 ? Status.RunEnded : Status.Ok;
    }
}

/// <summary>Allocates in every run: fine on this computer, refused by the compiler for boards.</summary>
[Kernel("Allocates", ElementType.Int8)]
public readonly struct Allocates : IKernel
{
    /// <summary>Nothing to check.</summary>
    public static Status Prepare(ref Setup setup) => Status.Ok;

    /// <summary>Reverses through an array.</summary>
    public static Status Invoke(ref Context context)
    {
        sbyte[] copy = context.Input<sbyte>(0).ToArray();
        for (int i = 0; i < copy.Length; i++)
            context.Output<sbyte>(0)[i] = copy[^(i + 1)];
        return Status.Ok;
    }
}
