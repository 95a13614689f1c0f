using System.Runtime.InteropServices;
using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Runs a model on the host for tests: 16-byte aligned native memory, every registered operator.</summary>
sealed unsafe class ModelRun : IDisposable
{
    readonly byte* _model;
    readonly int _modelBytes;
    readonly byte* _arena;
    readonly int _arenaBytes;
    SetupReport _report;

    internal ModelRun(byte[] model, int arenaBytes = 1 << 22)
    {
        _modelBytes = model.Length;
        _model = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(model.Length, 16), 16);
        model.CopyTo(Model);
        _arenaBytes = arenaBytes;
        _arena = (byte*)NativeMemory.AlignedAlloc((nuint)arenaBytes, 16);
        Arena.Fill(0xA5);
        Status = Interpreter.Setup(Model, Arena, OperatorTable.All.Entries, ref _report);
    }

    internal Status Status { get; private set; }
    internal SetupReport Report => _report;
    Span<byte> Model => new(_model, _modelBytes);
    Span<byte> Arena => new(_arena, _arenaBytes);

    internal string Failure => $"{Status}, operator {_report.Operator}, operand {_report.Operand}, tensor {_report.Tensor}, value {_report.Value}";

    internal byte[][] Invoke(params byte[][] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(Status.Ok, Interpreter.Input(Model, Arena, i, out int offset, out int bytes));
            Assert.Equal(bytes, inputs[i].Length);
            inputs[i].CopyTo(Arena.Slice(offset, bytes));
        }
        NoObserver observer = default;
        Status = Interpreter.Invoke(Model, Arena, OperatorTable.All.Entries, ref observer);
        byte[][] outputs = new byte[Interpreter.OutputCount(Model, Arena)][];
        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.Equal(Status.Ok, Interpreter.Output(Model, Arena, i, out int offset, out int bytes));
            outputs[i] = Arena.Slice(offset, bytes).ToArray();
        }
        return outputs;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_model);
        NativeMemory.AlignedFree(_arena);
    }
}
