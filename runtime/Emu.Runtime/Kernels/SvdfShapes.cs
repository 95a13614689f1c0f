using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Sizes of an SVDF layer: input [B, I], feature weights [F, I], time weights [F, M], optional bias [U], state [B, F * M], output [B, U], F = U * rank.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct SvdfShapes
{
    internal const int Feature = 1, Time = 2, Bias = 3, State = 4;

    // Fields of SVDFOptions in schema.fbs.
    const int RankField = 0, FusedActivation = 1;

    internal int Inputs;     // I
    internal int Filters;    // F
    internal int Memory;     // M
    internal int Units;      // U
    internal int Rank;

    /// <summary>Checks shapes, the state and the bias; types of weights and state are the kernel's.</summary>
    internal Status Prepare(ref Setup s, ElementType bias)
    {
        Status e;
        if ((e = Operands.Count(ref s, 3, 5, 1)) != Status.Ok)
            return e;
        if (!s.HasInput(State))
            return s.Fail(Status.OperandCount, State, s.InputCount);
        if ((e = Operands.Rank(ref s, 0, 2)) != Status.Ok
            || (e = Operands.Rank(ref s, Feature, 2)) != Status.Ok
            || (e = Operands.Rank(ref s, Time, 2)) != Status.Ok
            || (e = Operands.Rank(ref s, State, 2)) != Status.Ok
            || (e = Operands.Rank(ref s, Operands.Output, 2)) != Status.Ok)
            return e;
        int batches = s.Input(0).Dim(0);
        Inputs = s.Input(0).Dim(1);
        Filters = s.Input(Feature).Dim(0);
        Memory = s.Input(Time).Dim(1);
        Rank = s.Options.Int32(RankField, 0);
        if (Rank < 1 || Filters % Rank != 0)
            return s.Fail(Status.OptionValue, -1, Rank);
        Units = Filters / Rank;
        if ((e = Operands.Size(ref s, Feature, 1, Inputs)) != Status.Ok
            || (e = Operands.Size(ref s, Time, 0, Filters)) != Status.Ok
            || (e = Operands.Size(ref s, State, 0, batches)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 0, batches)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 1, Units)) != Status.Ok
            || (e = Operands.Bias(ref s, Bias, bias, Units)) != Status.Ok)
            return e;
        TensorInfo state = s.Input(State);
        if (state.Dim(1) / Filters != Memory || state.Dim(1) % Filters != 0)
            return s.Fail(Status.OperandShape, State, state.Dim(1));
        return state.IsVariable ? Status.Ok : s.Fail(Status.OperandNotVariable, State);
    }

    internal static int Activation(ref Setup s) => s.Options.Int8(FusedActivation, 0);
}
