using System.Diagnostics;

namespace Emu.Runtime.Hosting;

/// <summary>Runs Invoke so that every way in which a kernel can fail becomes an error with its operator, and loops that do not end do end.</summary>
static class InvokeGuard
{
    /// <summary>Operators that one Invoke may run when nothing else is asked for; only models with WHILE can reach it.</summary>
    internal const long DefaultLimit = 10_000_000;

    /// <summary>Invokes.</summary>
    /// <param name="view">Names operators.</param>
    /// <param name="model">Its bytes.</param>
    /// <param name="arena">Where it is prepared.</param>
    /// <param name="operators">The kernels.</param>
    /// <param name="limit">Operators that may run.</param>
    /// <param name="observer">Told of each operator.</param>
    /// <returns>True when the run came to its end, false when an operator ended it before (<see cref="Status.RunEnded"/>).</returns>
    /// <exception cref="ModelException">An operator failed, or there were too many.</exception>
    internal static bool Invoke<TObserver>(ModelView view, ReadOnlySpan<byte> model, Span<byte> arena, OperatorTable operators, long limit, ref TObserver observer)
        where TObserver : struct, IOperatorObserver
    {
        Guard<TObserver> guard = new() { Inner = observer, View = view, Limit = limit, Left = limit, Last = -1 };
        Status status;
        try
        {
            status = Interpreter.Invoke(model, arena, operators.Entries, ref guard);
        }
        catch (Exception e) when (IsKernelFault(e))
        {
            throw KernelFault(e, view, guard.Last < 0 ? null : view.Operators[guard.Last]);
        }
        observer = guard.Inner;
        if (status is Status.Ok or Status.RunEnded)
            return status == Status.Ok;
        OperatorView? op = guard.Last < 0 ? null : view.Operators[guard.Last];
        SetupReport at = new() { Subgraph = op?.Subgraph ?? 0, Operator = op?.Index ?? -1, Tensor = -1, Operand = -1 };
        Diagnosis.Explain(status, in at, view, view.File.Path, arena.Length).Throw();
        return false;
    }

    /// <summary>What the guest subset's checks throw on this computer; a board traps there.</summary>
    internal static bool IsKernelFault(Exception e) => e is IndexOutOfRangeException or ArgumentException or DivideByZeroException or OverflowException;

    /// <summary>The error for an exception out of a kernel.</summary>
    internal static ModelException KernelFault(Exception e, ModelView view, OperatorView? op)
    {
        StackFrame? frame = new StackTrace(e, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetMethod()?.Module.Assembly != typeof(object).Assembly);
        string line = frame?.GetFileName() is { } file ? $" ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})" : "";
        string what = e switch
        {
            DivideByZeroException => "divided an integer by zero",
            OverflowException => "overflowed a checked operation",
            _ => "used an index or length outside its data",
        };
        return new ModelException(new ModelError(ModelErrorId.KernelFault, $"{op?.Place ?? "the model"}: the kernel {what}, in {frame?.GetMethod()?.DeclaringType?.Name}.{frame?.GetMethod()?.Name}{line}",
            view.File.Path, ErrorInfoAttribute.FixOf(ModelErrorId.KernelFault))
        { Operator = op?.Index ?? -1 });
    }

    struct Guard<TObserver> : IOperatorObserver where TObserver : struct, IOperatorObserver
    {
        public TObserver Inner;
        public ModelView View;
        public long Limit, Left;
        public int Last;

        public void Begin(int operatorIndex)
        {
            if (Left-- == 0)
                throw Endless(operatorIndex);
            Last = operatorIndex;
            Inner.Begin(operatorIndex);
        }

        public void End(int operatorIndex) => Inner.End(operatorIndex);

        readonly ModelException Endless(int operatorIndex) => new(new ModelError(ModelErrorId.EndlessLoop,
            $"{View.Operators[operatorIndex].Place}: one Invoke has run {Limit} operators", View.File.Path, ErrorInfoAttribute.FixOf(ModelErrorId.EndlessLoop)));
    }
}
