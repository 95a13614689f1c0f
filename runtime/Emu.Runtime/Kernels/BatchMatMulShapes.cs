using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Sizes and steps of BATCH_MATMUL: x [.., M, K] (or [.., K, M] with adj_x) times y [.., K, N] (or [.., N, K] with adj_y) to [.., M, N].</summary>
/// <remarks>Up to three leading dimensions, broadcast from the right as numpy does.</remarks>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct BatchMatMulShapes
{
    // Fields of BatchMatMulOptions in schema.fbs.
    const int AdjointX = 0, AdjointY = 1;
    const int Leading = 3, MostRank = Leading + 2;

    internal int Rows;         // M
    internal int Depth;        // K
    internal int Columns;      // N
    internal int RowX;         // steps in elements from one row of x to the next ...
    internal int DepthX;       // ... and along K
    internal int DepthY;
    internal int ColumnY;
    internal int Count0;       // leading dimensions of the output, outermost first
    internal int Count1;
    internal int Count2;
    internal int StepX0;       // steps of x and y along them; 0 where broadcast
    internal int StepX1;
    internal int StepX2;
    internal int StepY0;
    internal int StepY1;
    internal int StepY2;

    internal Status Prepare(ref Setup s, ElementType type)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, type)) != Status.Ok
            || (e = CheckRank(ref s, 0)) != Status.Ok
            || (e = CheckRank(ref s, 1)) != Status.Ok
            || (e = CheckRank(ref s, Operands.Output)) != Status.Ok)
            return e;
        bool adjointX = s.Options.Bool(AdjointX, false), adjointY = s.Options.Bool(AdjointY, false);
        TensorInfo x = s.Input(0), y = s.Input(1), output = s.Output(0);
        Rows = x.Dim(x.Rank - (adjointX ? 1 : 2));
        Depth = x.Dim(x.Rank - (adjointX ? 2 : 1));
        Columns = y.Dim(y.Rank - (adjointY ? 2 : 1));
        if ((e = Operands.Size(ref s, 1, y.Rank - (adjointY ? 1 : 2), Depth)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, output.Rank - 2, Rows)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, output.Rank - 1, Columns)) != Status.Ok)
            return e;
        (RowX, DepthX) = adjointX ? (1, Rows) : (Depth, 1);
        (DepthY, ColumnY) = adjointY ? (1, Depth) : (Columns, 1);
        int stepX = Rows * Depth, stepY = Depth * Columns;
        if ((e = Lead(ref s, 0, ref stepX, ref stepY, out Count2, out StepX2, out StepY2)) != Status.Ok
            || (e = Lead(ref s, 1, ref stepX, ref stepY, out Count1, out StepX1, out StepY1)) != Status.Ok)
            return e;
        return Lead(ref s, 2, ref stepX, ref stepY, out Count0, out StepX0, out StepY0);
    }

    static Status CheckRank(ref Setup s, int operand)
    {
        int rank = Operands.Tensor(ref s, operand).Rank;
        return rank is < 2 or > MostRank ? s.Fail(Status.OperandRank, operand, rank) : Operands.NotEmpty(ref s, operand);
    }

    /// <summary>One leading dimension, counted from the matrices outwards.</summary>
    static Status Lead(ref Setup s, int outwards, ref int stepX, ref int stepY, out int count, out int alongX, out int alongY)
    {
        TensorInfo x = s.Input(0), y = s.Input(1), output = s.Output(0);
        int sizeX = Size(x, outwards), sizeY = Size(y, outwards);
        count = Math.Max(sizeX, sizeY);
        alongX = sizeX == 1 ? 0 : stepX;
        alongY = sizeY == 1 ? 0 : stepY;
        stepX *= sizeX;
        stepY *= sizeY;
        if (sizeX != sizeY && sizeX != 1 && sizeY != 1)
            return s.Fail(Status.OperandShape, 1, sizeY);
        int found = Size(output, outwards);
        return found == count ? Status.Ok : s.Fail(Status.OperandShape, Operands.Output, found);
    }

    static int Size(in TensorInfo tensor, int outwards) => outwards < tensor.Rank - 2 ? tensor.Dim(tensor.Rank - 3 - outwards) : 1;
}
