using System.Numerics;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>Builds webs: live ranges of virtual registers, joined where a copy connects two that are never live at once.</summary>
internal sealed class WebBuilder
{
    private readonly MachineFunction _function;
    private readonly Web?[] _webs;
    private readonly int[] _parent;

    private WebBuilder(MachineFunction function)
    {
        _function = function;
        _webs = new Web?[function.RegisterCount];
        _parent = new int[function.RegisterCount];
        for (int i = 0; i < _parent.Length; i++)
            _parent[i] = i;
    }

    /// <summary>The web of each virtual register (null when unused). Numbers the instructions.</summary>
    public static Web?[] Run(MachineFunction function)
    {
        MachineInstr?[] remakes = FindRemakes(function);
        SimplifyCopies(function, remakes);
        RemoveUnusedConstants(function, remakes);
        WebBuilder builder = new(function);
        builder.BuildRanges(new Liveness(function));
        builder.Join();
        builder.Flatten(remakes);
        builder.AddReferences();
        return builder._webs;
    }

    private static MachineInstr?[] FindRemakes(MachineFunction function)
    {
        MachineInstr?[] remakes = new MachineInstr?[function.RegisterCount];
        int[] definitions = new int[function.RegisterCount];
        foreach (MachineBlock block in function.Blocks)
            foreach (MachineInstr instr in block.Instrs)
            {
                for (int p = 0; p < Operands.Count; p++)
                    if ((instr.RoleOf(p) & Role.Def) != 0)
                    {
                        definitions[instr.V[p]]++;
                        remakes[instr.V[p]] = instr.Rematerialisable ? instr : null;
                    }
                if (instr.Copies is not null)
                    foreach (Copy copy in instr.Copies)
                        definitions[copy.Dst] = 2;
            }
        for (int i = 0; i < remakes.Length; i++)
            if (definitions[i] != 1)
                remakes[i] = null;
        return remakes;
    }

    /// <summary>Plain moves become parallel copies, whose operands may be in memory; copies of constants become constants.</summary>
    private static void SimplifyCopies(MachineFunction function, MachineInstr?[] remakes)
    {
        foreach (MachineBlock block in function.Blocks)
            foreach (MachineInstr instr in block.Instrs)
            {
                if (instr.IsMove)
                {
                    instr.Op = MachineOp.ParallelCopy;
                    instr.Copies = [new Copy { Dst = instr.D, Src = instr.M }];
                    instr.V[0] = instr.V[3] = -1;
                }
                if (instr.Copies is null)
                    continue;
                for (int i = 0; i < instr.Copies.Count; i++)
                {
                    Copy copy = instr.Copies[i];
                    if (copy.Src >= MachineFunction.FirstVirtual && remakes[copy.Src] is { Op: not MachineOp.Load } remake && function.IsFloat(copy.Src) == function.IsFloat(copy.Dst))
                        instr.Copies[i] = new Copy { Dst = copy.Dst, Src = -1, Value = remake };
                }
            }
    }

    /// <summary>Constants that went into copies as such.</summary>
    private static void RemoveUnusedConstants(MachineFunction function, MachineInstr?[] remakes)
    {
        bool[] used = new bool[function.RegisterCount];
        foreach (MachineBlock block in function.Blocks)
            foreach (MachineInstr instr in block.Instrs)
            {
                for (int p = 0; p < Operands.Count; p++)
                    if ((instr.RoleOf(p) & Role.Use) != 0)
                        used[instr.V[p]] = true;
                foreach (Copy copy in instr.Copies ?? [])
                    if (copy.Src >= 0)
                        used[copy.Src] = true;
            }
        foreach (MachineBlock block in function.Blocks)
            block.Instrs.RemoveAll(i => i.V[0] >= 0 && remakes[i.V[0]] == i && !used[i.V[0]]);
        function.Number();
    }

    private void BuildRanges(Liveness liveness)
    {
        int[] end = new int[_function.RegisterCount];
        end.AsSpan().Fill(-1);
        for (int b = _function.Blocks.Count - 1; b >= 0; b--)
        {
            MachineBlock block = _function.Blocks[b];
            Liveness.ForEach(liveness.LiveOut(block), v => end[v] = 2 * block.End - 1);
            for (int i = block.Instrs.Count - 1; i >= 0; i--)
                Step(block.Instrs[i], block.First + i, end);
            for (int v = MachineFunction.FirstVirtual; v < end.Length; v++)
                if (end[v] >= 0)
                {
                    AddRange(v, 2 * block.First, end[v]);
                    end[v] = -1;
                }
        }
        foreach (Web? web in _webs)
            web?.Ranges.Reverse();
    }

    private void Step(MachineInstr instr, int index, int[] end)
    {
        if (instr.Copies is not null)
        {
            foreach (Copy copy in instr.Copies)
                if (copy.Dst >= MachineFunction.FirstVirtual)
                    Define(copy.Dst, index, end);
            foreach (Copy copy in instr.Copies)
                if (copy.Src >= MachineFunction.FirstVirtual && end[copy.Src] < 0)
                    end[copy.Src] = 2 * index;
            return;
        }
        for (int p = 0; p < Operands.Count; p++)
            if ((instr.RoleOf(p) & Role.Def) != 0)
                Define(instr.V[p], index, end);
        for (int p = 0; p < Operands.Count; p++)
            if ((instr.RoleOf(p) & Role.Use) != 0 && end[instr.V[p]] < 0)
                end[instr.V[p]] = 2 * index;
    }

