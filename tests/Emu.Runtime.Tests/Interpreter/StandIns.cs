using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>Kernels for tests of the interpreter itself, and tables that hold them.</summary>
static unsafe class StandIns
{
    /// <summary>Takes every operator of a model and computes nothing.</summary>
    public readonly struct Nothing : IKernel
    {
        public static Status Prepare(ref Setup setup) => Status.Ok;
        public static Status Invoke(ref Context context) => Status.Ok;
    }

    /// <summary>Copies input 0 to output 0, adding what its scratch, parameters and persistent array add up to: 7.</summary>
    public readonly struct AddSeven : IKernel
    {
        struct Params
        {
            public int Handle;
            public int Array;
            public int Four;
        }

        public static Status Prepare(ref Setup setup)
        {
            Params p = default;
            Status status = setup.Scratch(64, out p.Handle);
            if (status == Status.Ok)
                status = setup.Persist(3, out Span<short> array, out p.Array);
            else
                return status;
            if (status != Status.Ok)
                return status;
            setup.Persist(3, out Span<short> again, out p.Array);
            again[2] = 2;
            p.Four = 4;
            return setup.SetParams(in p);
        }

        public static Status Invoke(ref Context context)
        {
            ref readonly Params p = ref context.Params<Params>();
            Span<int> scratch = context.Scratch<int>(p.Handle);
            scratch.Fill(1);
            ReadOnlySpan<sbyte> x = context.Input<sbyte>(0);
            Span<sbyte> y = context.Output<sbyte>(0);
            for (int i = 0; i < x.Length; i++)
                y[i] = (sbyte)(x[i] + scratch[15] + p.Four + context.Persistent<short>(p.Array, 3)[2]);
            return Status.Ok;
        }
    }

    internal static OperatorEntry Row<TKernel>(int code, ElementType type = ElementType.Any) where TKernel : struct, IKernel =>
        new() { Code = code, Type = (int)type, Prepare = &TKernel.Prepare, Invoke = &TKernel.Invoke };

    /// <summary>A row for every operator of the model that has no kernel yet.</summary>
    internal static OperatorEntry[] RowsFor(ModelView view) => [.. view.OperatorKeys.Select(k => Row<Nothing>(k.Code))];
}
