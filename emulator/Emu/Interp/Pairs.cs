namespace Emu.Interp;

/// <summary>The texts of an architecture that join pairs, each chosen by its number; numbers without a text give no pair.</summary>
internal interface IPairTexts
{
    /// <summary>A text that touches registers and flags only, so that it never leaves its block.</summary>
    static abstract Pair Quiet<TNext>(int number, TNext next) where TNext : struct, IPairing;

    /// <summary>A load or store.</summary>
    static abstract Pair Access<TNext>(int number, TNext next) where TNext : struct, IPairing;

    /// <summary>A branch that ends its block.</summary>
    static abstract Pair Branch<TNext>(int number, TNext next) where TNext : struct, IPairing;
}

/// <summary>What is made of a text once it is chosen.</summary>
internal interface IPairing
{
    Pair With<TText>() where TText : struct, IText;
}

/// <summary>Pairs of texts by their numbers. At most one of two can leave the block, so that the other needs nothing saved.</summary>
internal static class Pairs<TTexts> where TTexts : struct, IPairTexts
{
    public static Pair QuietThenQuiet(int first, int second) => TTexts.Quiet(first, new ThenQuiet(second));
    public static Pair QuietThenAccess(int first, int second) => TTexts.Quiet(first, new ThenAccess(second));
    public static Pair QuietThenBranch(int first, int second) => TTexts.Quiet(first, new ThenBranch(second));
    public static Pair AccessThenQuiet(int first, int second) => TTexts.Access(first, new ThenQuietAfterAccess(second));

    readonly struct ThenQuiet(int second) : IPairing
    {
        public Pair With<TFirst>() where TFirst : struct, IText => TTexts.Quiet(second, new AfterQuiet<TFirst>());
    }

    readonly struct ThenAccess(int second) : IPairing
    {
        public Pair With<TFirst>() where TFirst : struct, IText => TTexts.Access(second, new AfterQuiet<TFirst>());
    }

    readonly struct ThenBranch(int second) : IPairing
    {
        public Pair With<TFirst>() where TFirst : struct, IText => TTexts.Branch(second, new AfterQuiet<TFirst>());
    }

    readonly struct ThenQuietAfterAccess(int second) : IPairing
    {
        public Pair With<TFirst>() where TFirst : struct, IText => TTexts.Quiet(second, new AfterAccess<TFirst>());
    }

    readonly struct AfterQuiet<TFirst> : IPairing where TFirst : struct, IText
    {
        public Pair With<TSecond>() where TSecond : struct, IText => Pair.OfQuiet<TFirst, TSecond>();
    }

    readonly struct AfterAccess<TFirst> : IPairing where TFirst : struct, IText
    {
        public Pair With<TSecond>() where TSecond : struct, IText => Pair.OfAccess<TFirst, TSecond>();
    }
}
