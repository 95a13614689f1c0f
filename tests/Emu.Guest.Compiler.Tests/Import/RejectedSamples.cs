using System.Runtime.CompilerServices;

namespace Emu.Guest.Compiler.Tests.Import;

/// <summary>What a sample must be refused for.</summary>
/// <param name="id">Expected id.</param>
/// <param name="fix">A word of the expected fix.</param>
/// <param name="below">The faulty line, counted from the attribute's own.</param>
/// <param name="line">Filled in by the compiler.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefusedAttribute(RejectionId id, string fix, int below = 1, [CallerLineNumber] int line = 0) : Attribute
{
    public RejectionId Id { get; } = id;
    public string Fix { get; } = fix;
    public int Line { get; } = line + below;
}

#pragma warning disable CA1822, CA1852, CA2201, CA2211, CA1805, CA1823, CA1802, CA1859, CA1825, CA1861, CA1826, CA1508, CA2248, CA1024, CS8509, CS8524, IDE0044, IDE0051, IDE0052, CS0649, CS8500

/// <summary>C# outside the guest subset, one construct each.</summary>
internal static unsafe class RejectedSamples
{
    private sealed class Box
    {
        public int Value;
    }

    internal interface IShape
    {
        int Area();
        int Twice() => Area() * 2;
        static virtual int Sides() => 4;
    }

    internal readonly struct Square(int side) : IShape
    {
        public int Area() => side * side;
    }

    private readonly record struct Size(int Width, int Height);

    internal enum Colour
    {
        Red = 1, Green = 2,
    }

    private static int s_counter;
    private static readonly int[] s_table = [1, 2, 3];
    private static readonly int s_computed = Environment.ProcessorCount;

    [Refused(RejectionId.Allocation, "arena")]
    public static int NewClass(int a) => new Box().Value;

    [Refused(RejectionId.Allocation, "stackalloc")]
    public static int NewArray(int a) => new int[a].Length;

    [Refused(RejectionId.Boxing, "where T : struct")]
    public static int Boxes(int a) => Hash(a);

    private static int Hash(object o) => 5;

    [Refused(RejectionId.Boxing, "where T : struct")]
    public static int CallsInheritedMember(Square s) => s.GetHashCode();

    [Refused(RejectionId.VirtualCall, "constrained")]
    public static int InterfaceCall(int a) => ((IShape)null!).Area();

    [Refused(RejectionId.DefaultInterfaceMethod, "implement", below: 3)]
    public static int DefaultMethod(int a) => TwiceOf(new Square(a));

    private static int TwiceOf<T>(T shape) where T : struct, IShape => shape.Twice();

    [Refused(RejectionId.DefaultInterfaceMethod, "implement", below: 3)]
    public static int DefaultStaticMethod(int a) => SidesOf<Square>();

    private static int SidesOf<T>() where T : struct, IShape => T.Sides();

    [Refused(RejectionId.Exception, "Status", below: 4)]
    public static int Throws(int a)
    {
        if (a < 0)
            throw new InvalidOperationException();
        return a;
    }

    [Refused(RejectionId.Exception, "Status", below: 5)]
    public static int Catches(int a)
    {
        try
        {
            return 10 / a;
        }
        catch (DivideByZeroException)
        {
            return 0;
        }
    }

    [Refused(RejectionId.String, "u8")]
    public static int Strings(int a) => "text".Length;

    [Refused(RejectionId.StaticField, "const")]
    public static int ReadsStatic(int a) => s_counter;

    [Refused(RejectionId.StaticField, "by ref")]
    public static void WritesStatic(int a) => s_counter = a;

    [Refused(RejectionId.StaticField, "ReadOnlySpan")]
    public static int ReadsInitialised(int a) => s_computed;

    [Refused(RejectionId.ReferenceType, "spans")]
    public static int StaticArray(int a) => s_table[a];

    [Refused(RejectionId.ReferenceType, "spans")]
    public static int ArrayParameter(int[] a) => a[0];

    [Refused(RejectionId.Recursion, "loop")]
    public static int Factorial(int a) => a < 2 ? 1 : a * Factorial(a - 1);

    [Refused(RejectionId.Recursion, "loop", below: 3)]
    public static int Even(int a) => a == 0 ? 1 : Odd(a - 1);

    private static int Odd(int a) => a == 0 ? 0 : Even(a - 1);

    [Refused(RejectionId.Recursion, "loop", below: 3)]
    public static int ThroughPointer(int a) => Indirect(&Looping, a);

    private static int Looping(int a) => Indirect(&Looping, a - 1);

    private static int Indirect(delegate*<int, int> f, int a) => f(a);

    [Refused(RejectionId.SwitchWithoutDiscard, "_ =>")]
    public static int NoDiscard(Colour c) => c switch { Colour.Red => 1, Colour.Green => 2 };

    [Refused(RejectionId.CheckedArithmetic, "long")]
    public static int CheckedSum(int a) => checked(a + 1);

    [Refused(RejectionId.CheckedArithmetic, "long")]
    public static sbyte CheckedConversion(int a) => checked((sbyte)a);

    [Refused(RejectionId.FrameworkApi, "guest-subset.md")]
    public static int Clock(int a) => Environment.TickCount;

    [Refused(RejectionId.FrameworkApi, "guest-subset.md")]
    public static int UnknownSpanMethod(int a) => new ReadOnlySpan<int>(in a).IndexOf(3);

    [Refused(RejectionId.FrameworkApi, "guest-subset.md")]
    public static int FrameworkStruct(DateTime a) => a.Day;

    [Refused(RejectionId.MathLibrary, "runtime")]
    public static int Exponential(float a) => (int)MathF.Exp(a);

    [Refused(RejectionId.MathLibrary, "runtime")]
    public static int FloatRemainder(float a) => (int)(a % 3);

    [Refused(RejectionId.DynamicStackAlloc, "constant")]
    public static int Dynamic(int a) => (stackalloc int[a]).Length;

    [Refused(RejectionId.Delegate, "delegate*", below: 3)]
    public static int Lambda(int a)
    {
        Func<int, int> f = static x => x + 1;
        return f(a);
    }

    [Refused(RejectionId.Delegate, "delegate*")]
    public static int CallsDelegate(int a) => CallIt(null!, a);

    private static int CallIt(Func<int, int> f, int a) => f(a);

    [Refused(RejectionId.EnumMember, "!= 0")]
    public static bool Flags(Colour c) => c.HasFlag(Colour.Red);

    [Refused(RejectionId.RecordEquality, "fields")]
    public static bool Records(int a) => new Size(a, 1) == new Size(1, a);

    [Refused(RejectionId.SharedGeneric, "struct type arguments", below: 3)]
    public static int SharedGeneric(int a) => SizeOf<string>();

    private static int SizeOf<T>() => 4;

    [Refused(RejectionId.NoBody, "body")]
    public static int Extern(int a) => Outside(a);

    [System.Runtime.InteropServices.DllImport("nowhere")]
    private static extern int Outside(int a);

    [Refused(RejectionId.Instruction, "guest-subset.md")]
    public static int Volatile(Ready* a) => a->Flag;

    internal struct Ready
    {
        public volatile int Flag;
    }
}
