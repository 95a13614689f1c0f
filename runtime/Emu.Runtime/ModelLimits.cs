namespace Emu.Runtime;

/// <summary>Limits that bound the time and memory of Setup for any input.</summary>
public static class ModelLimits
{
    /// <summary>Tensors of the subgraph.</summary>
    public const int Tensors = 32767;
    /// <summary>Operators of the subgraph.</summary>
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
