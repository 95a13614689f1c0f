using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Dominance frontiers: where definitions of one variable meet.</summary>
internal sealed class PhiPlacement
{
    private readonly List<Block>?[] _frontier;
    private readonly int[] _mark;
    private readonly Stack<Block> _work = new();
    private int _round;

    /// <summary>Computes the frontiers.</summary>
    public PhiPlacement(Function function, Dominators dominators)
    {
        _frontier = new List<Block>?[function.Blocks.Count];
        _mark = new int[function.Blocks.Count];
        foreach (Block block in dominators.Order)
        {
            if (block.Predecessors.Count < 2)
                continue;
            foreach (Block predecessor in block.Predecessors)
            {
                if (!dominators.IsReachable(predecessor))
                    continue;
                for (int at = predecessor.Id; at != dominators.Idom[block.Id] && at >= 0; at = dominators.Idom[at])
                {
                    List<Block> list = _frontier[at] ??= [];
                    if (list.Count == 0 || list[^1] != block)
                        list.Add(block);
                }
            }
        }
    }

    /// <summary>Appends the blocks that need a phi for a variable defined in the given blocks (the iterated frontier).</summary>
    public void Find(IReadOnlyList<Block> definitions, List<Block> result)
    {
        _round++;
        foreach (Block block in definitions)
            _work.Push(block);
        while (_work.TryPop(out Block? block))
        {
            if (_frontier[block.Id] is not { } frontier)
                continue;
            foreach (Block join in frontier)
            {
                if (_mark[join.Id] == _round)
                    continue;
                _mark[join.Id] = _round;
                result.Add(join);
                _work.Push(join);
            }
        }
    }
}