    private void Define(int register, int index, int[] end)
    {
        AddRange(register, 2 * index + 1, Math.Max(end[register], 2 * index + 1));
        end[register] = -1;
    }

    /// <summary>Ranges come from the back; those that touch become one.</summary>
    private void AddRange(int register, int start, int end)
    {
        Web web = _webs[register] ??= new Web(register);
        List<LiveRange> ranges = web.Ranges;
        if (ranges.Count > 0 && ranges[^1].Start <= end + 1)
            ranges[^1] = new LiveRange(start, Math.Max(end, ranges[^1].End));
        else
            ranges.Add(new LiveRange(start, end));
    }

    private int Find(int register)
    {
        while (_parent[register] != register)
            register = _parent[register] = _parent[_parent[register]];
        return register;
    }

    private void Join()
    {
        List<(float Gain, int Order, int Dst, int Src)> copies = [];
        foreach (MachineBlock block in _function.Blocks)
            foreach (MachineInstr instr in block.Instrs)
                if (instr.Copies is not null)
                    foreach (Copy copy in instr.Copies)
                        if (copy.Dst >= MachineFunction.FirstVirtual && copy.Src >= MachineFunction.FirstVirtual)
                            copies.Add((block.Frequency, copies.Count, copy.Dst, copy.Src));
        copies.Sort(static (x, y) => x.Gain != y.Gain ? y.Gain.CompareTo(x.Gain) : x.Order.CompareTo(y.Order));
        foreach ((_, _, int dst, int src) in copies)
        {
            int d = Find(dst), s = Find(src);
            if (d == s || _function.IsFloat(d) != _function.IsFloat(s) || Overlap(_webs[d]!.Ranges, _webs[s]!.Ranges))
                continue;
            _parent[s] = d;
            _webs[d]!.Ranges = Merge(_webs[d]!.Ranges, _webs[s]!.Ranges);
            _webs[d]!.IsJoined = true;
        }
    }

    internal static bool Overlap(List<LiveRange> a, List<LiveRange> b)
    {
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            if (a[i].End < b[j].Start)
                i++;
            else if (b[j].End < a[i].Start)
                j++;
            else
                return true;
        }
        return false;
    }

    private static List<LiveRange> Merge(List<LiveRange> a, List<LiveRange> b)
    {
        List<LiveRange> merged = new(a.Count + b.Count);
        for (int i = 0, j = 0; i < a.Count || j < b.Count;)
        {
            LiveRange next = j == b.Count || (i < a.Count && a[i].Start < b[j].Start) ? a[i++] : b[j++];
            if (merged.Count > 0 && merged[^1].End + 1 >= next.Start)
                merged[^1] = new LiveRange(merged[^1].Start, next.End);
            else
                merged.Add(next);
        }
        return merged;
    }

    private void Flatten(MachineInstr?[] remakes)
    {
        for (int v = MachineFunction.FirstVirtual; v < _webs.Length; v++)
        {
            if (_webs[v] is null)
                continue;
            _webs[v] = _webs[Find(v)];
            if (!_webs[v]!.IsJoined)
                _webs[v]!.Remake = remakes[v];
        }
    }

    private void AddReferences()
    {
        foreach (MachineBlock block in _function.Blocks)
            for (int i = 0; i < block.Instrs.Count; i++)
                AddReferences(block.Instrs[i], block.First + i, block.Frequency);
    }

    private void AddReferences(MachineInstr instr, int index, float frequency)
    {
        for (int p = 0; p < Operands.Count; p++)
            if (instr.RoleOf(p) is var role && role != Role.None)
                Refer(_webs[instr.V[p]]!, index, role, isCopy: false);
        // A loop's end finds its count nowhere else.
        if (instr.CountsRounds && _webs[instr.D] is { } counter)
        {
            counter.CountsRounds = true;
            counter.Hints.Add(new Hint(index, null, _function.Registers.Link, RegisterAllocator.RoundsGain * frequency));
        }
        if (instr.Copies is null)
            return;
        foreach (Copy copy in instr.Copies)
        {
            Web? dst = copy.Dst >= MachineFunction.FirstVirtual ? _webs[copy.Dst] : null;
            Web? src = copy.Src >= MachineFunction.FirstVirtual ? _webs[copy.Src] : null;
            if (dst == src)
                continue;
            if (dst is not null)
                Refer(dst, index, Role.Def, isCopy: true);
            if (src is not null)
                Refer(src, index, Role.Use, isCopy: true);
            if (copy.Value is not null)
                continue;
            dst?.Hints.Add(new Hint(index, src, copy.Src, frequency));
            src?.Hints.Add(new Hint(index, dst, copy.Dst, frequency));
        }
    }

    private static void Refer(Web web, int index, Role role, bool isCopy)
    {
        List<Reference> references = web.References;
        if (references.Count > 0 && references[^1].Index == index)
            references[^1] = new Reference(index, references[^1].Role | role, isCopy);
        else
            references.Add(new Reference(index, role, isCopy));
    }
}
