using System.Runtime.InteropServices;

namespace Emu.Runtime;

/// <summary>State of a prepared model; the last bytes of the arena. Positions are byte offsets into the arena or, where said, the model.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct ArenaHeader
{
    internal const int Bytes = 48;
    internal const int Ready = 0x52554D45; // "EMUR"
    /// <summary>Where <see cref="Main"/> begins.</summary>
    internal const int MainAt = 24;

    internal int Magic;
    internal int ModelBytes;
    internal int GraphCount;
    internal int Subgraphs;       // arena: SubgraphTable, 0 when there is only one graph
    internal int LastScratch;     // arena: newest ScratchRecord, 0 when there is none
    internal int LastState;       // arena: newest StateRecord, 0 when there is none
    internal GraphRecord Main;
}

/// <summary>One subgraph of the model. The records of all subgraphs lie behind each other, the main graph's first.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct GraphRecord
{
    internal int TensorTables;    // model: vector of the subgraph's tensors
    internal int OperatorTables;  // model: vector of the subgraph's operators
    internal int Inputs;          // model: vector of tensor numbers, 0 when absent
    internal int Outputs;         // model: likewise
    internal int Tensors;         // arena: TensorRecord of each tensor
    internal int Operators;       // arena: OperatorRecord of each operator
}

/// <summary>What only models with several subgraphs have; a <see cref="SubgraphRecord"/> for each but the first follows.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct SubgraphTable
{
    internal const int Bytes = 8;

    internal int LastCall;        // arena: newest CallRecord, 0 when there is none
    internal int Calls;           // their number
}

/// <summary>A subgraph that operators call. No subgraph is called while it runs, so where to go on afterwards is kept here, not on a stack.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct SubgraphRecord
{
    internal const int RecordBytes = 40;

    internal GraphRecord Graph;
    internal int Caller;          // 1 + the number of the graph that called; 0: not running
    internal int CallerOperator;
    internal int Phase;           // for the calling operator
    internal int Reserved;
}

/// <summary>An operator that calls a subgraph.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct CallRecord
{
    internal const int RecordBytes = 16;

    internal int Caller;          // number of the graph
    internal int Operator;
    internal int Callee;          // number of the graph
    internal int Previous;        // arena: the record before this one, 0 for the first
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

/// <summary>Memory that survives from one Invoke to the next and that a reset fills: a kernel's own, or the variable that a VAR_HANDLE names.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct StateRecord
{
    internal const int RecordBytes = 32;
    /// <summary><see cref="Handle"/> of a kernel's own state.</summary>
    internal const int NoHandle = 0;

    internal int Handle;          // arena: TensorRecord of the VAR_HANDLE's output
    internal int Container;       // model: the name's bytes, 0 when absent
    internal int Name;            // model: likewise
    internal int Offset;          // arena: the memory, 0 while a variable's size is not known
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
    internal int Operator;        // counted through all graphs
    internal int Previous;        // arena: the record before this one, 0 for the first
}
