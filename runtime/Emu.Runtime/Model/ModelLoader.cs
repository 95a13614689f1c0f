using System.Runtime.CompilerServices;

namespace Emu.Runtime;

/// <summary>Checks the model's root, the graph and the tensors, and fills the arena's records, so that nothing later meets a bad offset.</summary>
internal static class ModelLoader
{
    /// <summary>Bytes of an element; 0 for types that have no place in the arena.</summary>
    internal static ReadOnlySpan<byte> ElementBytes => [4, 2, 4, 1, 8, 0, 1, 2, 8, 1, 8, 16, 8, 4, 0, 4, 2, 1];

    internal static Status Load(ref Setup s)
    {
        ReadOnlySpan<byte> model = s.Model;
        if (model.Length < 8)
            return Status.ModelTooShort;
        if (FlatBuffer.Int32(model, 4) != Schema.Identifier)
            return Status.WrongIdentifier;
        // The root offset is at position 0, which Follow takes for absent.
        int root = FlatBuffer.Int32(model, 0);
        if (root < 8 || root > model.Length - 4 || (root & 3) != 0)
            return Status.MalformedModel;
        int version = FlatBuffer.Int32(model, root, Schema.ModelVersion, 0);
        int graphs = FlatBuffer.Vector(model, root, Schema.ModelSubgraphs, 2);
        int codes = FlatBuffer.Vector(model, root, Schema.ModelOperatorCodes, 2);
        int buffers = FlatBuffer.Vector(model, root, Schema.ModelBuffers, 2);
        if ((graphs | codes | buffers | FlatBuffer.Field(model, root, Schema.ModelVersion, 4)) < 0)
            return Malformed(ref s, root);
        if (version != Schema.Version)
            return s.Fail(Status.WrongSchemaVersion, -1, version);
        if (FlatBuffer.Count(model, graphs) == 0)
            return Status.NoSubgraph;
        if (FlatBuffer.Count(model, graphs) > ModelLimits.Graphs)
            return s.Fail(Status.TooManyTensorsOrOperators, -1, FlatBuffer.Count(model, graphs));
        return LoadGraphs(ref s, graphs, buffers);
    }

    static Status Malformed(ref Setup s, int table) => s.Fail(Status.MalformedModel, -1, Math.Max(table, 0));

    static Status LoadGraphs(ref Setup s, int graphs, int buffers)
    {
        int count = FlatBuffer.Count(s.Model, graphs), tensors = 0, operators = 0;
        for (int i = 0; i < count; i++)
        {
            s.Report.Subgraph = i;
            Status counted = Count(ref s, FlatBuffer.TableAt(s.Model, graphs, i), ref tensors, ref operators);
            if (counted != Status.Ok)
                return counted;
        }
        Status status = s.Grow(ArenaHeader.Bytes, out _);
        int tensorsAt = 0, operatorsAt = 0, subgraphs = 0;
        if (status == Status.Ok)
            status = s.Grow(tensors * TensorRecord.RecordBytes, out tensorsAt);
        if (status == Status.Ok)
            status = s.Grow(operators * OperatorRecord.Bytes, out operatorsAt);
        if (status == Status.Ok && count > 1)
            status = s.Grow(SubgraphTable.Bytes + (count - 1) * SubgraphRecord.RecordBytes, out subgraphs);
        if (status != Status.Ok)
            return status;
        ref ArenaHeader header = ref s.Header;
        header = default;
        header.ModelBytes = s.Model.Length;
        header.GraphCount = count;
        header.Subgraphs = subgraphs;
        if (count > 1)
            s.Arena.Slice(subgraphs, SubgraphTable.Bytes + (count - 1) * SubgraphRecord.RecordBytes).Clear();
        for (int i = 0; i < count && status == Status.Ok; i++)
        {
            s.Enter(i);
            status = LoadGraph(ref s, FlatBuffer.TableAt(s.Model, graphs, i), buffers, tensorsAt, operatorsAt);
            tensorsAt += s.TensorCount * TensorRecord.RecordBytes;
            operatorsAt += s.OperatorCount * OperatorRecord.Bytes;
        }
        s.Enter(0);
        return status;
    }

