using System.Reflection.Metadata;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// The evaluation stack, variables, and how both cross block boundaries.
internal sealed partial class MethodImporter
{
    public void Push(StackValue value) => _stack.Add(value);

    public void Push(Instr value) => _stack.Add(StackValue.Scalar(value));

    public void Push(int constant) => Push(Const(constant));

    public StackValue Pop()
    {
        if (_stack.Count == 0)
            throw new Rejection(RejectionId.InvalidIl, $"{_name} takes a value from an empty stack");
        StackValue value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    public Instr PopScalar() => ScalarOf(Pop());

    /// <summary>Takes a span.</summary>
    public (Instr Address, Instr Length) PopSpan()
    {
        StackValue value = Pop();
        if (value.Kind == ValueKind.Text)
            throw new Rejection(RejectionId.String, "a string is used");
        return value.Kind == ValueKind.Span ? (value.A, value.B) : throw new Rejection(RejectionId.InvalidIl, $"{_name} expects a span on the stack");
    }

    /// <summary>Takes the address of a span and reads it.</summary>
    public (Instr Address, Instr Length) PopSpanAddress()
    {
        StackValue address = Pop();
        if (address.Kind == ValueKind.VariableAddress && _variables[address.Variable] is { Shape.Kind: ShapeKind.Span } variable)
            return (_ssa.Read(_block, variable.Value), _ssa.Read(_block, variable.Value + 1));
        Instr pointer = ScalarOf(address);
        return (LoadWord(pointer, 0), LoadLength(pointer, 4));
    }

    /// <summary>The IR value of a scalar; an address that was only a name so far becomes real.</summary>
    public Instr ScalarOf(StackValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Scalar:
                return value.A;
            case ValueKind.VariableAddress:
                _variables[value.Variable].NeedsSlot = true;
                _restart = true;
                return Const(0);
            case ValueKind.Text:
                throw new Rejection(RejectionId.String, "a string is used");
            case ValueKind.TypeToken:
                throw new Rejection(RejectionId.FrameworkApi, "a System.Type is used for more than comparing typeof(T) with typeof(U)");
            default:
                throw new Rejection(RejectionId.InvalidIl, $"{_name} expects a primitive value on the stack, found {value.Kind}");
        }
    }

    /// <summary>Copies structs that still lie in their variables, because something is about to write memory.</summary>
    public void Settle()
    {
        for (int i = 0; i < _stack.Count; i++)
            _stack[i] = Owned(_stack[i]);
    }

    /// <summary>The same struct in memory that nothing else writes.</summary>
    private StackValue Owned(StackValue value)
    {
        if (!value.IsBorrowed)
            return value;
        var shape = (TypeShape)value.Info!;
        Instr copy = FrameAddress(NewSlot("copy", shape.Size, shape.Align));
        Copy(copy, value.A, shape.Size, shape.Align);
        return StackValue.Struct(copy, shape, borrowed: false);
    }

    public Slot NewSlot(string name, int bytes, int align)
    {
        var slot = new Slot($"{name}.{_function.Slots.Count}", bytes, align);
        _function.Slots.Add(slot);
        return slot;
    }

    private Variable VariableAt(int number) => _variables[number].Refusal is { } refusal ? throw refusal : _variables[number];

    private void LoadVariable(int number)
    {
        Variable variable = VariableAt(number);
        switch (variable.Storage)
        {
            case Storage.Pointer:
                Push(StackValue.Struct(variable.Pointer!, variable.Shape, borrowed: false));
                break;
            case Storage.Slot:
                Push(LoadValue(FrameAddress(variable.Slot!), variable.Shape, variable.Shape.Align));
                break;
            default:
                Instr first = _ssa.Read(_block, variable.Value);
                Push(variable.Shape.Kind == ShapeKind.Span ? StackValue.Span(first, _ssa.Read(_block, variable.Value + 1)) : StackValue.Scalar(first));
                break;
        }
    }

    private void StoreVariable(int number, StackValue value)
    {
        Variable variable = VariableAt(number);
        if (variable.Storage == Storage.Slot)
        {
            Settle();
            StoreValue(FrameAddress(variable.Slot!), variable.Shape, value, variable.Shape.Align);
        }
        else if (variable.Shape.Kind == ShapeKind.Span)
        {
            if (value.Kind != ValueKind.Span)
                throw new Rejection(RejectionId.InvalidIl, $"{_name} stores something else in a span");
            SsaBuilder.Write(_block, variable.Value, value.A);
            SsaBuilder.Write(_block, variable.Value + 1, value.B);
        }
        else
            SsaBuilder.Write(_block, variable.Value, Fit(ScalarOf(value), variable.Shape));
    }

    private void LoadVariableAddress(int number)
    {
        Variable variable = VariableAt(number);
        if (variable.Storage == Storage.Slot)
            Push(FrameAddress(variable.Slot!));
        else
            Push(StackValue.AddressOf(number));
    }

    /// <summary>Reads a value through an address on the stack.</summary>
    public StackValue LoadThrough(StackValue address, TypeShape shape, int align)
    {
        if (address.Kind == ValueKind.VariableAddress && _variables[address.Variable].Shape is var target
            && target.Kind == shape.Kind && target.Mem == shape.Mem && target.Ir == shape.Ir)
        {
            LoadVariable(address.Variable);
            return Pop();
        }
        return LoadValue(ScalarOf(address), shape, align);
    }

