using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Spans and MemoryMarshal.</summary>
internal static unsafe class Spans
{
    private static Span<byte> Whole(byte* memory) => new(memory, SubsetCases.MemoryBytes);

    public static int Dot(byte* memory, int a, int b)
    {
        var x = new ReadOnlySpan<sbyte>(memory, 64);
        ReadOnlySpan<sbyte> w = new ReadOnlySpan<sbyte>(memory + 64, 64).Slice(0, x.Length);
        int sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (x[i] + a) * w[i];
        return sum;
    }

    public static int Index(byte* memory, int a, int b)
    {
        Span<byte> s = new Span<byte>(memory, 100);
        s[a] = (byte)b;
        return s[^1] + s[a];
    }

    public static int Slices(byte* memory, int a, int b)
    {
        Span<byte> s = Whole(memory);
        Span<byte> t = s.Slice(a, b);
        return t.Length + (t.IsEmpty ? 1000 : t[0]);
    }

    public static int SliceToEnd(byte* memory, int a, int b) => Whole(memory)[a..].Length + Whole(memory)[3..20][^2] + Whole(memory)[..^7].Length;

    public static int NegativeLength(byte* memory, int a, int b) => new Span<byte>(memory, a).Length;

    public static int Words(byte* memory, int a, int b)
    {
        Span<int> words = MemoryMarshal.Cast<byte, int>(Whole(memory));
        for (int i = 0; i < words.Length; i += 3)
            words[i] += a ^ words[i + (b & 1)];
        Span<short> halves = MemoryMarshal.Cast<int, short>(words);
        halves[5] = (short)b;
        Span<long> longs = MemoryMarshal.Cast<short, long>(halves);
        longs[3] -= a;
        return words.Length + halves.Length * 7 + longs.Length * 31 + words[a & 127];
    }

    private struct Three
    {
        public byte A, B, C;
    }

    public static int OddSizes(byte* memory, int a, int b)
    {
        Span<Three> threes = MemoryMarshal.Cast<byte, Three>(Whole(memory));
        threes[a & 63].B = (byte)b;
        Three copy = threes[7];
        copy.A = copy.C++;
        threes[8] = copy;
        return threes.Length + MemoryMarshal.Cast<Three, short>(threes).Length + MemoryMarshal.AsBytes(threes).Length + threes[a & 63].C;
    }

    public static int Copies(byte* memory, int a, int b)
    {
        Span<byte> s = Whole(memory);
        s.Slice(a & 63, 100).CopyTo(s.Slice(b & 63));
        s.Slice(300, b & 31).CopyTo(s[(290 + (a & 31))..]);
        s.Slice(401, 60).CopyTo(s.Slice(500 + (a & 3)));
        ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(s.Slice(600, 80));
        words.CopyTo(MemoryMarshal.Cast<byte, int>(s.Slice(700)));
        return s[b & 63];
    }

    public static int CopyTooLong(byte* memory, int a, int b)
    {
        new Span<byte>(memory, 20).CopyTo(new Span<byte>(memory + 100, a & 31));
        return 0;
    }

    public static int Fills(byte* memory, int a, int b)
    {
        Span<byte> s = Whole(memory);
        s.Slice(a & 31, b & 63).Fill((byte)a);
        MemoryMarshal.Cast<byte, sbyte>(s.Slice(101, 33)).Fill((sbyte)b);
        MemoryMarshal.Cast<byte, short>(s.Slice(150, 20)).Fill((short)a);
        MemoryMarshal.Cast<byte, int>(s.Slice(200, 20)).Fill(b);
        MemoryMarshal.Cast<byte, float>(s.Slice(240, 20)).Fill(1.5f);
        MemoryMarshal.Cast<byte, long>(s.Slice(304, 40)).Fill(0x0102030405060708L * a);
        s.Slice(401, b & 31).Clear();
        MemoryMarshal.Cast<byte, int>(s.Slice(500, 64)).Clear();
        return s[33];
    }

