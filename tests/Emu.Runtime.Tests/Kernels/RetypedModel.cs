using System.Buffers.Binary;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>A model of one operator again, with other element types: what the file would be if the converter had made that combination.</summary>
static class RetypedModel
{
    /// <summary>The model with every tensor of one type in another, the second input and the first output perhaps in types of their own. Constants become zeros of their new size.</summary>
    internal static byte[] Of(ModelView model, ElementType from, ElementType to, ElementType? weights, ElementType? output)
    {
        OperatorView op = Assert.Single(model.Operators);
        ModelWriter writer = new();
        foreach (TensorView tensor in model.Main.Tensors)
        {
            ElementType type = tensor.Type == from ? to : tensor.Type;
            if (weights is { } w && op.Inputs.Length > 1 && tensor.Index == op.Inputs[1])
                type = w;
            if (output is { } o && tensor.Index == op.Outputs[0])
                type = o;
            writer.AddTensor(Spec(tensor, type));
        }
        writer.Inputs.AddRange(model.Inputs.Select(t => t.Index));
        writer.Outputs.AddRange(model.Outputs.Select(t => t.Index));
        if (op.CustomName.Length > 0)
            writer.AddCustomOperator(op.CustomName, op.Inputs, op.Outputs, op.CustomOptions);
        else
            writer.AddOperator((BuiltinOperator)op.BuiltinCode, op.Inputs, op.Outputs, Options(model.File.Bytes.ToArray(), op.TableOffset));
        return writer.ToArray();
    }

    static TensorSpec Spec(TensorView tensor, ElementType type)
    {
        bool same = type == tensor.Type;
        TensorSpec spec = new(tensor.Name, type, tensor.Shape) { IsVariable = tensor.IsVariable, QuantizedDimension = tensor.QuantizedDimension };
        if (tensor.IsConstant)
            spec = spec with { Data = same ? tensor.Data.ToArray() : new byte[tensor.Elements * ModelLoader.ElementBytes[(int)type]] };
        if (tensor.ScaleCount == 0)
            return spec;
        // 16 bits are symmetric, so that a zero point of 8 bits is no reason to refuse the model.
        bool symmetric = type is ElementType.Int16 or ElementType.Int32;
        return spec with { Scales = tensor.Scales, ZeroPoints = symmetric ? new long[tensor.ScaleCount] : tensor.ZeroPoints };
    }

    /// <summary>The scalars of the options' table as they stand; the operators that are retyped have no vectors there.</summary>
    static OperatorOptions? Options(byte[] file, int op)
    {
        int kind = Field(file, op, Schema.OperatorOptionsType), reference = Field(file, op, Schema.OperatorOptions);
        if (kind == 0 || reference == 0)
            return null;
        OperatorOptions options = new(file[kind]);
        int table = reference + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(reference));
        int fields = (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(VTable(file, table))) - 4) / 2;
        int end = table + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(VTable(file, table) + 2));
        for (int field = 0; field < fields; field++)
        {
            int at = Field(file, table, field);
            if (at == 0)
                continue;
            bool word = at % 4 == 0 && at + 4 <= end && !Enumerable.Range(0, fields).Any(other => Inside(file, table, other, at));
            _ = word ? options.Int32(field, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at))) : options.Byte(field, file[at]);
        }
        return options;
    }

    static bool Inside(byte[] file, int table, int field, int at) => Field(file, table, field) - at is > 0 and < 4;

    static int VTable(byte[] file, int table) => table - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(table));

    static int Field(byte[] file, int table, int field)
    {
        int vtable = VTable(file, table), entry = vtable + 4 + 2 * field;
        int offset = entry + 2 <= vtable + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(vtable)) ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(entry)) : 0;
        return offset == 0 ? 0 : table + offset;
    }
}
