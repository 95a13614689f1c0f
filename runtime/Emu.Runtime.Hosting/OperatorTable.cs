using System.Collections.Concurrent;
using Emu.Runtime.Hosting.Simd;

namespace Emu.Runtime.Hosting;

/// <summary>The interpreter's operator table for host runs.</summary>
public sealed class OperatorTable
{
    static readonly ConcurrentDictionary<SimdLevel, OperatorTable> SimdTables = new();
    readonly OperatorEntry[] _entries;
    readonly string[] _kernels;
    readonly Type[] _types;

    OperatorTable(OperatorEntry[] entries, string[] kernels, Type[] types)
    {
        _entries = entries;
        _kernels = kernels;
        _types = types;
    }

    /// <summary>Every operator of <see cref="Operators"/>.</summary>
    public static OperatorTable All { get; } = Build();

    /// <summary>The same operators with vector kernels where there are any: prepared by the same Prepare, with the same arena and the same results.</summary>
    /// <exception cref="PlatformNotSupportedException">This computer does not have the level.</exception>
    public static OperatorTable ForLevel(SimdLevel level)
    {
        if (!SimdLevels.IsSupported(level))
            throw new PlatformNotSupportedException($"this computer cannot run kernels of level {level}; the best it has is {SimdLevels.Best}");
        return SimdTables.GetOrAdd(level, static level => level == SimdLevel.Plain ? All : new OperatorTable(SimdTwins.Replace(All._entries, All._types, level), All._kernels, All._types));
    }

    /// <summary>The fastest that this computer has.</summary>
    public static OperatorTable Fastest => ForLevel(SimdLevels.Best);

    /// <summary>A table of one's own rows, e.g. with kernels for custom operators.</summary>
    public static OperatorTable Of(params OperatorEntry[] entries) =>
        new(entries, [.. entries.Select(e => $"kernel of {BuiltinOperatorNames.Name(e.Code)}")], []);

    /// <summary>The rows.</summary>
    public ReadOnlySpan<OperatorEntry> Entries => _entries;

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
        Sink sink = new() { Entries = [], Kernels = [], Types = [] };
        Operators.AddAll(ref sink);
        return new OperatorTable([.. sink.Entries], [.. sink.Kernels], [.. sink.Types]);
    }

    unsafe struct Sink : IOperatorSink
    {
        public List<OperatorEntry> Entries;
        public List<string> Kernels;
        public List<Type> Types;

        public readonly void Add<TKernel>(BuiltinOperator code, ElementType type) where TKernel : struct, IKernel
        {
            Entries.Add(new OperatorEntry { Code = (int)code, Type = (int)type, Prepare = &TKernel.Prepare, Invoke = &TKernel.Invoke });
            Kernels.Add(NameOf(typeof(TKernel)));
            Types.Add(typeof(TKernel));
        }
    }
}
