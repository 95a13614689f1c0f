using System.Text;

namespace Emu.Runtime.Hosting;

/// <summary>Reads a model into views. The first error ends the reading; its place is the table in which it was met.</summary>
sealed class ModelReader(ModelFile file)
{
    const int MaximumNameBytes = 256;
    const int MaximumOperands = 1 << 20; // of all operators together

    readonly byte[] _model = file.Bytes;
    ModelError? _error;
    int _tensors, _operators, _operands;

    internal ModelError? Read(out ModelView? view)
    {
        view = null;
        int root = FlatBuffer.Int32(_model, 0);
        if ((root & 3) != 0 || root < 8 || root > _model.Length - 4)
            return Malformed(0, "the root offset");
        int version = FlatBuffer.Int32(_model, root, Schema.ModelVersion, 0);
        int codes = Vector(root, Schema.ModelOperatorCodes, 2, "operator_codes");
        int buffers = Vector(root, Schema.ModelBuffers, 2, "buffers");
        int graphs = Vector(root, Schema.ModelSubgraphs, 2, "subgraphs");
        string description = Text(root, Schema.ModelDescription);
        int graphCount = FlatBuffer.Count(_model, graphs);
        if (_error == null && graphCount == 0)
            return Fail(ModelErrorId.NoSubgraph, "the model has no subgraph", "");
        if (_error == null && graphCount > ModelLimits.Graphs)
            return Fail(ModelErrorId.ModelTooComplex, $"{graphCount} subgraphs, at most {ModelLimits.Graphs}", "");
        List<GraphView> views = [];
        for (int i = 0; i < graphCount && _error == null; i++)
            if (Graph(FlatBuffer.TableAt(_model, graphs, i), codes, buffers, i) is GraphView graph)
                views.Add(graph);
        List<MetadataView> metadata = Metadata(root, buffers);
        List<SignatureView> signatures = Signatures(root);
        if (_error == null)
            view = new ModelView(file, version, description, views, metadata, FlatBuffer.Count(_model, buffers), signatures);
        return _error;
    }

    GraphView? Graph(int table, int codes, int buffers, int index)
    {
        int tensors = Vector(table, Schema.GraphTensors, 2, $"subgraph {index}, tensors");
        int operators = Vector(table, Schema.GraphOperators, 2, $"subgraph {index}, operators");
        if (_error != null)
            return null;
        _tensors += FlatBuffer.Count(_model, tensors);
        _operators += FlatBuffer.Count(_model, operators);
        if (_tensors is < 0 or > ModelLimits.Tensors || _operators is < 0 or > ModelLimits.Operators)
        {
            Fail(ModelErrorId.ModelTooComplex, $"{_tensors} tensors and {_operators} operators, at most {ModelLimits.Tensors} each", $"subgraph {index}");
            return null;
        }
        TensorView[] tensorViews = new TensorView[FlatBuffer.Count(_model, tensors)];
        for (int i = 0; i < tensorViews.Length && _error == null; i++)
            Tensor(FlatBuffer.TableAt(_model, tensors, i), buffers, i, $"subgraph {index}, tensor {i}", ref tensorViews[i]);
        int[] inputs = Operands(table, Schema.GraphInputs, tensorViews.Length, 0, $"subgraph {index}, inputs");
        int[] outputs = Operands(table, Schema.GraphOutputs, tensorViews.Length, 0, $"subgraph {index}, outputs");
        OperatorView[] operatorViews = new OperatorView[FlatBuffer.Count(_model, operators)];
        for (int i = 0; i < operatorViews.Length && _error == null; i++)
            Operator(FlatBuffer.TableAt(_model, operators, i), codes, index, i, $"subgraph {index}, operator {i}", tensorViews, ref operatorViews[i]);
        return _error != null ? null : new GraphView(Text(table, Schema.GraphName), tensorViews, operatorViews, inputs, outputs);
    }