    /// <summary>Adds a subgraph's tensors and operators to the sums, which are limited together.</summary>
    static Status Count(ref Setup s, int graph, ref int tensorCount, ref int operatorCount)
    {
        ReadOnlySpan<byte> model = s.Model;
        int tensors = FlatBuffer.Vector(model, graph, Schema.GraphTensors, 2), operators = FlatBuffer.Vector(model, graph, Schema.GraphOperators, 2);
        if ((graph | tensors | operators | FlatBuffer.Vector(model, graph, Schema.GraphInputs, 2) | FlatBuffer.Vector(model, graph, Schema.GraphOutputs, 2)) < 0)
            return Malformed(ref s, graph);
        tensorCount = Math.Min(tensorCount + Math.Min(FlatBuffer.Count(model, tensors), ModelLimits.Tensors + 1), ModelLimits.Tensors + 1);
        operatorCount = Math.Min(operatorCount + Math.Min(FlatBuffer.Count(model, operators), ModelLimits.Operators + 1), ModelLimits.Operators + 1);
        return tensorCount > ModelLimits.Tensors || operatorCount > ModelLimits.Operators
            ? s.Fail(Status.TooManyTensorsOrOperators, -1, Math.Max(FlatBuffer.Count(model, tensors), FlatBuffer.Count(model, operators)))
            : Status.Ok;
    }

    static Status LoadGraph(ref Setup s, int graph, int buffers, int tensorsAt, int operatorsAt)
    {
        ReadOnlySpan<byte> model = s.Model;
        ref GraphRecord record = ref s.Graph;
        record.TensorTables = FlatBuffer.Vector(model, graph, Schema.GraphTensors, 2);
        record.OperatorTables = FlatBuffer.Vector(model, graph, Schema.GraphOperators, 2);
        record.Inputs = FlatBuffer.Vector(model, graph, Schema.GraphInputs, 2);
        record.Outputs = FlatBuffer.Vector(model, graph, Schema.GraphOutputs, 2);
        record.Tensors = tensorsAt;
        record.Operators = operatorsAt;
        Status status = Status.Ok;
        int count = s.TensorCount;
        for (int i = 0; i < count && status == Status.Ok; i++)
            status = LoadTensor(ref s, buffers, i);
        if (status == Status.Ok)
            status = CheckOperands(ref s, record.Inputs, true);
        // What a called subgraph returns may be a constant: it is copied.
        if (status == Status.Ok)
            status = CheckOperands(ref s, record.Outputs, s.GraphNumber == 0);
        return status;
    }

    static Status LoadTensor(ref Setup s, int buffers, int index)
    {
        ReadOnlySpan<byte> model = s.Model;
        s.Report.Tensor = index;
        int table = FlatBuffer.TableAt(model, s.Graph.TensorTables, index);
        int buffer = FlatBuffer.Field(model, table, Schema.TensorBuffer, 4);
        int sparsity = FlatBuffer.Field(model, table, Schema.TensorSparsity, 4);
        if ((table | buffer | sparsity | FlatBuffer.Field(model, table, Schema.TensorType, 1)
            | FlatBuffer.Field(model, table, Schema.TensorIsVariable, 1) | FlatBuffer.Field(model, table, Schema.TensorExternalBuffer, 4)) < 0)
            return Malformed(ref s, table);
        if (sparsity > 0)
            return Status.SparseTensor;
        if (FlatBuffer.Int32(model, table, Schema.TensorExternalBuffer, 0) != 0)
            return Status.ExternalBuffer;
        int type = FlatBuffer.UInt8(model, table, Schema.TensorType, 0);
        int elementBytes = type < ElementBytes.Length ? ElementBytes[type] : 0;
        if (elementBytes == 0)
            return s.Fail(Status.TensorTypeUnsupported, -1, type);
        Status status = ShapeBytes(ref s, table, elementBytes, out int bytes);
        if (status == Status.Ok)
            status = CheckQuantization(ref s, table);
        int data = 0;
        if (status == Status.Ok)
            status = FindData(ref s, buffers, buffer > 0 ? FlatBuffer.Int32(model, buffer) : 0, out data);
        if (status != Status.Ok)
            return status;

        ref TensorRecord record = ref s.TensorRecord(index);
        if (data > 0)
        {
            if (type == (int)ElementType.Int4)
                bytes = bytes + 1 >> 1;
            record.Offset = ~(data + 4);
            record.Bytes = bytes;
            int found = FlatBuffer.Int32(model, data);
            if (found < bytes)
                return s.Fail(Status.BufferTooSmall, -1, found);
            return (data & Math.Min(elementBytes, 4) - 1) != 0 ? s.Fail(Status.BufferMisaligned, -1, data + 4) : Status.Ok;
        }
        record.Offset = TensorRecord.Unplanned;
        record.Bytes = bytes;
        if (FlatBuffer.UInt8(model, table, Schema.TensorIsVariable, 0) != 0)
        {
            // A multiple of 16 keeps the tail, and with it every variable tensor, aligned to 16 once it is.
            status = s.Grow((s.Tail & 15) + (bytes + 15L & ~15L), out int offset);
            s.TensorRecord(index).Offset = offset;
        }
        return status;
    }

