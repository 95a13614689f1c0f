using System.Collections.Concurrent;
using System.Reflection;
using Emu.Runtime.Hosting.Simd;

namespace Emu.Runtime.Hosting;

/// <summary>One row of an <see cref="OperatorTable"/>.</summary>
/// <param name="Code">Builtin code, or a custom operator's number.</param>
/// <param name="Type">Type of the first input, or Any.</param>
/// <param name="Kernel">The kernel: a struct that implements <see cref="IKernel"/>.</param>
public sealed record KernelRow(BuiltinOperator Code, ElementType Type, Type Kernel)
{
    /// <summary>First match wins, as in the interpreter.</summary>
    public bool Serves(BuiltinOperator code, ElementType type) => Code == code && (Type == type || Type == ElementType.Any);
}

/// <summary>The interpreter's operator table for host runs, and the list of kernels from which images are made.</summary>
public sealed class OperatorTable
{
    static readonly ConcurrentDictionary<SimdLevel, OperatorTable> SimdTables = new();
    readonly OperatorEntry[] _entries;
    readonly string[] _kernels;

    OperatorTable(OperatorEntry[] entries, string[] kernels, KernelRow[] rows)
    {
        _entries = entries;
        _kernels = kernels;
        Rows = rows;
    }

    /// <summary>Every operator of <see cref="Operators"/>.</summary>
    public static OperatorTable All { get; } = Build();

    /// <summary>The same operators with vector kernels where there are any: prepared by the same Prepare, with the same arena and the same results.</summary>
    /// <exception cref="PlatformNotSupportedException">This computer does not have the level.</exception>
    public static OperatorTable ForLevel(SimdLevel level)
    {
        if (!SimdLevels.IsSupported(level))
            throw new PlatformNotSupportedException($"this computer cannot run kernels of level {level}; the best it has is {SimdLevels.Best}");
        return SimdTables.GetOrAdd(level, static level => level == SimdLevel.Plain ? All : All.AtLevel(level));
    }

    /// <summary>The fastest that this computer has.</summary>
    public static OperatorTable Fastest => ForLevel(SimdLevels.Best);

    /// <summary>These operators with the vector kernels of a level, which this computer must have; kernels of one's own stay as they are.</summary>
    public OperatorTable AtLevel(SimdLevel level) =>
        level == SimdLevel.Plain ? this : new(SimdTwins.Replace(_entries, [.. Rows.Select(r => r.Kernel)], level), _kernels, [.. Rows]);

    /// <summary>A table of one's own entries, for the host only: images cannot be made from it.</summary>
    public static OperatorTable Of(params OperatorEntry[] entries) =>
        new(entries, [.. entries.Select(e => $"kernel of {BuiltinOperatorNames.Name(e.Code)}")], []);

    /// <summary>The entries.</summary>
    public ReadOnlySpan<OperatorEntry> Entries => _entries;

    /// <summary>The kernels of the entries, in the same order; empty for a table made by <see cref="Of"/>.</summary>
    public IReadOnlyList<KernelRow> Rows { get; }

    /// <summary>This table with a kernel of one's own for a custom operator; it goes before the others.</summary>
    /// <typeparam name="TKernel">The kernel, in the guest subset (docs/guest-subset.md) if it shall run on a board.</typeparam>
    /// <param name="name">The custom operator's name in the model.</param>
    /// <param name="type">Type of its first input, or Any.</param>
    public OperatorTable With<TKernel>(string name, ElementType type = ElementType.Any) where TKernel : struct, IKernel
    {
        Sink sink = Sink.Empty();
        sink.Add<TKernel>(CustomOperator.Code(System.Text.Encoding.UTF8.GetBytes(name)), type);
        return new OperatorTable([.. sink.Entries, .. _entries], [.. sink.Kernels, .. _kernels], [.. sink.Rows, .. Rows]);
    }

    /// <summary>This table with all kernels of an assembly that have a <see cref="KernelAttribute"/>.</summary>
    /// <exception cref="ArgumentException">There is none, or one with the attribute is no kernel.</exception>
    public OperatorTable With(Assembly assembly)
    {
        OperatorTable table = this;
        MethodInfo add = typeof(OperatorTable).GetMethods().Single(m => m is { Name: nameof(With), IsGenericMethodDefinition: true });
        foreach (Type type in assembly.GetTypes())
            foreach (KernelAttribute kernel in type.GetCustomAttributes<KernelAttribute>())
            {
                if (!type.IsValueType || type.ContainsGenericParameters || !typeof(IKernel).IsAssignableFrom(type))
                    throw new ArgumentException($"{type.FullName} has the attribute Kernel, but is no struct that implements IKernel");
                table = (OperatorTable)add.MakeGenericMethod(type).Invoke(table, [kernel.Name, kernel.Type])!;
            }
        return table != this ? table : throw new ArgumentException($"{assembly.GetName().Name} has no struct with the attribute Kernel");
    }

    /// <summary>Name of a row's kernel, such as Conv2DInt8.</summary>
    public string KernelName(int entry) => _kernels[entry];

    /// <summary>The row for an operator and the type of its first input, or -1: the interpreter's rule, first match wins.</summary>
    public int Find(int code, ElementType type)
    {
        for (int i = 0; i < _entries.Length; i++)
            if (_entries[i].Code == code && (_entries[i].Type == (int)type || _entries[i].Type == (int)ElementType.Any))
                return i;
        return -1;
    }

    /// <summary>True when some row has this operator code.</summary>
    public bool Knows(int code) => Array.Exists(_entries, e => e.Code == code);

    /// <summary>A kernel's name for reports: <c>Conv2DInt8</c>; kernels that serve several types or functions name those, as in <c>PoolInteger(Average,Int8)</c>.</summary>
    public static string NameOf(Type kernel)
    {
        if (!kernel.IsGenericType)
            return kernel.Name;
        // An element type's storage type says nothing new beside the element type, except where it is the only argument.
        Type[] arguments = kernel.GetGenericArguments();
        IEnumerable<Type> named = arguments.Length == 1 ? arguments : arguments.Where(a => !a.IsPrimitive);
        IEnumerable<string> names = named.Select(a => a.Name.EndsWith("Element", StringComparison.Ordinal) ? a.Name[..^"Element".Length] : a.Name);
        return $"{kernel.Name[..kernel.Name.IndexOf('`', StringComparison.Ordinal)]}({string.Join(',', names)})";
    }

    static OperatorTable Build()
    {
        Sink sink = Sink.Empty();
        Operators.AddAll(ref sink);
        return new OperatorTable([.. sink.Entries], [.. sink.Kernels], [.. sink.Rows]);
    }

    unsafe struct Sink : IOperatorSink
    {
        public List<OperatorEntry> Entries;
        public List<string> Kernels;
        public List<KernelRow> Rows;

        public static Sink Empty() => new() { Entries = [], Kernels = [], Rows = [] };

        public readonly void Add<TKernel>(BuiltinOperator code, ElementType type) where TKernel : struct, IKernel
        {
            Entries.Add(new OperatorEntry { Code = (int)code, Type = (int)type, Prepare = &TKernel.Prepare, Invoke = &TKernel.Invoke });
            Kernels.Add(NameOf(typeof(TKernel)));
            Rows.Add(new KernelRow(code, type, typeof(TKernel)));
        }
    }
}
