namespace Emu.Runtime.Kernels;

/// <summary>A quantised element type, for kernels that are the same for several. Implemented by empty structs.</summary>
internal interface IElement<T> where T : unmanaged
{
    static abstract ElementType Type { get; }
    static abstract int Lowest { get; }
    static abstract int Highest { get; }
    static abstract int Widen(T value);
    static abstract T Narrow(int value);
}

internal readonly struct Int8Element : IElement<sbyte>
{
    public static ElementType Type => ElementType.Int8;
    public static int Lowest => sbyte.MinValue;
    public static int Highest => sbyte.MaxValue;
    public static int Widen(sbyte value) => value;
    public static sbyte Narrow(int value) => (sbyte)value;
}

internal readonly struct UInt8Element : IElement<byte>
{
    public static ElementType Type => ElementType.UInt8;
    public static int Lowest => byte.MinValue;
    public static int Highest => byte.MaxValue;
    public static int Widen(byte value) => value;
    public static byte Narrow(int value) => (byte)value;
}

internal readonly struct Int16Element : IElement<short>
{
    public static ElementType Type => ElementType.Int16;
    public static int Lowest => short.MinValue;
    public static int Highest => short.MaxValue;
    public static int Widen(short value) => value;
    public static short Narrow(int value) => (short)value;
}

internal readonly struct Int32Element : IElement<int>
{
    public static ElementType Type => ElementType.Int32;
    public static int Lowest => int.MinValue;
    public static int Highest => int.MaxValue;
    public static int Widen(int value) => value;
    public static int Narrow(int value) => value;
}