    void Tensor(int table, int buffers, int index, string place, ref TensorView view)
    {
        int shape = Vector(table, Schema.TensorShape, 2, place + ", shape");
        int signature = Vector(table, Schema.TensorShapeSignature, 2, place + ", shape_signature");
        int quantization = FlatBuffer.Table(_model, table, Schema.TensorQuantization);
        int scales = Vector(quantization, Schema.QuantizationScale, 2, place + ", scale");
        int zeros = Vector(quantization, Schema.QuantizationZeroPoint, 3, place + ", zero_point");
        if (_error != null)
            return;
        if (FlatBuffer.Count(_model, shape) > ModelLimits.Rank || FlatBuffer.Count(_model, signature) > ModelLimits.Rank)
        {
            Fail(ModelErrorId.RankTooHigh, $"{Math.Max(FlatBuffer.Count(_model, shape), FlatBuffer.Count(_model, signature))} dimensions, at most {ModelLimits.Rank}", place);
            return;
        }
        int buffer = FlatBuffer.Int32(_model, table, Schema.TensorBuffer, 0);
        (int dataOffset, int dataBytes) = Buffer(buffers, buffer, place);
        view = new TensorView(_model, table, index, new TensorFacts(
            Text(table, Schema.TensorName),
            (ElementType)FlatBuffer.UInt8(_model, table, Schema.TensorType, 0),
            Int32s(shape), Int32s(signature), buffer, dataOffset, dataBytes,
            FlatBuffer.UInt8(_model, table, Schema.TensorIsVariable, 0) != 0,
            scales, zeros, FlatBuffer.Int32(_model, quantization, Schema.QuantizationDimension, 0)));
    }

    (int Offset, int Bytes) Buffer(int buffers, int index, string place)
    {
        if ((uint)index >= (uint)FlatBuffer.Count(_model, buffers))
        {
            if (index != 0)
                Fail(ModelErrorId.BadBufferIndex, $"buffer {index} does not exist", place);
            return default;
        }
        int data = Vector(FlatBuffer.TableAt(_model, buffers, index), Schema.BufferData, 0, $"{place}, buffer {index}");
        int bytes = FlatBuffer.Count(_model, data);
        return bytes == 0 ? default : (data + 4, bytes);
    }

    void Operator(int table, int codes, int subgraph, int index, string place, TensorView[] tensors, ref OperatorView view)
    {
        int[] inputs = Operands(table, Schema.OperatorInputs, tensors.Length, -1, place + ", inputs");
        int[] outputs = Operands(table, Schema.OperatorOutputs, tensors.Length, 0, place + ", outputs");
        int custom = Vector(table, Schema.OperatorCustomOptions, 0, place + ", custom options");
        int options = FlatBuffer.Table(_model, table, Schema.OperatorOptions);
        int codeIndex = FlatBuffer.Int32(_model, table, Schema.OperatorCode, 0);
        if (_error == null && (uint)codeIndex >= (uint)FlatBuffer.Count(_model, codes))
            Fail(ModelErrorId.BadOperatorCodeIndex, $"operator code {codeIndex} does not exist", place);
        if (_error == null && options < 0)
            Malformed(table, place + ", options");
        if (_error != null)
            return;
        int codeTable = FlatBuffer.TableAt(_model, codes, codeIndex);
        if (FlatBuffer.Field(_model, codeTable, Schema.CodeBuiltin, 4) < 0)
        {
            Malformed(codeTable, $"operator code {codeIndex}");
            return;
        }
        int code = Math.Max((sbyte)FlatBuffer.UInt8(_model, codeTable, Schema.CodeDeprecatedBuiltin, 0), FlatBuffer.Int32(_model, codeTable, Schema.CodeBuiltin, 0));
        string name = code == (int)BuiltinOperator.Custom ? Text(codeTable, Schema.CodeCustom) : "";
        ReadOnlySpan<byte> customOptions = _model.AsSpan(custom <= 0 ? 0 : custom + 4, Math.Min(FlatBuffer.Count(_model, custom), 1 << 16));
        _operands += customOptions.Length;
        view = new OperatorView(subgraph, index, code, FlatBuffer.Int32(_model, codeTable, Schema.CodeVersion, 1), name, inputs, outputs, table,
            OptionNames.Decode(_model, options, code), customOptions, tensors);
    }

    List<MetadataView> Metadata(int root, int buffers)
    {
        int vector = Vector(root, Schema.ModelMetadata, 2, "metadata");
        List<MetadataView> found = [];
        for (int i = 0; i < Math.Min(FlatBuffer.Count(_model, vector), 4096) && _error == null; i++)
        {
            int table = FlatBuffer.TableAt(_model, vector, i);
            (int offset, int bytes) = Buffer(buffers, FlatBuffer.Int32(_model, table, Schema.MetadataBuffer, 0), $"metadata {i}");
            found.Add(new MetadataView(Text(table, Schema.MetadataName), offset, bytes));
        }
        return found;
    }

