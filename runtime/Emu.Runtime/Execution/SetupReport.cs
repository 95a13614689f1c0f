using System.Runtime.InteropServices;

namespace Emu.Runtime;

/// <summary>The phase of Setup whose memory decides how large the arena must be, or in which Setup failed.</summary>
public enum SetupPhase : int
{
    /// <summary>Reading the model and placing the records.</summary>
    Load = 0,
    /// <summary>The operators' Prepare.</summary>
    Prepare = 1,
    /// <summary>Planning: persistent records and the planner's tables.</summary>
    Planning = 2,
    /// <summary>Inference: persistent records and the planned buffers.</summary>
    Inference = 3,
}

/// <summary>What Setup found: memory in bytes, or the place and numbers of a failure.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SetupReport
{
    /// <summary>Bytes in use after Setup: <see cref="PersistentBytes"/> and <see cref="HeadBytes"/>.</summary>
    public int Used;
    /// <summary>The smallest arena with which Setup succeeds, a multiple of 16. After <see cref="Status.ArenaTooSmall"/>: at least this many.</summary>
    public int Need;
    /// <summary>Bytes of the planned buffers: activations and scratch.</summary>
    public int HeadBytes;
    /// <summary>Bytes of the records, parameters and variable tensors.</summary>
    public int PersistentBytes;
    /// <summary>Bytes of Setup's temporary tables, which share the head's place.</summary>
    public int TemporaryPeakBytes;
    /// <summary>Deciding phase after success, failing phase after a failure.</summary>
    public SetupPhase Phase;
    /// <summary>Step at which the buffer that ends highest begins: 0 for the graph's inputs; otherwise operators count from 1, those of a called subgraph where it is called.</summary>
    public int PeakStep;
    /// <summary>Number of planned buffers.</summary>
    public int Buffers;
    /// <summary>Failing operator, or -1.</summary>
    public int Operator;
    /// <summary>Failing tensor, or -1.</summary>
    public int Tensor;
    /// <summary>A failure's number; its meaning is in <see cref="Status"/>.</summary>
    public int Value;
    /// <summary>Subgraph of the failing operator or tensor.</summary>
    public int Subgraph;
    /// <summary>Operand of the failing operator: inputs from 0, outputs from <see cref="Setup.Outputs"/>, or -1.</summary>
    public int Operand;
}
