using System.Runtime.CompilerServices;

namespace Emu.Runtime;

/// <summary>
/// Variables that operators reach through a handle: a tensor of type resource, written by VAR_HANDLE with a name. Which variable an
/// operator means is decided in Setup, from the VAR_HANDLE that gives its handle; equal names mean one variable.
/// </summary>
/// <remarks>A variable gets its size and memory from the first operator that reads or assigns it. It holds the zero point (of int8), or 0, until it is assigned.</remarks>
internal static class ResourceVariables
{
    // Fields of VarHandleOptions in schema.fbs.
    const int Container = 0, SharedName = 1;

    /// <summary>Enters the handle that the operator being prepared writes.</summary>
    internal static Status AddHandle(ref Setup s)
    {
        int options = FlatBuffer.Table(s.Model, s.OperatorTable, Schema.OperatorOptions);
        int container = FlatBuffer.Vector(s.Model, options, Container, 0), name = FlatBuffer.Vector(s.Model, options, SharedName, 0);
        if ((container | name) < 0)
            return s.Fail(Status.MalformedModel, -1, Math.Max(options, 0));
        Status status = s.Grow(StateRecord.RecordBytes, out int at);
        if (status != Status.Ok)
            return status;
        StateRecord record = default;
        record.Handle = HandleOf(ref s, s.Output(0).Index);
        record.Container = container;
        record.Name = name;
        record.Previous = s.Header.LastState;
        int handles = 1;
        for (int other = record.Previous; other != 0; other = At(ref s, other).Previous, handles++)
        {
            StateRecord found = At(ref s, other);
            if (found.Handle == record.Handle)
                return s.Fail(Status.OperandValue, Setup.Outputs, s.Output(0).Index);
            if (!IsSame(ref s, in record, in found))
                continue;
            record.Offset = found.Offset;
            record.Bytes = found.Bytes;
            record.Fill = found.Fill;
        }
        if (handles > ModelLimits.Handles)
            return s.Fail(Status.TooManyTensorsOrOperators, -1, handles);
        At(ref s, at) = record;
        s.Header.LastState = at;
        return Status.Ok;
    }

    /// <summary>Finds the variable that input 0, a handle, names; gives it memory if it has none yet.</summary>
    /// <param name="s">The operator.</param>
    /// <param name="operand">The tensor read from, or assigned to, the variable.</param>
    /// <param name="bytes">Its size, which must be the variable's.</param>
    /// <param name="fill">Byte that fills the variable at first, or -1 when this operator does not know.</param>
    /// <param name="offset">Where it lies in the arena.</param>
    internal static Status Find(ref Setup s, int operand, int bytes, int fill, out int offset)
    {
        int handle = HandleOf(ref s, s.Input(0).Index), at = s.Header.LastState;
        offset = 0;
        while (at != 0 && At(ref s, at).Handle != handle)
            at = At(ref s, at).Previous;
        if (at == 0)
            return s.Fail(Status.OperandNotVariable, 0);
        StateRecord record = At(ref s, at);
        offset = record.Offset;
        if (offset == 0)
        {
            // A multiple of 16 keeps the tail, and with it the variable, aligned to 16.
            Status status = s.Grow((s.Tail & 15) + (bytes + 15L & ~15L), out offset);
            if (status != Status.Ok)
                return status;
            record.Offset = offset;
            record.Bytes = bytes;
            record.Fill = -1;
        }
        if (record.Bytes != bytes)
            return s.Fail(Status.OperandShape, operand, bytes);
        if (record.Fill < 0)
            record.Fill = fill;
        for (at = s.Header.LastState; at != 0; at = At(ref s, at).Previous)
        {
            ref StateRecord other = ref At(ref s, at);
            if (!IsSame(ref s, in record, in other))
                continue;
            other.Offset = record.Offset;
            other.Bytes = record.Bytes;
            other.Fill = record.Fill;
        }
        return Status.Ok;
    }

    /// <summary>Sets every variable, and the state of every kernel, to its first state.</summary>
    internal static void Reset(Span<byte> arena, int lastState)
    {
        for (int at = lastState; at != 0;)
        {
            StateRecord record = Unsafe.As<byte, StateRecord>(ref arena[at]);
            arena.Slice(record.Offset, record.Bytes).Fill((byte)Math.Max(record.Fill, 0));
            at = record.Previous;
        }
    }

    static ref StateRecord At(ref Setup s, int at) => ref Unsafe.As<byte, StateRecord>(ref s.Arena[at]);

    /// <summary>A tensor as a number that is unique among all subgraphs.</summary>
    static int HandleOf(ref Setup s, int tensor) => s.Graph.Tensors + tensor * TensorRecord.RecordBytes;

    static bool IsSame(ref Setup s, in StateRecord a, in StateRecord b) =>
        a.Handle != StateRecord.NoHandle && b.Handle != StateRecord.NoHandle && IsSame(s.Model, a.Name, b.Name) && IsSame(s.Model, a.Container, b.Container);

    static bool IsSame(ReadOnlySpan<byte> model, int a, int b)
    {
        int count = FlatBuffer.Count(model, a);
        if (count != FlatBuffer.Count(model, b))
            return false;
        for (int i = 1; i <= count; i++)
        {
            if (model[a + 3 + i] != model[b + 3 + i])
                return false;
        }
        return true;
    }
}