    List<SignatureView> Signatures(int root)
    {
        int vector = Vector(root, Schema.ModelSignatures, 2, "signature_defs");
        List<SignatureView> found = [];
        for (int i = 0; i < Math.Min(FlatBuffer.Count(_model, vector), 256) && _error == null; i++)
        {
            int table = FlatBuffer.TableAt(_model, vector, i);
            found.Add(new SignatureView(Text(table, Schema.SignatureKey), FlatBuffer.Int32(_model, table, Schema.SignatureSubgraph, 0),
                Names(table, Schema.SignatureInputs), Names(table, Schema.SignatureOutputs)));
        }
        return found;
    }

    List<(string Name, int Tensor)> Names(int signature, int field)
    {
        int vector = Vector(signature, field, 2, "a signature's names");
        List<(string, int)> names = [];
        for (int i = 0; i < Math.Min(FlatBuffer.Count(_model, vector), ModelLimits.Operands) && _error == null; i++)
        {
            int map = FlatBuffer.TableAt(_model, vector, i);
            names.Add((Text(map, Schema.MapName), FlatBuffer.Int32(_model, map, Schema.MapTensor, 0)));
        }
        return names;
    }

    int[] Operands(int table, int field, int tensors, int lowest, string place)
    {
        int[] operands = Int32s(Vector(table, field, 2, place));
        _operands += operands.Length;
        if (operands.Length > ModelLimits.Operands || _operands > MaximumOperands)
            Fail(ModelErrorId.TooManyOperands, $"{operands.Length} operands, at most {ModelLimits.Operands}", place);
        foreach (int operand in operands)
            if (_error == null && (operand >= tensors || operand < lowest))
                Fail(ModelErrorId.BadTensorIndex, $"tensor {operand} does not exist", place);
        return operands;
    }

    int[] Int32s(int vector)
    {
        int count = Math.Min(FlatBuffer.Count(_model, vector), ModelLimits.Operands + 1);
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
            values[i] = FlatBuffer.Item(_model, vector, i);
        return values;
    }

    string Text(int table, int field)
    {
        int vector = Vector(table, field, 0, "a name");
        return vector <= 0 ? "" : Encoding.UTF8.GetString(_model, vector + 4, Math.Min(FlatBuffer.Count(_model, vector), MaximumNameBytes));
    }

    /// <summary>A vector's position, 0 when absent; records an error when it or its table is malformed.</summary>
    int Vector(int table, int field, int shift, string place)
    {
        int vector = FlatBuffer.Vector(_model, table, field, shift);
        if (vector >= 0 || _error != null)
            return Math.Max(vector, 0);
        Malformed(table, place);
        return 0;
    }

    ModelError Malformed(int table, string place)
    {
        // A converter's tables come first and the weights last, so an offset that is fine but for the file's end means that the end is missing.
        bool truncated = ReachesBehindEnd(table);
        return truncated
            ? Fail(ModelErrorId.FileTruncated, $"the file has {_model.Length} bytes, but refers to data behind its end", place)
            : Fail(ModelErrorId.MalformedModel, $"an offset or length lies outside the file, in the table at file offset 0x{Math.Max(table, 0):X}", place);
    }

    bool ReachesBehindEnd(int table)
    {
        if (table <= 0)
            return true;
        for (int field = 0; field < 8; field++)
        {
            int position = FlatBuffer.Field(_model, table, field, 4);
            if (position <= 0)
                continue;
            long target = position + (long)(uint)FlatBuffer.Int32(_model, position);
            if (target > _model.Length - 4 && target < _model.Length * 4L + 65536 && (target & 3) == 0)
                return true;
            if (FlatBuffer.Follow(_model, position) is > 0 and int vector && vector + 4L + (uint)FlatBuffer.Int32(_model, vector) > _model.Length)
                return true;
        }
        return false;
    }

    ModelError Fail(ModelErrorId id, string message, string place)
    {
        _error ??= new ModelError(id, message, place.Length == 0 ? file.Path : $"{file.Path}, {place}", ErrorInfoAttribute.FixOf(id));
        return _error;
    }
}