    /// <summary>Writes a value through an address on the stack.</summary>
    public void StoreThrough(StackValue address, TypeShape shape, StackValue value, int align)
    {
        if (address.Kind == ValueKind.VariableAddress && _variables[address.Variable].Shape is var target
            && target.Kind == shape.Kind && target.Mem == shape.Mem && target.Ir == shape.Ir)
        {
            StoreVariable(address.Variable, value);
            return;
        }
        Settle();
        StoreValue(ScalarOf(address), shape, value, align);
    }

    /// <summary>Zero of a type, as a stack value or through an address.</summary>
    private void ZeroThrough(StackValue address, TypeShape shape)
    {
        if (shape.Kind == ShapeKind.Scalar)
            StoreThrough(address, shape, StackValue.Scalar(ZeroOf(shape.Ir)), shape.Align);
        else if (shape.Kind == ShapeKind.Span)
            StoreThrough(address, shape, StackValue.Span(Const(0), Const(0)), shape.Align);
        else
        {
            Settle();
            Zero(ScalarOf(address), shape.Size, shape.Align);
        }
    }

    /// <summary>How an instruction uses a local: (mentions it, assigns all of it).</summary>
    private (bool Mentions, bool Assigns) LocalUse(int k, int local)
    {
        IlInstruction i = _il.Instructions[k];
        int stored = i.Op switch
        {
            ILOpCode.Stloc or ILOpCode.Stloc_s => (int)i.Operand,
            >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => i.Op - ILOpCode.Stloc_0,
            _ => -1,
        };
        if (stored == local)
            return (true, true);
        if (i.Op is ILOpCode.Ldloca or ILOpCode.Ldloca_s && i.Operand == local)
            return (true, _il.Instructions[k + 1].Op == ILOpCode.Initobj);
        int loaded = i.Op switch
        {
            ILOpCode.Ldloc or ILOpCode.Ldloc_s => (int)i.Operand,
            >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => i.Op - ILOpCode.Ldloc_0,
            _ => -1,
        };
        return (loaded == local, false);
    }

    /// <summary>Puts the stack into variables (and structs into slots by depth) before control leaves the block.</summary>
    private void SpillStack()
    {
        for (int depth = 0; depth < _stack.Count; depth++)
        {
            StackValue value = _stack[depth];
            if (value.Kind == ValueKind.Struct)
                value = Owned(value);
            _stack[depth] = value;
        }
        for (int depth = 0; depth < _stack.Count; depth++)
        {
            StackValue value = _stack[depth];
            int variable = _stackVariables + 2 * depth;
            switch (value.Kind)
            {
                case ValueKind.Struct:
                    var shape = (TypeShape)value.Info!;
                    Instr home = FrameAddress(StackSlot(depth, shape));
                    Copy(home, value.A, shape.Size, shape.Align);
                    _stack[depth] = StackValue.Struct(home, shape, borrowed: false);
                    break;
                case ValueKind.Span:
                    SsaBuilder.Write(_block, variable, value.A);
                    SsaBuilder.Write(_block, variable + 1, value.B);
                    break;
                case ValueKind.TypeToken or ValueKind.FieldToken or ValueKind.Text:
                    throw new Rejection(RejectionId.Instruction, "a token or string crosses a branch");
                default:
                    Instr scalar = ScalarOf(value);
                    SsaBuilder.Write(_block, variable, scalar);
                    _stack[depth] = StackValue.Scalar(scalar);
                    break;
            }
        }
    }

    private Slot StackSlot(int depth, TypeShape shape)
    {
        if (!_stackSlots.TryGetValue((depth, shape), out Slot? slot))
            _stackSlots.Add((depth, shape), slot = NewSlot("stack", shape.Size, shape.Align));
        return slot;
    }

    private void RestoreStack(StackValue[] entryStack)
    {
        _stack.Clear();
        for (int depth = 0; depth < entryStack.Length; depth++)
        {
            StackValue value = entryStack[depth];
            int variable = _stackVariables + 2 * depth;
            switch (value.Kind)
            {
                case ValueKind.Struct:
                    // The slot of this depth is written again only when this entry is gone or leaves the block by itself.
                    var shape = (TypeShape)value.Info!;
                    Push(StackValue.Struct(FrameAddress(StackSlot(depth, shape)), shape, borrowed: true));
                    break;
                case ValueKind.Span:
                    _ssa.SetType(variable, IrType.I32);
                    Push(StackValue.Span(_ssa.Read(_block, variable), _ssa.Read(_block, variable + 1)));
                    break;
                default:
                    _ssa.SetType(variable, value.A.Type);
                    Push(_ssa.Read(_block, variable));
                    break;
            }
        }
    }

    private void AddEdge(int target)
    {
        SsaBlock block = _blocks[target];
        block.Predecessors.Add(_block);
        block.Ir.Predecessors.Add(_block.Ir);
        StackValue[]? expected = _entryStacks[target];
        if (expected is null)
            _entryStacks[target] = _stack.ToArray();
        else if (expected.Length != _stack.Count)
            throw new Rejection(RejectionId.InvalidIl, $"{_name} joins stacks of different depth");
        else
            for (int i = 0; i < expected.Length; i++)
                if (expected[i].Kind != _stack[i].Kind || expected[i].Kind == ValueKind.Scalar && expected[i].A.Type != _stack[i].A.Type
                    || expected[i].Kind == ValueKind.Struct && expected[i].Info != _stack[i].Info)
                    throw new Rejection(RejectionId.InvalidIl, $"{_name} joins stacks of different types");
    }
}
