using System.Runtime.InteropServices;

namespace Emu.Runtime;

/// <summary>State of a prepared model; the last bytes of the arena. Positions are byte offsets into the arena or, where said, the model.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct ArenaHeader
{
    internal const int Bytes = 48;
    internal const int Ready = 0x52554D45; // "EMUR"

    internal int Magic;
    internal int ModelBytes;
    internal int TensorTables;    // model: vector of the subgraph's tensors
    internal int OperatorTables;  // model: vector of the subgraph's operators
    internal int GraphInputs;     // model: vector of tensor numbers, 0 when absent
    internal int GraphOutputs;    // model: likewise
    internal int TensorCount;
    internal int Tensors;         // arena: TensorRecord[TensorCount]
    internal int OperatorCount;
    internal int Operators;       // arena: OperatorRecord[OperatorCount]
    internal int LastScratch;     // arena: newest ScratchRecord, 0 when there is none
    internal int LastHandle;      // arena: newest HandleRecord, 0 when there is none
}

/// <summary>Where a tensor lies.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct TensorRecord
{
    internal const int RecordBytes = 8;
    /// <summary>Until planned, an activation holds this plus its number among the planned buffers.</summary>
    internal const int Unplanned = 0x40000000;

    internal int Offset;          // arena; complement of an offset into the model for constants
    internal int Bytes;
}

/// <summary>A handle of a resource variable: the VAR_HANDLE's output and what it means.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct HandleRecord
{
    internal const int RecordBytes = 32;

    internal int Tensor;
    internal int Container;       // model: the name's bytes, 0 when absent
    internal int Name;            // model: likewise
    internal int Offset;          // arena: the variable, 0 while its size is not known
    internal int Bytes;
    internal int Fill;            // byte of the first state, -1 while not known
    internal int Previous;        // arena: the record before this one, 0 for the first
    internal int Reserved;
}

/// <summary>What Invoke needs to call one operator.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct OperatorRecord
{
    internal const int Bytes = 16;

    internal int Entry;           // row of the operator table
    internal int Params;          // arena
    internal int Inputs;          // model: vector of tensor numbers, 0 when absent
    internal int Outputs;         // model: likewise
}

/// <summary>A scratch buffer; its handle is the record's arena offset.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct ScratchRecord
{
    internal const int RecordBytes = 16;

    internal int Offset;          // arena
    internal int Bytes;
    internal int Operator;
    internal int Previous;        // arena: the record before this one, 0 for the first
}
