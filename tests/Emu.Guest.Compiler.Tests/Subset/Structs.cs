using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Structs: copies, calls, layout.</summary>
internal static unsafe class Structs
{
    private struct Point(int x, int y)
    {
        public int X = x;
        public int Y = y;

        public readonly int Sum() => X + Y;
        public void Move(int d) => X += d;
        public Point Moved(int d)
        {
            Point copy = this;
            copy.Move(d);
            return copy;
        }
    }

    private struct Mixed
    {
        public byte A;
        public short B;
        public sbyte C;
        public long D;
        public Point P;
        public float F;
        public bool G;
    }

    private readonly struct Params(int offset, int shift, Point origin)
    {
        public readonly int Offset = offset;
        public readonly int Shift = shift;
        public readonly Point Origin = origin;
        public int Scale => Offset << Shift;
    }

    public static int ValuesAreCopied(byte* memory, int a, int b)
    {
        Point p = new(a, b);
        Point q = p;
        q.X++;
        p.Move(10);
        Point r = p.Moved(5);
        return p.X + q.X * 3 + r.X * 7 + p.Sum() + r.Sum();
    }

    private static int Change(Point p)
    {
        p.X = 1;
        p.Move(4);
        return p.X + p.Y;
    }

    public static int ArgumentsAreCopied(byte* memory, int a, int b)
    {
        Point p = new(a, b);
        int first = Change(p);
        return first * 31 + p.X + p.Y;
    }

    private static Point Make(int a, int b) => new(b, a);

    private static Point Longest(Point p, Point q) => p.Sum() > q.Sum() ? p : q;

    public static int ResultsAndConditionals(byte* memory, int a, int b)
    {
        Point p = Longest(Make(a, 3), Make(4, b));
        Point q = a > b ? p : new Point(1, 2);
        return q.X * 5 + q.Y + Make(b, a).X;
    }

    private static int Two(Point p, int between, Point q) => p.X * 3 + p.Y + between - q.X * 7 - q.Y;

    private static int Touch(ref Point p)
    {
        p.X += 100;
        return p.Y;
    }

    /// <summary>The first argument is read before the call that changes it.</summary>
    public static int EvaluationOrder(byte* memory, int a, int b)
    {
        Point p = new(a, b);
        int r = Two(p, Touch(ref p), p);
        Point s = p;
        (p.X, p.Y) = (p.Y, p.X);
        return r + s.X - p.X;
    }

    public static int Layout(byte* memory, int a, int b)
    {
        // Copying a struct need not copy its padding: make it the same on both sides.
        new Span<byte>(memory, 2 * sizeof(Mixed)).Clear();
        Mixed m = default;
        m.A = (byte)a;
        m.B = (short)b;
        m.C = (sbyte)(a >> 8);
        m.D = (long)a * b;
        m.P = new Point(b, a);
        m.F = 2.5f;
        m.G = a > b;
        *(Mixed*)memory = m;
        Mixed n = *(Mixed*)memory;
        n.P.X++;
        n.P.Move(2);
        ((Mixed*)memory)[1] = n;
        return sizeof(Mixed) + (n.G ? 1 : 0) + (int)n.D + n.A + n.B + n.C + n.P.X + (m.P.X << 3);
    }

