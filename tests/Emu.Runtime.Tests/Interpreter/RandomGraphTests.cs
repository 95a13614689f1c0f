using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Planning;
using FsCheck.Xunit;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>Random graphs at planner, interpreter and an evaluation that knows neither.</summary>
public sealed class RandomGraphTests
{
    [Property(MaxTest = 400)]
    public void Every_planner_leaves_every_value_intact(int seed)
    {
        RandomGraph graph = new(seed);
        foreach (Planner planner in (Planner[])[Planner.Search, Planner.Greedy, Planner.Linear])
        {
            if (graph.Outputs.Count == 0)
                return;
            using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(graph.Model), planner: planner);
            MemoryMap map = interpreter.Map;
            Assert.False(GreedyPlanner.HasOverlap(map.Lifetimes(), [.. map.Buffers.Select(b => b.Offset)], out _, out _));
            for (int run = 0; run < 2; run++)
            {
                for (int i = 0; i < graph.Inputs.Count; i++)
                    graph.Inputs[i].CopyTo(interpreter.Input<float>(i));
                interpreter.Invoke();
                for (int i = 0; i < graph.Outputs.Count; i++)
                    Assert.Equal(graph.Outputs[i], interpreter.Output<float>(i).ToArray());
            }
        }
    }
}
