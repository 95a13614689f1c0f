namespace Emu.Runtime;

/// <summary>Limits that bound the time and memory of Setup for any input.</summary>
public static class ModelLimits
{
    /// <summary>Subgraphs.</summary>
    public const int Graphs = 256;
    /// <summary>Operators that call a subgraph, WHILE and IF counted twice.</summary>
    public const int Calls = 1024;
    /// <summary>Steps of the plan: operators and entries of subgraphs, each as often as it is reached.</summary>
    public const int Steps = 65000;
    /// <summary>Tensors of all subgraphs.</summary>
    public const int Tensors = 32767;
    /// <summary>Operators of all subgraphs.</summary>
    public const int Operators = 32767;
    /// <summary>Inputs or outputs of one operator or of the graph.</summary>
    public const int Operands = 1024;
    /// <summary>Dimensions of one tensor.</summary>
    public const int Rank = 8;
    /// <summary>Scales of one tensor.</summary>
    public const int Scales = 16384;
    /// <summary>Handles of resource variables.</summary>
    public const int Handles = 1024;
    /// <summary>Bytes of one tensor, and of the plan.</summary>
    public const int Bytes = 1 << 30;
}
