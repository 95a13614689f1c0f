using System.Reflection;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>Who calls whom, and from which line; finds call paths and recursion.</summary>
internal sealed class CallGraph
{
    private sealed class Node(string name)
    {
        public string Name { get; } = name;
        public Node? FoundBy { get; set; }
        public SourceLine? FoundAt { get; set; }
        public List<(Node Callee, SourceLine? Line)> Calls { get; } = [];
        public List<(string Signature, SourceLine? Line)> IndirectCalls { get; } = [];
        public int State { get; set; }
    }

    private readonly Dictionary<string, Node> _nodes = [];
    private readonly Dictionary<string, List<Node>> _addressTaken = [];
    private readonly List<Node> _order = [];
    private readonly HashSet<Node> _reported = [];

    public void AddRoot(string name) => NodeFor(name);

    public void AddCall(string caller, string callee, SourceLine? line)
    {
        Node from = NodeFor(caller);
        bool isNew = !_nodes.ContainsKey(callee);
        Node to = NodeFor(callee);
        if (isNew)
            (to.FoundBy, to.FoundAt) = (from, line);
        from.Calls.Add((to, line));
    }

    /// <summary>Notes that a function's address is taken, so that any indirect call of its signature may reach it.</summary>
    public void AddAddress(string user, string target, string signature, SourceLine? line)
    {
        Node from = NodeFor(user);
        bool isNew = !_nodes.ContainsKey(target);
        Node to = NodeFor(target);
        if (isNew)
            (to.FoundBy, to.FoundAt) = (from, line);
        if (!_addressTaken.TryGetValue(signature, out List<Node>? list))
            _addressTaken.Add(signature, list = []);
        if (!list.Contains(to))
            list.Add(to);
    }

    public void AddIndirectCall(string caller, string signature, SourceLine? line) => NodeFor(caller).IndirectCalls.Add((signature, line));

    /// <summary>The line that led to a method; for methods without lines of their own, the nearest one before.</summary>
    public SourceLine? LineTo(string name)
    {
        Node? node = _nodes.GetValueOrDefault(name);
        while (node is { FoundAt: null, FoundBy: not null })
            node = node.FoundBy;
        return node?.FoundAt;
    }

    /// <summary>Methods from a root to the named one, outermost first.</summary>
    public List<string> PathTo(string name)
    {
        List<string> path = [];
        for (Node? node = _nodes.GetValueOrDefault(name); node is not null; node = node.FoundBy)
            path.Add(node.Name);
        path.Reverse();
        return path;
    }

    /// <summary>Finds one cycle through each method that closes one and was not reported before.</summary>
    public List<(List<string> Cycle, SourceLine? Line)> FindRecursion()
    {
        List<(List<string>, SourceLine?)> found = [];
        List<Node> path = [];
        foreach (Node node in _order)
            node.State = 0;
        foreach (Node node in _order)
            if (node.State == 0)
                Visit(node, path, found);
        return found;
    }

    private void Visit(Node node, List<Node> path, List<(List<string>, SourceLine?)> found)
    {
        node.State = 1;
        path.Add(node);
        foreach ((Node callee, SourceLine? line) in node.Calls)
            Follow(callee, line, path, found);
        foreach ((string signature, SourceLine? line) in node.IndirectCalls)
            if (_addressTaken.TryGetValue(signature, out List<Node>? targets))
                foreach (Node target in targets)
                    Follow(target, line, path, found);
        path.RemoveAt(path.Count - 1);
        node.State = 2;
    }

    private void Follow(Node callee, SourceLine? line, List<Node> path, List<(List<string>, SourceLine?)> found)
    {
        if (callee.State == 0)
            Visit(callee, path, found);
        else if (callee.State == 1 && _reported.Add(callee))
        {
            List<string> cycle = [];
            for (int i = path.IndexOf(callee); i < path.Count; i++)
                cycle.Add(path[i].Name);
            cycle.Add(callee.Name);
            found.Add((cycle, line));
        }
    }

    private Node NodeFor(string name)
    {
        if (!_nodes.TryGetValue(name, out Node? node))
        {
            _nodes.Add(name, node = new Node(name));
            _order.Add(node);
        }
        return node;
    }
}
