using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Interp;

/// <summary>The semantics of a row as a type, so that a handler can be compiled with them inside.</summary>
internal interface IText
{
    static abstract void Run(ref CoreBus bus, in Fields f);
}

/// <summary>A handler for two instructions, and whether the second one is that which may leave the block.</summary>
internal readonly unsafe struct Pair(delegate*<ref CoreBus, in Fields, void> run, bool secondLeaves)
{
    public readonly delegate*<ref CoreBus, in Fields, void> Run = run;
    public readonly bool SecondLeaves = secondLeaves;

    /// <summary>Two instructions of which the first always goes on.</summary>
    public static Pair OfQuiet<TFirst, TSecond>() where TFirst : struct, IText where TSecond : struct, IText =>
        new(&Both<TFirst, TSecond>, secondLeaves: true);

    /// <summary>Two instructions of which the second never leaves the block.</summary>
    public static Pair OfAccess<TFirst, TSecond>() where TFirst : struct, IText where TSecond : struct, IText =>
        new(&SecondIfFirst<TFirst, TSecond>, secondLeaves: false);

    static void Both<TFirst, TSecond>(ref CoreBus bus, in Fields f) where TFirst : struct, IText where TSecond : struct, IText
    {
        TFirst.Run(ref bus, in f);
        TSecond.Run(ref bus, in Wrappers.Next(in f));
    }

    static void SecondIfFirst<TFirst, TSecond>(ref CoreBus bus, in Fields f) where TFirst : struct, IText where TSecond : struct, IText
    {
        TFirst.Run(ref bus, in f);
        if (bus.Leave == 0)
            TSecond.Run(ref bus, in Wrappers.Next(in f));
    }
}
