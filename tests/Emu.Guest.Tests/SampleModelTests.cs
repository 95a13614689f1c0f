using System.Text.RegularExpressions;
using Emu.Boards;
using Emu.Loading;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Tests.Interpreters;

namespace Emu.Guest.Tests;

/// <summary>The same promises on the models that the repository ships; the expectation is the host's run, an independent execution of the same C#.</summary>
public sealed class SampleModelTests
{
    public static TheoryData<string, string> ModelsOnBoards
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string model in Directory.GetFiles(Path.Combine(Repository.Root, "samples", "models"), "*.tflite"))
                foreach (string board in BoardCatalog.BoardNames)
                {
                    // 21.7 KB are more than 16 KB of RAM, and one model alone fits 16 KB of flash.
                    if ((board == "ch32v003" && Path.GetFileName(model) != "sine_float32.tflite") || (board is "microbit" or "hifive1-revb" && Path.GetFileName(model).StartsWith("keyword", StringComparison.Ordinal)))
                        continue;
                    data.Add(Path.GetFileName(model), board);
                }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ModelsOnBoards))]
    public void Host_and_board_give_the_same_bits(string model, string board)
    {
        ModelFile file = Sample(model);
        using HostInterpreter host = HostInterpreter.Open(file);
        byte[][] inputs = [.. Enumerable.Range(0, host.InputCount).Select(i => Noise(host, i))];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].CopyTo(host.Input(i));
        host.Invoke();
        ModelRun run = ModelRunner.Run(file, SharedModels.Board(board), new RunOptions { Inputs = inputs });
        Assert.True(run.Exit == RunExit.Ok, run.Fault);
        for (int i = 0; i < host.OutputCount; i++)
            Assert.Equal(host.Output(i).ToArray(), run.Outputs[i].Data);
    }

    [Theory]
    [InlineData(Planner.Greedy)]
    [InlineData(Planner.Linear)]
    public void Every_planner_gives_the_same_outputs_and_the_search_the_smallest_arena(Planner planner)
    {
        ModelRun search = Run("keyword_int8.tflite", new RunOptions()), other = Run("keyword_int8.tflite", new RunOptions { Planner = planner });
        Assert.Equal(search.Outputs[0].Data, other.Outputs[0].Data);
        Assert.InRange(other.Memory!.ArenaMinimumBytes, search.Memory!.ArenaMinimumBytes, int.MaxValue);
        Assert.Equal(planner == Planner.Greedy, other.Memory.Parts.Single(p => p.Name == "plan").Bytes == 0);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(12)]
    public void Random_graphs_give_their_value_on_a_board(int seed)
    {
        RandomGraph graph = new(seed);
        ModelRun run = ModelRunner.Run(ModelFile.Open(graph.Model, "random.tflite"), SharedModels.Board("nucleo-l4r5zi"), new RunOptions { Inputs = [.. graph.Inputs.Select(Bytes)] });
        Assert.True(run.Exit == RunExit.Ok, run.Fault);
        Assert.Equal(graph.Outputs.Select(Bytes), run.Outputs.Select(o => o.Data));

        static byte[] Bytes(float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
    }

    [Fact]
    public void With_linear_plans_every_tensor_can_be_read_and_is_the_hosts()
    {
        ModelFile file = Sample("sine_int8.tflite");
        using HostInterpreter host = HostInterpreter.Open(file, planner: Planner.Linear);
        using ModelSession board = ModelSession.Open(file, SharedModels.Board("nucleo-l4r5zi"), planner: Planner.Linear);
        Assert.Null(board.SetUp());
        host.Input(0)[0] = 77;
        board.SetInput(0, [77]);
        host.Invoke();
        Assert.Null(board.Invoke());
        TensorView[] inArena = [.. host.View.Main.Tensors.Where(t => !t.IsConstant)];
        Assert.True(inArena.Length > 2);
        Assert.All(inArena, t => Assert.Equal(host.Tensor(0, t.Index).ToArray(), board.Tensor(0, t.Index)));
        Assert.Equal(77, host.Tensor(0, host.View.Main.Inputs[0])[0]);
    }

    [Fact]
    public void Cycles_are_identical_from_run_to_run_and_do_not_depend_on_the_number_of_runs()
    {
        ModelRun once = Run("sine_int8.tflite", new RunOptions());
        ModelRun again = Run("sine_int8.tflite", new RunOptions());
        Assert.Equal(once.Totals, again.Totals);
        Assert.Equal(once.Operators.Select(o => (o.Cycles, o.Instructions)), again.Operators.Select(o => (o.Cycles, o.Instructions)));
        ModelRun tenth = Run("sine_int8.tflite", new RunOptions { Repeat = 10 });
        Assert.Equal(once.Totals!.Instructions, tenth.Totals!.Instructions);
        Assert.Equal(Run("sine_int8.tflite", new RunOptions { Repeat = 10 }).Totals, tenth.Totals);
    }

    [Fact]
    public void Exactly_the_reported_arena_succeeds_and_one_alignment_step_less_is_diagnosed()
    {
        int need = Run("keyword_int8.tflite", new RunOptions()).Memory!.ArenaMinimumBytes;
        Assert.Equal(RunExit.Ok, Run("keyword_int8.tflite", new RunOptions { ArenaBytes = need }).Exit);
        ModelRun small = Run("keyword_int8.tflite", new RunOptions { ArenaBytes = need - 16 });
        Assert.Equal(RunExit.CheckFailed, small.Exit);
        string message = small.Checks.Single(c => !c.Ok).Message;
        Assert.Matches(new Regex($@"^{need:N0} bytes needed, {need - 16:N0} given: 16 missing; .* peak (during operator \d+ \w+|before the first operator) \('.*' [\d,]+.*fix: --arena {need}$"), message);
        Assert.Null(small.Totals);
    }

    [Fact]
    public void What_does_not_fit_the_board_is_named_with_its_sizes()
    {
        Board board = SharedModels.Board("nucleo-l4r5zi");
        Board tiny = board with { Memory = [.. board.Memory.Select(m => m with { Size = m.Kind == BoardMemoryKind.Flash ? 32u * 1024 : 8u * 1024, Aliases = [] })] };
        ModelRun run = ModelRunner.Run(Sample("keyword_int8.tflite"), tiny, new RunOptions());
        Assert.Equal(RunExit.CheckFailed, run.Exit);
        Assert.Equal(["flash", "ram"], run.Checks.Where(c => !c.Ok).Select(c => c.Name));
        Assert.Contains("model ", run.Checks[0].Message);
        Assert.Contains("arena ", run.Checks[1].Message);
        Assert.Contains("the board has 32,768", run.Checks[0].Message);
        Assert.Null(run.Totals);
    }

    [Fact]
    public void The_parts_sum_to_the_memory_used_and_the_stack_stays_in_its_bound()
    {
        MemoryUse memory = Run("keyword_int8.tflite", new RunOptions()).Memory!;
        Assert.Equal(memory.FlashBytes + memory.RamBytes, memory.Parts.Sum(p => p.Bytes));
        Assert.InRange(memory.StackHighWaterBytes, 1, memory.StackBoundBytes);
        Assert.Equal(0, memory.HeapCalls);
    }

    [Fact]
    public void The_image_is_an_ELF_that_the_loader_reads_and_that_starts_with_stack_and_reset()
    {
        ModelFile file = Sample("sine_int8.tflite");
        Board board = SharedModels.Board("nucleo-l4r5zi");
        using HostInterpreter prepared = HostInterpreter.Open(file);
        ElfImage elf = ElfImage.Read(ModelImage.Build(file, prepared, board, prepared.Report.Need).ToElf());
        byte[] flash = elf.Segments.First(s => s.Address == board.ImageBase).Data.ToArray();
        uint stack = BitConverter.ToUInt32(flash, 0), reset = BitConverter.ToUInt32(flash, 4);
        Assert.InRange(stack, board.RamBase + 64, board.RamBase + 4096);
        Assert.Equal(elf.Symbols.Find("emu_reset")!.Address | 1, reset);
    }

    [Fact]
    public void An_image_of_a_model_holds_only_the_kernels_that_it_names()
    {
        ModelFile file = Sample("sine_int8.tflite");
        using HostInterpreter prepared = HostInterpreter.Open(file);
        ElfImage elf = ElfImage.Read(ModelImage.Build(file, prepared, SharedModels.Board("nucleo-l4r5zi"), prepared.Report.Need).ToElf());
        Assert.NotNull(elf.Symbols.Find("Emu.Runtime.Kernels.FullyConnectedInt8.Invoke"));
        Assert.Null(elf.Symbols.Find("Emu.Runtime.Kernels.Conv2DInt8.Invoke"));
    }

    private static ModelFile Sample(string name) => ModelFile.Load(Path.Combine(Repository.Root, "samples", "models", name));

    private static ModelRun Run(string name, RunOptions options) => ModelRunner.Run(Sample(name), SharedModels.Board("nucleo-l4r5zi"), options);

    /// <summary>Seeded bytes; floats stay in [-1, 1).</summary>
    private static byte[] Noise(HostInterpreter host, int input)
    {
        Random random = new(7 + input);
        byte[] data = new byte[host.Input(input).Length];
        random.NextBytes(data);
        if (host.View.Inputs[input].Type == Runtime.ElementType.Float32)
            for (int i = 0; i < data.Length; i += 4)
                BitConverter.TryWriteBytes(data.AsSpan(i), random.NextSingle() * 2 - 1);
        return data;
    }
}
