using System.Text;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>The C++ that registers a model's operators (micro_mutable_op_resolver.h).</summary>
public static class OpResolverCode
{
    /// <summary>The resolver's declaration and its calls, in order of first use; operators that TFLM lacks appear as comments.</summary>
    public static string Of(ModelView model)
    {
        List<OperatorView> distinct = [.. model.Graphs.SelectMany(g => g.Operators).DistinctBy(o => (o.BuiltinCode, o.CustomName))];
        StringBuilder code = new();
        code.Append($"tflite::MicroMutableOpResolver<{distinct.Count}> resolver;\n");
        foreach (OperatorView op in distinct)
        {
            OperatorRow row = OperatorData.Of(op);
            code.Append(!OperatorData.IsMissing(row) ? $"resolver.{row.Add}();\n"
                : op.CustomName.Length > 0 ? $"resolver.AddCustom(\"{Escaped(op.CustomName)}\", /* your TFLMRegistration* */);\n"
                : $"// TFLM has no operator {op.Name}\n");
        }
        return code.ToString();
    }

    /// <summary>Names come from the file: only characters that are safe in a C string pass.</summary>
    static string Escaped(string name) =>
        string.Concat(name.Select(c => c is >= ' ' and <= '~' and not '"' and not '\\' and not '?' ? c : '_'));
}
