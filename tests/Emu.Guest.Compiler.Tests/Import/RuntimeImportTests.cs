using System.Reflection;
using System.Runtime.InteropServices;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Runtime;

namespace Emu.Guest.Compiler.Tests.Import;

/// <summary>The inference runtime stays in the guest subset, and its IR computes to the bit what the host computes.</summary>
public sealed unsafe class RuntimeImportTests
{
    private const int ArenaBytes = 1 << 20;
    private const int EntryBytes = 16;
    private const int MaxEntries = 500;

    /// <summary>What a board's image calls.</summary>
    private static class Roots
    {
        private struct TableSink : IOperatorSink
        {
            public OperatorEntry* Table;
            public int Count;

            public void Add<TKernel>(BuiltinOperator code, ElementType type) where TKernel : struct, IKernel =>
                Table[Count++] = new OperatorEntry { Code = (int)code, Type = (int)type, Prepare = &TKernel.Prepare, Invoke = &TKernel.Invoke };
        }

        public static int Table(OperatorEntry* table)
        {
            TableSink sink = new() { Table = table };
            Operators.AddAll(ref sink);
            return sink.Count;
        }

        public static int Setup(byte* model, int modelBytes, byte* arena, int arenaBytes, OperatorEntry* table, int count, SetupReport* report) =>
            (int)Interpreter.Setup(new(model, modelBytes), new(arena, arenaBytes), new(table, count), ref *report);

        public static int Invoke(byte* model, int modelBytes, byte* arena, int arenaBytes, OperatorEntry* table, int count)
        {
            NoObserver observer = default;
            return (int)Interpreter.Invoke(new(model, modelBytes), new(arena, arenaBytes), new(table, count), ref observer);
        }
    }

    private static Emu.Guest.Compiler.Ir.Module Runtime()
    {
        List<GuestDiagnostic> diagnostics = [];
        MethodInfo[] roots = typeof(Roots).GetMethods(BindingFlags.Static | BindingFlags.Public);
        Emu.Guest.Compiler.Ir.Module module = Importer.Import(roots, diagnostics);
        Assert.True(diagnostics.Count == 0, string.Join('\n', diagnostics));
        return module;
    }

    private static string Root(string name) => $"{typeof(RuntimeImportTests).FullName}.Roots.{name}";

    [Fact]
    public void The_runtime_with_all_operators_is_in_the_subset()
    {
        Emu.Guest.Compiler.Ir.Module module = Runtime();
        Verifier.Verify(module, "import");
        Assert.Contains("Emu.Runtime.Kernels.Conv2DInt8.Invoke", module.Functions.Keys);
    }

    [Fact]
    public void Arena_records_have_the_same_layout_on_host_and_guest()
    {
        var types = new TypeTable();
        int records = 0;
        foreach (Type type in typeof(Interpreter).Assembly.GetTypes())
            if (type.IsDefined(typeof(ArenaRecordAttribute)) && !type.ContainsGenericParameters)
            {
                TypeShape shape = types.Of(type);
                Assert.Equal(Marshal.SizeOf(type), shape.Size);
                foreach (FieldShape field in shape.Fields)
                    Assert.Equal((int)Marshal.OffsetOf(type, field.Name), field.Offset);
                records++;
            }
        Assert.True(records > 10);
    }

    [Theory]
    [InlineData("hello_world_int8")]
    [InlineData("hello_world_float")]
    [InlineData("ad01_int8")]
    [InlineData("ad01_fp32")]
    [InlineData("micro_speech_quantized")]
    [InlineData("kws_ref_model")]
    public void Imported_runtime_leaves_the_same_arena_as_the_host(string name)
    {
        byte[] model = ModelBytes(name);
        byte* hostModel = (byte*)NativeMemory.AlignedAlloc((nuint)model.Length, 16), hostArena = (byte*)NativeMemory.AlignedAlloc(ArenaBytes, 16);
        OperatorEntry* hostTable = (OperatorEntry*)NativeMemory.Alloc(MaxEntries, (nuint)sizeof(OperatorEntry));
        try
        {
            model.CopyTo(new Span<byte>(hostModel, model.Length));
            Span<byte> arena = new(hostArena, ArenaBytes);
            arena.Clear();
            SetupReport report;
            int count = Roots.Table(hostTable);
            Assert.True(count <= MaxEntries);
            Assert.Equal(0, Roots.Setup(hostModel, model.Length, hostArena, ArenaBytes, hostTable, count, &report));

            var guest = new Evaluator(Runtime(), 8 << 20);
            int table = guest.DataEnd, guestReport = table + MaxEntries * EntryBytes, guestArena = guestReport + 256, guestModel = guestArena + ArenaBytes;
            model.CopyTo(guest.Memory, guestModel);
            Assert.Equal(count, Returned(guest.Run(Root("Table"), [table])));
            Assert.Equal(0, Returned(guest.Run(Root("Setup"), [guestModel, model.Length, guestArena, ArenaBytes, table, count, guestReport])));
            Assert.True(arena.SequenceEqual(guest.Memory.AsSpan(guestArena, ArenaBytes)), "arenas differ after Setup");
            Assert.Equal(new ReadOnlySpan<byte>(&report, sizeof(SetupReport)), guest.Memory.AsSpan(guestReport, sizeof(SetupReport)));

            Assert.Equal(0, (int)Interpreter.Input(new(hostModel, model.Length), arena, 0, out int offset, out int bytes));
            for (int i = 0; i < bytes; i += 4)
                BitConverter.TryWriteBytes(arena.Slice(offset + i), i * 0.37f % 3);      // Sensible as floats, arbitrary as bytes.
            arena.CopyTo(guest.Memory.AsSpan(guestArena));
            Assert.Equal(0, Roots.Invoke(hostModel, model.Length, hostArena, ArenaBytes, hostTable, count));
            Assert.Equal(0, Returned(guest.Run(Root("Invoke"), [guestModel, model.Length, guestArena, ArenaBytes, table, count], 500_000_000)));
            Assert.True(arena.SequenceEqual(guest.Memory.AsSpan(guestArena, ArenaBytes)), "arenas differ after Invoke");
        }
        finally
        {
            NativeMemory.AlignedFree(hostModel);
            NativeMemory.AlignedFree(hostArena);
            NativeMemory.Free(hostTable);
        }
    }

    private static int Returned(Evaluation result)
    {
        Assert.True(result.Outcome == Outcome.Returned, $"{result.Outcome} {result.Trap} {result.Message}");
        return (int)result.Value;
    }

    private static byte[] ModelBytes(string name)
    {
        string path = Path.Combine(Repository.SharedModels, name + ".tflite");
        return File.ReadAllBytes(path);
    }
}
