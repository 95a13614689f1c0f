using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Generic code over structs, static abstract and constrained calls.</summary>
internal static unsafe class Generics
{
    private interface IActivation
    {
        static abstract int Limit { get; }
        static abstract int Apply(int x);
        int Scaled(int x);
    }

    private readonly struct Relu : IActivation
    {
        public static int Limit => int.MaxValue;
        public static int Apply(int x) => x < 0 ? 0 : x;
        public int Scaled(int x) => x + 1;
    }

    private readonly struct Relu6(int scale) : IActivation
    {
        private readonly int _scale = scale;
        static int IActivation.Limit => 6;
        static int IActivation.Apply(int x) => x < 0 ? 0 : x > 6 ? 6 : x;
        int IActivation.Scaled(int x) => x * _scale;
    }

    private static int Run<T>(T activation, int x) where T : struct, IActivation => T.Apply(x) + activation.Scaled(x) + (T.Limit > 100 ? 1 : 2);

    public static int StaticAbstract(byte* memory, int a, int b) => Run(new Relu(), a) * 3 + Run(new Relu6(5), b) + Run<Relu6>(default, a);

    private static T Largest<T>(ReadOnlySpan<T> values, T start) where T : unmanaged
    {
        T best = start;
        foreach (T value in values)
            if (Greater(value, best))
                best = value;
        return best;
    }

    private static bool Greater<T>(T a, T b) where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte))
            return (sbyte)(object)a > (sbyte)(object)b;
        if (typeof(T) == typeof(int))
            return Unsafe.As<T, int>(ref a) > Unsafe.As<T, int>(ref b);
        if (typeof(T) == typeof(float))
            return Unsafe.As<T, float>(ref a) > Unsafe.As<T, float>(ref b);
        return false;
    }

    public static int TypeTests(byte* memory, int a, int b)
    {
        var bytes = new ReadOnlySpan<byte>(memory, 64);
        return Largest(MemoryMarshal.Cast<byte, sbyte>(bytes), (sbyte)-128) + Largest(MemoryMarshal.Cast<byte, int>(bytes), a) + Largest<short>(default, 3);
    }

    private struct Pair<TFirst, TSecond>(TFirst first, TSecond second)
        where TFirst : unmanaged where TSecond : unmanaged
    {
        public TFirst First = first;
        public TSecond Second = second;

        public readonly Pair<TSecond, TFirst> Swapped => new(Second, First);
        public static int Size => sizeof(TFirst) + Unsafe.SizeOf<Pair<TFirst, TSecond>>() * 10;
    }

    public static int GenericStructs(byte* memory, int a, int b)
    {
        var pair = new Pair<byte, int>((byte)a, b);
        Pair<int, byte> swapped = pair.Swapped;
        return swapped.First + swapped.Second + Pair<byte, int>.Size + Pair<short, Pair<byte, long>>.Size * 100;
    }

    private interface ISink
    {
        void Add<T>(int code, T value) where T : unmanaged;
        void Done();
    }

    private struct Summing : ISink
    {
        public int Sum;
        public void Add<T>(int code, T value) where T : unmanaged => Sum = Sum * 31 + code + sizeof(T);
        public void Done() => Sum++;
    }

    private static void Feed<TSink>(ref TSink sink, int n) where TSink : struct, ISink
    {
        sink.Add(n, (byte)1);
        sink.Add(n + 1, 2L);
        sink.Done();
    }

    public static int MutatingThroughConstraint(byte* memory, int a, int b)
    {
        var sink = new Summing { Sum = a };
        Feed(ref sink, b);
        return sink.Sum;
    }

    private interface IKernel
    {
        static abstract int Prepare(ref int state);
        static abstract int Invoke(ref int state);
    }

    private readonly struct Doubling : IKernel
    {
        public static int Prepare(ref int state) => state = 5;
        public static int Invoke(ref int state) => state *= 2;
    }

    private readonly struct Adding : IKernel
    {
        public static int Prepare(ref int state) => state += 3;
        public static int Invoke(ref int state) => state += 7;
    }

    private struct Entry
    {
        public delegate*<ref int, int> Prepare;
        public delegate*<ref int, int> Invoke;
    }

    private static Entry EntryOf<T>() where T : struct, IKernel => new() { Prepare = &T.Prepare, Invoke = &T.Invoke };

    public static int FunctionPointersOfStaticAbstracts(byte* memory, int a, int b)
    {
        Entry* table = stackalloc Entry[2];
        table[0] = EntryOf<Doubling>();
        table[1] = EntryOf<Adding>();
        Entry* chosen = table + (b & 1);
        int state = a;
        int first = chosen->Prepare(ref state);
        return first + chosen->Invoke(ref state) * 3 + state;
    }

    private static int Count<T>() where T : unmanaged
    {
        T* items = stackalloc T[5];
        int n = 0;
        for (int i = 0; i < 5; i++)
            n += *(byte*)(items + i) == 0 ? sizeof(T) : 0;
        return n;
    }

    public static int GenericStackalloc(byte* memory, int a, int b) => Count<byte>() + Count<long>() * 10 + Count<Pair<int, short>>() * 100;
}
