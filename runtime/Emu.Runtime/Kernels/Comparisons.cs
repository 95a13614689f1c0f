namespace Emu.Runtime.Kernels;

/// <summary>An order or equality, for every type of number.</summary>
internal interface IComparison
{
    static abstract bool Of(float a, float b);
    static abstract bool Of(int a, int b);
    static abstract bool Of(long a, long b);
}

internal readonly struct Less : IComparison
{
    public static bool Of(float a, float b) => a < b;
    public static bool Of(int a, int b) => a < b;
    public static bool Of(long a, long b) => a < b;
}

internal readonly struct LessEqual : IComparison
{
    public static bool Of(float a, float b) => a <= b;
    public static bool Of(int a, int b) => a <= b;
    public static bool Of(long a, long b) => a <= b;
}

internal readonly struct Greater : IComparison
{
    public static bool Of(float a, float b) => a > b;
    public static bool Of(int a, int b) => a > b;
    public static bool Of(long a, long b) => a > b;
}

internal readonly struct GreaterEqual : IComparison
{
    public static bool Of(float a, float b) => a >= b;
    public static bool Of(int a, int b) => a >= b;
    public static bool Of(long a, long b) => a >= b;
}

internal readonly struct Equal : IComparison
{
    public static bool Of(float a, float b) => a == b;
    public static bool Of(int a, int b) => a == b;
    public static bool Of(long a, long b) => a == b;
}

internal readonly struct NotEqual : IComparison
{
    public static bool Of(float a, float b) => a != b;
    public static bool Of(int a, int b) => a != b;
    public static bool Of(long a, long b) => a != b;
}

/// <summary>A comparison of floats as an element-wise function; bool elements are bytes 0 and 1.</summary>
internal readonly struct CompareFloat32<TComparison> : IBinaryFunction<float, byte> where TComparison : struct, IComparison
{
    public static byte Of(float a, float b) => (byte)(TComparison.Of(a, b) ? 1 : 0);
}

internal readonly struct CompareInt32<TComparison> : IBinaryFunction<int, byte> where TComparison : struct, IComparison
{
    public static byte Of(int a, int b) => (byte)(TComparison.Of(a, b) ? 1 : 0);
}

internal readonly struct CompareInt64<TComparison> : IBinaryFunction<long, byte> where TComparison : struct, IComparison
{
    public static byte Of(long a, long b) => (byte)(TComparison.Of(a, b) ? 1 : 0);
}

/// <summary>EQUAL and NOT_EQUAL of truth values: every byte but 0 is true.</summary>
internal readonly struct CompareBool<TComparison> : IBinaryFunction<byte, byte> where TComparison : struct, IComparison
{
    public static byte Of(byte a, byte b) => (byte)(TComparison.Of(a != 0 ? 1 : 0, b != 0 ? 1 : 0) ? 1 : 0);
}