    static Status ShapeBytes(ref Setup s, int table, int elementBytes, out int bytes)
    {
        ReadOnlySpan<byte> model = s.Model;
        bytes = 0;
        int shape = FlatBuffer.Vector(model, table, Schema.TensorShape, 2);
        if (shape < 0)
            return Malformed(ref s, table);
        int rank = FlatBuffer.Count(model, shape);
        if (rank > ModelLimits.Rank)
            return s.Fail(Status.RankTooHigh, -1, rank);
        long size = elementBytes;
        for (int i = 0; i < rank; i++)
        {
            int dim = FlatBuffer.Item(model, shape, i);
            // TFLM takes [0] for an empty tensor and any other zero for an unknown dimension.
            if (dim < 0 || dim == 0 && rank > 1)
                return s.Fail(Status.DynamicShape, -1, i);
            size *= dim;
            if (size > ModelLimits.Bytes)
                return s.Fail(Status.TensorTooLarge, -1, i);
        }
        bytes = (int)size;
        return Status.Ok;
    }

    static Status CheckQuantization(ref Setup s, int table)
    {
        ReadOnlySpan<byte> model = s.Model;
        int quantization = FlatBuffer.Table(model, table, Schema.TensorQuantization);
        int scales = FlatBuffer.Vector(model, quantization, Schema.QuantizationScale, 2);
        int zeros = FlatBuffer.Vector(model, quantization, Schema.QuantizationZeroPoint, 3);
        int dimension = FlatBuffer.Field(model, quantization, Schema.QuantizationDimension, 4);
        if ((quantization | scales | zeros | dimension) < 0)
            return Malformed(ref s, table);
        int scaleCount = FlatBuffer.Count(model, scales), zeroCount = FlatBuffer.Count(model, zeros);
        if (scaleCount > ModelLimits.Scales || zeroCount > ModelLimits.Scales)
            return s.Fail(Status.BadQuantization, -1, Math.Max(scaleCount, zeroCount));
        // As TFLite demands: one zero point, or one for each scale.
        if (zeroCount > 1 && zeroCount != scaleCount)
            return s.Fail(Status.BadQuantization, -1, zeroCount);
        for (int i = 0; i < scaleCount; i++)
        {
            // As bits: negative numbers, infinities and NaN are at or above 0x7F800000.
            if ((uint)FlatBuffer.Item(model, scales, i) >= 0x7F800000)
                return s.Fail(Status.BadQuantization, -1, i);
        }
        for (int i = 0; i < zeroCount; i++)
        {
            int low = FlatBuffer.Int32(model, zeros + 4 + 8 * i), high = FlatBuffer.Int32(model, zeros + 8 + 8 * i);
            if (high != low >> 31)
                return s.Fail(Status.BadQuantization, -1, i);
        }
        return Status.Ok;
    }

    /// <summary>Position of the data vector's count, 0 for a tensor without data.</summary>
    static Status FindData(ref Setup s, int buffers, int buffer, out int data)
    {
        ReadOnlySpan<byte> model = s.Model;
        data = 0;
        if ((uint)buffer >= (uint)FlatBuffer.Count(model, buffers))
            return buffer == 0 ? Status.Ok : s.Fail(Status.BadBufferIndex, -1, buffer);
        int table = FlatBuffer.TableAt(model, buffers, buffer);
        data = FlatBuffer.Vector(model, table, Schema.BufferData, 0);
        int offset = FlatBuffer.Field(model, table, Schema.BufferOffset, 8);
        int size = FlatBuffer.Field(model, table, Schema.BufferSize, 8);
        if ((table | data | offset | size) < 0)
            return Malformed(ref s, table);
        // 0 and 1 are the converter's placeholders; any larger offset points behind the FlatBuffer.
        if (offset > 0 && (FlatBuffer.Int32(model, offset) & ~1 | FlatBuffer.Int32(model, offset + 4)) != 0)
            return Status.ExternalBuffer;
        if (FlatBuffer.Count(model, data) == 0)
            data = 0;
        return Status.Ok;
    }

    /// <summary>Checks a list of tensor numbers. Written ones must exist and not be constants; others may be left out as -1.</summary>
    internal static Status CheckOperands(ref Setup s, int vector, bool written)
    {
        int count = FlatBuffer.Count(s.Model, vector);
        if (count > ModelLimits.Operands)
            return s.Fail(Status.TooManyOperands, -1, count);
        for (int i = 0; i < count; i++)
        {
            int tensor = FlatBuffer.Item(s.Model, vector, i);
            s.Report.Tensor = -1;
            if (tensor >= s.TensorCount || tensor < (written ? 0 : -1))
                return s.Fail(Status.BadTensorIndex, -1, tensor);
            s.Report.Tensor = tensor;
            if (written && s.TensorRecord(tensor).Offset < 0)
                return Status.ConstantWritten;
        }
        s.Report.Tensor = -1;
        return Status.Ok;
    }
}
