namespace Emu.Runtime;

/// <summary>Checks one operator, finds its kernel and lets it prepare.</summary>
internal static class OperatorLoader
{
    internal static Status Load(ref Setup s, ReadOnlySpan<OperatorEntry> entries, int codes, int index)
    {
        ReadOnlySpan<byte> model = s.Model;
        s.Report.Operator = index;
        s.Report.Tensor = -1;
        int table = FlatBuffer.TableAt(model, s.Graph.OperatorTables, index);
        int inputs = FlatBuffer.Vector(model, table, Schema.OperatorInputs, 2);
        int outputs = FlatBuffer.Vector(model, table, Schema.OperatorOutputs, 2);
        int options = FlatBuffer.Table(model, table, Schema.OperatorOptions);
        int custom = FlatBuffer.Vector(model, table, Schema.OperatorCustomOptions, 0);
        // Field 0 of the options stands for their whole vtable.
        if ((table | inputs | outputs | options | custom | FlatBuffer.Field(model, table, Schema.OperatorCode, 4)
            | FlatBuffer.Field(model, options, 0, 1)) < 0)
            return s.Fail(Status.MalformedModel, -1, Math.Max(table, 0));
        Status status = ModelLoader.CheckOperands(ref s, inputs, false);
        if (status == Status.Ok)
            status = ModelLoader.CheckOperands(ref s, outputs, true);
        if (status != Status.Ok)
            return status;

        s.OperatorTable = table;
        ref OperatorRecord record = ref s.OperatorRecord(index);
        record.Params = 0;
        record.Inputs = inputs;
        record.Outputs = outputs;
        status = Code(ref s, codes, FlatBuffer.Int32(model, table, Schema.OperatorCode, 0), out int code);
        if (status == Status.Ok)
            status = Resolve(ref s, entries, code, out s.OperatorRecord(index).Entry);
        return status;
    }

    /// <summary>The builtin code, or the custom operator's number.</summary>
    static Status Code(ref Setup s, int codes, int index, out int code)
    {
        ReadOnlySpan<byte> model = s.Model;
        code = 0;
        if ((uint)index >= (uint)FlatBuffer.Count(model, codes))
            return s.Fail(Status.BadOperatorCodeIndex, -1, index);
        int table = FlatBuffer.TableAt(model, codes, index);
        int name = FlatBuffer.Vector(model, table, Schema.CodeCustom, 0);
        if ((table | name | FlatBuffer.Field(model, table, Schema.CodeBuiltin, 4)
            | FlatBuffer.Field(model, table, Schema.CodeDeprecatedBuiltin, 1)) < 0)
            return s.Fail(Status.MalformedModel, -1, Math.Max(table, 0));
        // Files older than 2021 have only the one-byte field; newer ones put 127 there when the code does not fit.
        code = Math.Max((sbyte)FlatBuffer.UInt8(model, table, Schema.CodeDeprecatedBuiltin, 0), FlatBuffer.Int32(model, table, Schema.CodeBuiltin, 0));
        if (code == (int)BuiltinOperator.Custom && name > 0)
            code = (int)CustomOperator.Code(model.Slice(name + 4, FlatBuffer.Count(model, name)));
        return Status.Ok;
    }

    static Status Resolve(ref Setup s, ReadOnlySpan<OperatorEntry> entries, int code, out int entry)
    {
        TensorInfo first = s.HasInput(0) ? s.Input(0) : s.Output(0);
        int type = first.Exists ? (int)first.Type : (int)ElementType.Any;
        if (s.HasInput(1) && type == (int)ElementType.Float32)
        {
            TensorInfo weights = s.Input(1);
            ElementType found = weights.Type;
            if (weights.IsConstant && (found == ElementType.Int8 || found == ElementType.UInt8 || found == ElementType.Int4))
            {
                entry = 0;
                return s.Fail(Status.HybridOperator, 1, code);
            }
        }
        for (entry = 0; entry < entries.Length; entry++)
        {
            OperatorEntry row = entries[entry];
            if (row.Code == code && (row.Type == type || row.Type == (int)ElementType.Any))
                return Status.Ok;
        }
        return s.Fail(Status.OperatorUnsupported, -1, code);
    }
}