    private static int Use(in Params p, Span<byte> output)
    {
        int sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = (byte)(output[i] + p.Offset);
            sum += p.Scale + p.Origin.Sum();
        }
        return sum;
    }

    public static int ReadonlyByReference(byte* memory, int a, int b)
    {
        var p = new Params(a, b & 7, new Point(3, b));
        return Use(in p, new Span<byte>(memory, 20)) + Use(new Params(1, 2, default), new Span<byte>(memory + 30, 5));
    }

    private ref struct Reader(ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> _data = data;
        private int _at;

        public readonly bool AtEnd => _at >= _data.Length;
        public byte Next() => _data[_at++];
        public readonly ReadOnlySpan<byte> Rest => _data[_at..];
    }

    private static int Drain(ref Reader reader, int limit)
    {
        int sum = 0;
        while (!reader.AtEnd && limit-- > 0)
            sum = sum * 3 + reader.Next();
        return sum;
    }

    public static int RefStruct(byte* memory, int a, int b)
    {
        var reader = new Reader(new ReadOnlySpan<byte>(memory, 50));
        int sum = Drain(ref reader, a & 63);
        return sum + reader.Rest.Length + (reader.AtEnd ? -1 : reader.Next());
    }

    private ref struct Holder
    {
        public ref int Target;
        public Span<int> All;
    }

    public static int RefFields(byte* memory, int a, int b)
    {
        int local = a;
        var holder = new Holder { Target = ref local, All = new Span<int>(memory, 10) };
        holder.Target += 5;
        holder.All[b & 7] = holder.Target;
        holder.Target = ref holder.All[3];
        holder.Target++;
        return local + holder.All[3];
    }

    [InlineArray(4)]
    private struct Four
    {
        public int First;
    }

    private struct Buffer
    {
        public fixed short Items[6];
        public int Count;
    }

    public static int InlineArrays(byte* memory, int a, int b)
    {
        Four four = default;
        for (int i = 0; i < 4; i++)
            four[i] = a + i;
        Span<int> span = four;
        span[b & 3] = 7;
        Buffer buffer = default;
        buffer.Items[2] = (short)b;
        buffer.Items[a & 3] += 3;
        buffer.Count = sizeof(Buffer);
        return four[1] + four[2] * 3 + buffer.Items[2] + buffer.Items[0] + buffer.Count + Unsafe.SizeOf<Four>();
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Overlay
    {
        [FieldOffset(0)] public int Word;
        [FieldOffset(0)] public byte Low;
        [FieldOffset(2)] public ushort High;
        [FieldOffset(0)] public float Real;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte A;
        public int B;
        public short C;
    }

    public static int ExplicitAndPacked(byte* memory, int a, int b)
    {
        Overlay o = default;
        o.Word = a;
        o.Low = (byte)b;
        o.High++;
        Packed p = default;
        p.B = a;
        p.C = (short)b;
        *(Packed*)(memory + 1) = p;
        return o.Word + sizeof(Packed) + p.B + p.C + ((Packed*)(memory + 1))->B;
    }

    private static (int Low, long High) Pair(int a, int b) => (a & b, (long)a * b);

    public static int Tuples(byte* memory, int a, int b)
    {
        (int low, long high) = Pair(a, b);
        (int, int) t = (low, b);
        t.Item1++;
        return t.Item1 + t.Item2 + (int)high;
    }

    private readonly record struct Size(int Width, int Height)
    {
        public int Area => Width * Height;
    }

    public static int RecordStructs(byte* memory, int a, int b)
    {
        Size s = new(a, b);
        Size t = s with { Height = 3 };
        return s.Area + t.Area;
    }

    private struct Empty
    {
        public static int Value(Empty e) => sizeof(Empty) + 41;
    }

    public static int EmptyStructs(byte* memory, int a, int b) => Empty.Value(default) + Empty.Value(new Empty());

    public static int ArraysOfStructs(byte* memory, int a, int b)
    {
        Span<Point> points = MemoryMarshal.Cast<byte, Point>(new Span<byte>(memory, 80));
        ref Point p = ref points[a & 7];
        p.Move(b);
        points[(a + 1) & 7] = p;
        Point keep = points[(b & 7)];
        points[b & 7] = default;
        Span<Point> local = stackalloc Point[3];
        local[1] = keep;
        local[2] = local[0];
        return points[a & 7].X + keep.Y + local[1].X + local[2].Sum();
    }

    public static int SelfAssignment(byte* memory, int a, int b)
    {
        Point* p = (Point*)memory;
        p[1] = new Point(a, b);
        p[1] = p[1];
        p[2] = p[1];
        p[1].X = 0;
        Point t = p[2];
        p[2] = p[1];
        p[1] = t;
        return p[1].X + p[2].X * 3;
    }
}
