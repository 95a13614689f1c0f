using System.Runtime.CompilerServices;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Pointers, refs, stackalloc, function pointers, Unsafe.</summary>
internal static unsafe class Pointers
{
    public static int Indexing(byte* memory, int a, int b)
    {
        int* words = (int*)memory;
        short* halves = (short*)(memory + 8);
        uint i = (uint)a & 15;
        long j = b & 15;
        words[i] = words[j] + a;
        halves[a & 7] = (short)b;
        *(memory + 99) = (byte)(words[2] >> 3);
        return words[i] + halves[1] + (int)(&words[5] - words) + memory[b & 31];
    }

    public static int Walking(byte* memory, int a, int b)
    {
        byte* p = memory, end = memory + (a & 127);
        int sum = 0;
        while (p < end)
            sum += *p++;
        return sum + (int)(end - p);
    }

    private static void Exchange(ref int x, ref int y) => (x, y) = (y, x);

    private static bool TryHalf(int x, out int half)
    {
        half = x / 2;
        return (x & 1) == 0;
    }

    public static int RefAndOut(byte* memory, int a, int b)
    {
        int x = a, y = b;
        Exchange(ref x, ref y);
        bool even = TryHalf(x, out int half);
        return x * 3 + y + half + (even ? 1000 : 0);
    }

    private static ref int Larger(ref int x, ref int y)
    {
        if (x > y)
            return ref x;
        return ref y;
    }

    public static int RefReturnsAndLocals(byte* memory, int a, int b)
    {
        int x = a, y = b;
        Larger(ref x, ref y) = 5;
        ref int r = ref x;
        r += 2;
        r = ref y;
        r -= 3;
        ref int s = ref (a > 3 ? ref x : ref y);
        s++;
        return x + y * 31;
    }

    public static int Stackalloc(byte* memory, int a, int b)
    {
        Span<int> table = stackalloc int[8];
        int* raw = stackalloc int[4];
        Span<byte> given = stackalloc byte[] { 1, 2, 3, 200, 5 };
        Span<short> shorts = stackalloc short[] { 100, -5, (short)a };
        for (int i = 0; i < table.Length; i++)
            table[i] = i * a;
        raw[a & 3] = b;
        return table[b & 7] + raw[0] + raw[3] + given[3] + given[a & 3] + shorts[1] + shorts[2];
    }

    private static int Add(int a, int b) => a + b;

    private static int Multiply(int a, int b) => a * b;

    private static int Apply(delegate*<int, int, int> f, int a, int b) => f == null ? -1 : f(a, b);

    private static Span<byte> Take(byte* memory, int n) => new(memory, n & 63);

    public static int FunctionPointers(byte* memory, int a, int b)
    {
        delegate*<int, int, int> f = b > 0 ? &Add : &Multiply;
        delegate*<byte*, int, Span<byte>> take = &Take;
        return Apply(f, a, b) + Apply(null, a, b) + f(b, 3) + take(memory, a).Length;
    }

    public static int UnsafeAccess(byte* memory, int a, int b)
    {
        ref byte start = ref *memory;
        ref int word = ref Unsafe.As<byte, int>(ref Unsafe.Add(ref start, 4));
        word += a;
        Unsafe.Add(ref word, b & 3) ^= 3;
        int odd = Unsafe.ReadUnaligned<int>(ref Unsafe.AddByteOffset(ref start, (nint)(a & 7)));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 33), b);
        ref byte none = ref Unsafe.NullRef<byte>();
        int r = Unsafe.IsNullRef(ref none) ? 1 : 2;
        r += Unsafe.AreSame(ref start, ref *memory) ? 4 : 0;
        return odd + r + (int)Unsafe.ByteOffset(ref start, ref Unsafe.Add(ref start, 9)) + Unsafe.SizeOf<long>() + Unsafe.Read<short>(memory + 6);
    }

    public static int BlockOperations(byte* memory, int a, int b)
    {
        Unsafe.CopyBlockUnaligned(memory + 3, memory + 100, 17);
        Unsafe.InitBlockUnaligned(memory + 50, (byte)a, (uint)b & 31);
        long pair = 0x1122334455667788;
        Buffer16 x = *(Buffer16*)(memory + 16);
        x.A ^= x.B;
        *(Buffer16*)(memory + 200) = x with { C = x.D };
        return (int)(pair >> (b & 31)) + memory[60];
    }

    private struct Buffer16(int a, int b, int c, int d)
    {
        public int A = a, B = b, C = c, D = d;
    }

    public static int NativeIntegers(byte* memory, int a, int b)
    {
        nint x = a;
        nuint offset = (nuint)(memory + 5 - memory);
        x += b;
        return (int)x + (int)offset;
    }

    public static int AddressOfLocal(byte* memory, int a, int b)
    {
        int local = a;
        int* p = &local;
        *p += b;
        byte* bytes = (byte*)p;
        bytes[3] ^= 1;
        short small = (short)b;
        ref short s = ref small;
        s++;
        return local + small;
    }

    private struct Halves
    {
        public short Low, High;
    }

    public static int BitCasts(byte* memory, int a, int b)
    {
        Halves halves = Unsafe.BitCast<int, Halves>(a);
        halves.High += (short)b;
        halves.Low--;
        return Unsafe.BitCast<Halves, int>(halves) + halves.Low + (int)Unsafe.BitCast<float, uint>(b);
    }

    public static int FixedSpan(byte* memory, int a, int b)
    {
        fixed (byte* p = new Span<byte>(memory, 8))
            return p[a & 7];
    }
}