    public static int Equalities(byte* memory, int a, int b)
    {
        Span<byte> s = Whole(memory);
        s.Slice(0, 40).CopyTo(s.Slice(200));
        s[200 + (a & 63)] ^= (byte)b;
        int r = s.Slice(0, 40).SequenceEqual(s.Slice(200, 40)) ? 1 : 0;
        r += s.Slice(0, 39).SequenceEqual(s.Slice(200, 40)) ? 2 : 0;
        r += ((ReadOnlySpan<byte>)s.Slice(1, 7)).SequenceEqual(s.Slice(201, 7)) ? 4 : 0;
        return r + (MemoryMarshal.Cast<byte, int>(s.Slice(8, 16)).SequenceEqual(MemoryMarshal.Cast<byte, int>(s.Slice(208, 16))) ? 8 : 0);
    }

    public static int Reads(byte* memory, int a, int b)
    {
        ReadOnlySpan<byte> s = Whole(memory);
        long sum = MemoryMarshal.Read<int>(s[(a & 7)..]) + BinaryPrimitives.ReadInt16LittleEndian(s[(b & 3)..])
            + BinaryPrimitives.ReadUInt32LittleEndian(s[5..]) + BinaryPrimitives.ReadInt64LittleEndian(s[(a & 15)..])
            + BinaryPrimitives.ReadUInt16LittleEndian(s.Slice(9, 2)) + MemoryMarshal.Read<Three>(s[30..]).B;
        Span<byte> w = Whole(memory);
        BinaryPrimitives.WriteInt32LittleEndian(w[(33 + (a & 7))..], b);
        BinaryPrimitives.WriteUInt16LittleEndian(w[51..], (ushort)a);
        BinaryPrimitives.WriteInt64LittleEndian(w[57..], sum);
        int value = a ^ b;
        MemoryMarshal.Write(w[71..], in value);
        return (int)sum ^ (int)(sum >> 32);
    }

    public static int ReadTooShort(byte* memory, int a, int b) => BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(memory, a & 7));

    private static Span<byte> Front(Span<byte> s, int n) => s.Length > n ? s[..n] : s;

    private static int Sum(ReadOnlySpan<byte> s)
    {
        int sum = 0;
        foreach (byte x in s)
            sum += x;
        return sum;
    }

    private static void Split(Span<byte> all, int at, out Span<byte> left, out Span<byte> right)
    {
        left = all[..at];
        right = all[at..];
    }

    public static int Calls(byte* memory, int a, int b)
    {
        Span<byte> front = Front(Whole(memory), a & 255);
        Split(front, front.Length / 2, out Span<byte> left, out Span<byte> right);
        Span<byte> chosen = b > 0 ? left : right;
        return Sum(chosen) * 3 + Sum(left) + right.Length;
    }

    public static int Reassigned(byte* memory, int a, int b)
    {
        ReadOnlySpan<byte> s = Whole(memory);
        int sum = 0;
        while (s.Length > 100)
        {
            sum = sum * 31 + s[0];
            s = s.Slice(50 + (a & 31));
        }
        Span<byte> none = default;
        Span<byte> empty = [];
        return sum + s.Length + none.Length + empty.Length;
    }

    public static int ByReference(byte* memory, int a, int b)
    {
        Span<byte> s = Whole(memory);
        Advance(ref s, a & 31);
        Advance(ref s, b & 31);
        return s.Length + s[0];
    }

    private static void Advance(ref Span<byte> s, int n) => s = s[n..];

    public static int References(byte* memory, int a, int b)
    {
        Span<byte> s = Whole(memory);
        ref byte first = ref MemoryMarshal.GetReference(s);
        first = (byte)a;
        int value = b;
        Span<int> one = new(ref value);
        one[0] += 5;
        Span<byte> bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref value, 1));
        bytes[1] = 7;
        ref int asInt = ref MemoryMarshal.AsRef<int>(s[16..]);
        asInt++;
        return value + s[0];
    }
}
