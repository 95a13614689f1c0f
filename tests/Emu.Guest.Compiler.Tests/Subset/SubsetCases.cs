using System.Reflection;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>What every case looks like: a scratch memory of <see cref="SubsetCases.MemoryBytes"/> bytes and two numbers.</summary>
internal unsafe delegate int SubsetCase(byte* memory, int a, int b);

/// <summary>How a case ended on the host.</summary>
internal readonly record struct SubsetResult(int Value, TrapKind Trap, byte[] Memory);

/// <summary>
/// The methods of this folder, which use every construct of the guest subset. They run on the host by delegate; importer, passes and backend
/// compare what they make of the same IL with that.
/// </summary>
internal static class SubsetCases
{
    public const int MemoryBytes = 1024;

    private static readonly Type[] Rooms =
        [typeof(Integers), typeof(Longs), typeof(Control), typeof(Spans), typeof(Structs), typeof(Generics), typeof(Pointers), typeof(Floats), typeof(Tables), typeof(Duals)];

    /// <summary>Corner values and some in between, for both numbers.</summary>
    public static readonly (int A, int B)[] Inputs = MakeInputs();

    public static IEnumerable<MethodInfo> All
    {
        get
        {
            foreach (Type room in Rooms)
                foreach (MethodInfo method in room.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
                    if (method.GetParameters() is [{ ParameterType.IsPointer: true }, { ParameterType.IsPrimitive: true }, { ParameterType.IsPrimitive: true }]
                        && method.ReturnType == typeof(int) && !method.IsGenericMethod)
                        yield return method;
        }
    }

    /// <summary>"Room.Method" of all cases, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(m => $"{m.DeclaringType!.Name}.{m.Name}")];

    public static MethodInfo Find(string name) => All.Single(m => $"{m.DeclaringType!.Name}.{m.Name}" == name);

    /// <summary>Memory contents before each run: the same for all, all byte values, no symmetry.</summary>
    public static byte[] InitialMemory()
    {
        var memory = new byte[MemoryBytes];
        uint x = 0x12345678;
        for (int i = 0; i < memory.Length; i++)
        {
            x = x * 1664525 + 1013904223;
            memory[i] = (byte)(x >> 24);
        }
        return memory;
    }

    /// <summary>Runs a case on the host; exceptions become the traps that the guest must give.</summary>
    public static unsafe SubsetResult RunOnHost(MethodInfo method, int a, int b)
    {
        var run = method.CreateDelegate<SubsetCase>();
        byte[] memory = GC.AllocateArray<byte>(MemoryBytes + 16, pinned: true);
        fixed (byte* start = memory)
        {
            byte* aligned = (byte*)(((nint)start + 15) & ~15);
            InitialMemory().CopyTo(new Span<byte>(aligned, MemoryBytes));
            int value = 0;
            TrapKind trap = 0;
            try
            {
                value = run(aligned, a, b);
            }
            catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException)
            {
                trap = TrapKind.Bounds;
            }
            catch (DivideByZeroException)
            {
                trap = TrapKind.DivideByZero;
            }
            catch (OverflowException)
            {
                trap = TrapKind.Overflow;
            }
            return new(value, trap, new Span<byte>(aligned, MemoryBytes).ToArray());
        }
    }

    private static (int, int)[] MakeInputs()
    {
        int[] corners = [0, 1, -1, 2, 7, 31, 100, -128, 255, 65536, int.MaxValue, int.MinValue];
        List<(int, int)> all = [];
        foreach (int a in corners)
            foreach (int b in corners)
                all.Add((a, b));
        var random = new Random(5);
        for (int i = 0; i < 20; i++)
            all.Add((random.Next(int.MinValue, int.MaxValue), random.Next(-40, 40)));
        return [.. all];
    }
}
