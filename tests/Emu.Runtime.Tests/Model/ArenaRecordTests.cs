using System.Reflection;
using System.Runtime.CompilerServices;

namespace Emu.Runtime.Tests.Model;

/// <summary>What lies in the arena has the same bytes on the host and on every board.</summary>
public sealed class ArenaRecordTests
{
    static readonly HashSet<Type> FixedWidth =
        [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float)];

    /// <summary>The runtime's records; those inside generic kernels as the operator table closes them.</summary>
    static IEnumerable<Type> Records
    {
        get
        {
            Sink sink = new() { Kernels = [] };
            Operators.AddAll(ref sink);
            IEnumerable<Type> nested = sink.Kernels.Where(k => k.IsGenericType)
                .SelectMany(k => k.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Select(n => n.MakeGenericType(k.GetGenericArguments())));
            return typeof(Interpreter).Assembly.GetTypes().Where(t => !t.ContainsGenericParameters).Concat(nested)
                .Where(t => t.IsDefined(typeof(ArenaRecordAttribute)));
        }
    }

    [Fact]
    public void Records_hold_only_fixed_width_numbers_without_hidden_padding()
    {
        Assert.NotEmpty(Records);
        foreach (Type record in Records)
            Assert.Equal(FieldBytes(record), SizeOf(record));
    }

    [Fact]
    public void Kernel_parameters_are_arena_records()
    {
        foreach (Type type in typeof(Interpreter).Assembly.GetTypes().Where(t => t.Name == "Params" && t.IsValueType))
            Assert.True(type.IsDefined(typeof(ArenaRecordAttribute)), $"{type.FullName} lacks [ArenaRecord]");
    }

    [Fact]
    public void The_runtime_has_no_static_state_and_no_static_constructor()
    {
        foreach (Type type in typeof(Interpreter).Assembly.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute), true) && !t.Name.StartsWith('<')))
        {
            Assert.Null(type.TypeInitializer);
            Assert.DoesNotContain(type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic), f => !f.IsLiteral);
        }
    }

    static int FieldBytes(Type record)
    {
        int sum = 0;
        foreach (FieldInfo field in record.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Type type = field.FieldType;
            Assert.True(FixedWidth.Contains(type) || type.IsDefined(typeof(ArenaRecordAttribute)), $"{record.Name}.{field.Name} is {type.Name}");
            sum += FixedWidth.Contains(type) ? SizeOf(type) : FieldBytes(type);
        }
        return sum;
    }

    struct Sink : IOperatorSink
    {
        public List<Type> Kernels;
        public readonly void Add<TKernel>(BuiltinOperator code, ElementType type) where TKernel : struct, IKernel => Kernels.Add(typeof(TKernel));
    }

    static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
