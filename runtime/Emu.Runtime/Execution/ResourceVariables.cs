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
        Status status = s.Grow(HandleRecord.RecordBytes, out int at);
        if (status != Status.Ok)
            return status;
        HandleRecord record = default;
        record.Tensor = s.Output(0).Index;
        record.Container = container;
        record.Name = name;
        record.Previous = s.Header.LastHandle;
        int handles = 1;
        for (int other = record.Previous; other != 0; other = At(ref s, other).Previous, handles++)
        {
            HandleRecord found = At(ref s, other);
            if (found.Tensor == record.Tensor)
                return s.Fail(Status.OperandValue, Setup.Outputs, found.Tensor);
            if (!IsSame(ref s, in record, in found))
                continue;
            record.Offset = found.Offset;
            record.Bytes = found.Bytes;
            record.Fill = found.Fill;
        }
        if (handles > ModelLimits.Handles)
            return s.Fail(Status.TooManyTensorsOrOperators, -1, handles);
        At(ref s, at) = record;
        s.Header.LastHandle = at;
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
        int tensor = s.Input(0).Index, at = s.Header.LastHandle;
        offset = 0;
        while (at != 0 && At(ref s, at).Tensor != tensor)
            at = At(ref s, at).Previous;
        if (at == 0)
            return s.Fail(Status.OperandNotVariable, 0);
        HandleRecord record = At(ref s, at);
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
        for (at = s.Header.LastHandle; at != 0; at = At(ref s, at).Previous)
        {
            ref HandleRecord other = ref At(ref s, at);
            if (!IsSame(ref s, in record, in other))
                continue;
            other.Offset = record.Offset;
            other.Bytes = record.Bytes;
            other.Fill = record.Fill;
        }
        return Status.Ok;
    }

    /// <summary>Sets every variable to its first state.</summary>
    internal static void Reset(Span<byte> arena, int lastHandle)
    {
        for (int at = lastHandle; at != 0;)
        {
            HandleRecord record = Unsafe.As<byte, HandleRecord>(ref arena[at]);
            arena.Slice(record.Offset, record.Bytes).Fill((byte)Math.Max(record.Fill, 0));
            at = record.Previous;
        }
    }

    static ref HandleRecord At(ref Setup s, int at) => ref Unsafe.As<byte, HandleRecord>(ref s.Arena[at]);

    static bool IsSame(ref Setup s, in HandleRecord a, in HandleRecord b) =>
        IsSame(s.Model, a.Name, b.Name) && IsSame(s.Model, a.Container, b.Container);

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
