using Emu.Boards;
using Emu.Guest;
using Emu.Runtime.Hosting;

namespace Emu.Testing;

/// <summary>Runs models on virtual boards inside tests.</summary>
/// <example><code>
/// VirtualBoard.Run("keyword.tflite", "nucleo-l4r5zi", "yes.bin")
///     .Succeeds().FitsArena(24_000).StaysUnder(TimeSpan.FromMilliseconds(200)).UsesNoHeap().OutputEquals(0, "yes.expected.bin");
/// </code></example>
public static class VirtualBoard
{
    /// <summary>Compiles the model for the board, runs it once, and returns what happened.</summary>
    /// <param name="model">Path of a .tflite file.</param>
    /// <param name="board">Board name (see <c>emu boards</c>) or path of a board file.</param>
    /// <param name="inputs">One file per model input, .npy or raw little-endian; none for zero-point inputs.</param>
    /// <exception cref="BoardExpectationException">The board, the model or an input file is unusable; the message carries the error's id and fix.</exception>
    public static BoardRun Run(string model, string board, params string[] inputs) => Run(model, board, new RunOptions(), inputs);

    /// <summary>As <see cref="Run(string, string, string[])"/>, with options.</summary>
    public static BoardRun Run(string model, string board, RunOptions options, params string[] inputs)
    {
        BoardLoadResult loaded = BoardCatalog.Load(board);
        if (loaded.Board is null)
            throw new BoardExpectationException(string.Join(Environment.NewLine, loaded.Errors));
        try
        {
            ModelFile file = ModelFile.Load(model);
            if (inputs.Length > 0)
                options = options with { Inputs = Read(ModelView.Read(file).Main, inputs) };
            return new BoardRun(ModelRunner.Run(file, loaded.Board, options));
        }
        catch (ModelException e)
        {
            throw new BoardExpectationException(e.Message);
        }
    }

    private static byte[][] Read(GraphView graph, string[] paths)
    {
        if (paths.Length != graph.Inputs.Count)
            throw new BoardExpectationException($"the model has {graph.Inputs.Count} inputs, but {paths.Length} files were given");
        return [.. paths.Select((path, i) => TensorFile.Load(path, graph.Tensors[graph.Inputs[i]]))];
    }
}
