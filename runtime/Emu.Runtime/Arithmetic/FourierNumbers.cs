namespace Emu.Runtime.Arithmetic;

/// <summary>Arithmetic of a Fourier transform. Fixed-point numbers have their point before all bits but the sign and are scaled down at each step.</summary>
internal interface IFourierNumber<T> where T : unmanaged
{
    static abstract ElementType Type { get; }
    static abstract T Add(T a, T b);
    static abstract T Subtract(T a, T b);
    /// <summary>a * b - c * d.</summary>
    static abstract T ProductDifference(T a, T b, T c, T d);
    /// <summary>a * b + c * d.</summary>
    static abstract T ProductSum(T a, T b, T c, T d);
    /// <summary>x / divisor in fixed point (2 or 4); floats are not scaled.</summary>
    static abstract T ScaleDown(T x, int divisor);
    /// <summary>A result of the inverse transform over its length; fixed point has been scaled on the way.</summary>
    static abstract T OverLength(T x, int length);
    static abstract T HalfSum(T a, T b);
    static abstract T HalfDifference(T a, T b);
    static abstract T From(double value);
}

/// <summary>15 bits of fraction; products rounded half up; sums wrap.</summary>
internal readonly struct FourierInt16 : IFourierNumber<short>
{
    public static ElementType Type => ElementType.Int16;
    public static short Add(short a, short b) => (short)(a + b);
    public static short Subtract(short a, short b) => (short)(a - b);
    public static short ProductDifference(short a, short b, short c, short d) => (short)(a * b - c * d + (1 << 14) >> 15);
    public static short ProductSum(short a, short b, short c, short d) => (short)(a * b + c * d + (1 << 14) >> 15);
    public static short ScaleDown(short x, int divisor) => (short)(x * (divisor == 2 ? short.MaxValue / 2 : short.MaxValue / 4) + (1 << 14) >> 15);
    public static short OverLength(short x, int length) => x;
    public static short HalfSum(short a, short b) => (short)(a + b >> 1);
    public static short HalfDifference(short a, short b) => (short)(a - b >> 1);
    public static short From(double value) => (short)Math.Floor(0.5 + short.MaxValue * value);
}

/// <summary>31 bits of fraction; products rounded half up; sums wrap.</summary>
internal readonly struct FourierInt32 : IFourierNumber<int>
{
    public static ElementType Type => ElementType.Int32;
    public static int Add(int a, int b) => a + b;
    public static int Subtract(int a, int b) => a - b;
    public static int ProductDifference(int a, int b, int c, int d) => (int)((long)a * b - (long)c * d + (1L << 30) >> 31);
    public static int ProductSum(int a, int b, int c, int d) => (int)((long)a * b + (long)c * d + (1L << 30) >> 31);
    public static int ScaleDown(int x, int divisor) => (int)((long)x * (divisor == 2 ? int.MaxValue / 2 : int.MaxValue / 4) + (1L << 30) >> 31);
    public static int OverLength(int x, int length) => x;
    public static int HalfSum(int a, int b) => a + b >> 1;
    public static int HalfDifference(int a, int b) => a - b >> 1;
    public static int From(double value) => (int)Math.Floor(0.5 + int.MaxValue * value);
}

internal readonly struct FourierFloat32 : IFourierNumber<float>
{
    public static ElementType Type => ElementType.Float32;
    public static float Add(float a, float b) => a + b;
    public static float Subtract(float a, float b) => a - b;
    public static float ProductDifference(float a, float b, float c, float d) => a * b - c * d;
    public static float ProductSum(float a, float b, float c, float d) => a * b + c * d;
    public static float ScaleDown(float x, int divisor) => x;
    public static float OverLength(float x, int length) => x / length;
    public static float HalfSum(float a, float b) => (a + b) * 0.5f;
    public static float HalfDifference(float a, float b) => (a - b) * 0.5f;
    public static float From(double value) => (float)value;
}
