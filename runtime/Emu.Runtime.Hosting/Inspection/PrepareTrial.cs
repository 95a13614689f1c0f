namespace Emu.Runtime.Hosting;

/// <summary>Setup in which operators that fail do not stop the others: all problems of a model at once, where Setup tells the first.</summary>
static unsafe class PrepareTrial
{
    const int LargestArena = 1 << 26;

    [ThreadStatic]
    static Trial? s_trial;

    /// <summary>What the operators' Prepare found, and what stopped Setup otherwise. Operators without kernel are left out.</summary>
    internal static IReadOnlyList<ModelError> Run(ModelView view, OperatorTable operators)
    {
        Trial trial = new(view, operators);
        OperatorEntry[] entries = [.. view.Operators.Select(o => o.Key).Distinct().Select(static key => new OperatorEntry { Code = key, Type = (int)ElementType.Any, Prepare = &Prepare, Invoke = &Invoke })];
        using NativeBlock model = new(view.File.Bytes.Length);
        view.File.Bytes.CopyTo(model.Span);
        s_trial = trial;
        try
        {
            for (int bytes = 1 << 16; ; bytes = Math.Min(bytes * 8, LargestArena))
            {
                trial.Errors.Clear();
                using NativeBlock arena = new(bytes);
                SetupReport report = default;
                Status status = Interpreter.Setup(model.Span, arena.Span, entries, ref report);
                if (status == Status.ArenaTooSmall || trial.OutOfMemory)
                {
                    trial.OutOfMemory = false;
                    if (bytes < LargestArena)
                        continue;
                }
                else if (status != Status.Ok)
                    trial.Errors.Add(Diagnosis.Explain(status, in report, view, view.File.Path, bytes));
                return trial.Errors;
            }
        }
        finally
        {
            s_trial = null;
        }
    }

    static Status Prepare(ref Setup s)
    {
        Trial trial = s_trial!;
        OperatorView op = trial.View.Graphs[s.Report.Subgraph].Operators[s.Report.Operator];
        int row = trial.Operators.Find(op.Key, op.KeyType);
        if (row < 0)
            return Status.Ok;
        Status status;
        try
        {
            status = trial.Operators.Entries[row].Prepare(ref s);
        }
        catch (Exception e) when (InvokeGuard.IsKernelFault(e))
        {
            trial.Errors.Add(InvokeGuard.KernelFault(e, trial.View, op).Error);
            return Status.Ok;
        }
        if (status == Status.ArenaTooSmall)
            trial.OutOfMemory = true;
        else if (status != Status.Ok)
            trial.Errors.Add(Diagnosis.Explain(status, in s.Report, trial.View, trial.View.File.Path));
        s.Report.Tensor = s.Report.Operand = -1;
        return Status.Ok;
    }

    static Status Invoke(ref Context context) => Status.NotSetUp;

    sealed class Trial(ModelView view, OperatorTable operators)
    {
        public readonly ModelView View = view;
        public readonly OperatorTable Operators = operators;
        public readonly List<ModelError> Errors = [];
        public bool OutOfMemory;
    }
}
