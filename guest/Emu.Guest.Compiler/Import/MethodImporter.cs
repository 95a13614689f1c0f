using System.Reflection;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>
/// Turns one method's IL into IR. Primitive variables and spans become SSA values; structs, variables whose address is really needed and
/// stackalloc become frame slots. Whether an address is really needed shows only while importing: the first attempt treats it as a name
/// (see <see cref="ValueKind.VariableAddress"/>), and when that fails for some variables the method is imported again with slots for them.
/// </summary>
internal sealed partial class MethodImporter(Importer owner, MethodShape self)
{
    private enum Storage : byte { Values, Slot, Pointer }

    /// <summary>A parameter or local.</summary>
    private sealed class Variable(TypeShape shape, int value)
    {
        public TypeShape Shape { get; } = shape;
        /// <summary>Number of its first SSA variable.</summary>
        public int Value { get; } = value;
        public bool NeedsSlot { get; set; }
        public bool AddressTaken { get; set; }
        public bool Stored { get; set; }
        public Storage Storage { get; set; }
        public Slot? Slot { get; set; }
        public Instr? Pointer { get; set; }
        /// <summary>Why its type has no guest form.</summary>
        public Rejection? Refusal { get; set; }
    }

    private readonly string _name = self.Symbol!.Name;
    private readonly List<Variable> _variables = [];
    private readonly List<StackValue> _stack = [];
    private readonly HashSet<Instr> _frozenPointers = [];
    private readonly Dictionary<Instr, MemKind> _extended = [];
    private List<(int Offset, SourceLine Line)> _lines = [];
    private IlBody _il = null!;
    private int _firstLocal;
    private int _stackVariables;
    private int _variableCount;
    private int _maxStack;
    private bool _initLocals;
    private bool _restart;

    private Function _function = null!;
    private SsaBuilder _ssa = null!;
    private SsaBlock _block = null!;
    private SsaBlock[] _blocks = [];
    private StackValue[]?[] _entryStacks = [];
    private readonly Dictionary<(int Depth, TypeShape Shape), Slot> _stackSlots = [];
    private Instr? _resultPointer;
    private bool _terminated;

    /// <summary>Line being imported; where a rejection happened.</summary>
    public SourceLine? Line { get; private set; }

    public TypeTable Types => owner.Types;

    /// <summary>Imports the method.</summary>
    /// <exception cref="Rejection">It leaves the subset.</exception>
    public Function Run()
    {
        MethodBase method = self.Method;
        _lines = owner.Sources.Of(method, _name);
        Line = _lines.Count > 0 ? _lines[0].Line : null;
        RejectUnlessImportable(method);
        MethodBody body = method.GetMethodBody() ?? throw new Rejection(RejectionId.NoBody, $"{_name} has no IL body");
        if (body.ExceptionHandlingClauses.Count > 0)
            throw new Rejection(RejectionId.Exception, $"{_name} has a try block (try, using, lock or foreach over an enumerator)");
        _il = new IlBody(body.GetILAsByteArray()!);
        _initLocals = body.InitLocals;
        _maxStack = body.MaxStackSize;
        DeclareVariables(body);
        ScanVariables();
        do
        {
            _restart = false;
            Attempt();
        }
        while (_restart);
        return _function;
    }

    private void RejectUnlessImportable(MethodBase method)
    {
        if (method.ContainsGenericParameters)
            throw new Rejection(RejectionId.OpenMethod, $"{_name} has open type parameters");
        if (method.DeclaringType is { IsValueType: false, IsInterface: false } && !method.IsStatic)
            throw new Rejection(RejectionId.ReferenceType, $"{_name} is an instance method of a class");
        foreach (Type argument in self.MethodArguments)
            if (!argument.IsValueType && !argument.IsPointer)
                throw new Rejection(RejectionId.SharedGeneric, $"{_name} has the reference type {SymbolNames.Of(argument)} as type argument");
    }

    private void DeclareVariables(MethodBody body)
    {
        if (self.HasThis)
            Declare(Types.Of(self.Method.DeclaringType!.MakePointerType()));
        foreach (TypeShape parameter in self.Parameters)
            Declare(parameter);
        _firstLocal = _variables.Count;
        foreach (LocalVariableInfo local in body.LocalVariables)
            DeclareLocal(local.LocalType);
        _stackVariables = _variableCount;
        _variableCount += 2 * (_maxStack + 1);
    }

    /// <summary>A local of a refused type is refused where it is used: what is put into it says more than its type.</summary>
    private void DeclareLocal(Type type)
    {
        try
        {
            Declare(Types.Of(type));
        }
        catch (Rejection rejection)
        {
            Declare(Types.Of(typeof(nint)));
            _variables[^1].Refusal = rejection;
        }
    }

    private void Declare(TypeShape shape)
    {
        _variables.Add(new Variable(shape, _variableCount));
        _variableCount += shape.Kind == ShapeKind.Span ? 2 : 1;
    }

    private void ScanVariables()
    {
        foreach (IlInstruction i in _il.Instructions)
        {
            if (i.Op is System.Reflection.Metadata.ILOpCode.Ldarga or System.Reflection.Metadata.ILOpCode.Ldarga_s)
                _variables[(int)i.Operand].AddressTaken = true;
            else if (i.Op is System.Reflection.Metadata.ILOpCode.Starg or System.Reflection.Metadata.ILOpCode.Starg_s)
                _variables[(int)i.Operand].Stored = true;
        }
    }

    private void Attempt()
    {
        IrSignature signature = self.Signature;
        _function = new Function(self.Symbol!, signature.Parameters, signature.Result) { InlineHint = InlineHint(self.Method) };
        _stack.Clear();
        _stackSlots.Clear();
        _frozenPointers.Clear();
        _extended.Clear();
        _blocks = new SsaBlock[_il.Blocks.Count];
        _entryStacks = new StackValue[]?[_il.Blocks.Count];
        _ssa = new SsaBuilder(VariableTypes(), _initLocals);

        SsaBlock entry = _ssa.NewBlock(new Block());
        entry.Sealed = true;
        foreach (IlBlock block in _il.Order)
            _blocks[IndexOf(block)] = block.Order == 0 && block.LastPredecessor < 0 ? entry : _ssa.NewBlock(new Block());
        Open(entry);
        Line = _lines.Count > 0 ? _lines[0].Line : null;
        DefineParameters();
        DefineLocals();
        _entryStacks[0] = [];
        if (_blocks[0] != entry)
            Jump(0);
        foreach (IlBlock block in _il.Order)
            ImportBlock(block);
        _ssa.Finish();
    }

    private IrType[] VariableTypes()
    {
        var types = new IrType[_variableCount];
        Array.Fill(types, IrType.I32);
        foreach (Variable variable in _variables)
            if (variable.Shape.Kind == ShapeKind.Scalar)
                types[variable.Value] = variable.Shape.Ir;
        return types;
    }

    private void DefineParameters()
    {
        int number = 0;
        if (self.ReturnsThroughPointer)
            _resultPointer = Parameter(number++, IrType.I32);
        for (int v = 0; v < _firstLocal; v++)
        {
            Variable variable = _variables[v];
            TypeShape shape = variable.Shape;
            Instr first = Parameter(number++, shape.Kind == ShapeKind.Scalar ? shape.Ir : IrType.I32);
            Instr? second = shape.Kind == ShapeKind.Span ? Parameter(number++, IrType.I32) : null;
            second?.IsLength = true;
            if (shape.Kind == ShapeKind.Scalar)
                _extended[first] = shape.Mem;
            if (IsFrozenReference(v))
            {
                _frozenPointers.Add(first);
                _function.FrozenParameters.Add((int)first.Imm);
            }
            StackValue value = shape.Kind switch
            {
                ShapeKind.Scalar => StackValue.Scalar(first),
                ShapeKind.Span => StackValue.Span(first, second!),
                _ => StackValue.Struct(first, shape, borrowed: false),
            };
            // The callee never writes to a struct argument's memory: it works on a copy if it would.
            if (shape.Kind == ShapeKind.Struct && !variable.AddressTaken && !variable.Stored)
                (variable.Storage, variable.Pointer) = (Storage.Pointer, first);
            else
            {
                GiveStorage(variable, "arg" + v);
                StoreVariable(v, value);
            }
        }
    }

    private Instr Parameter(int number, IrType type) => Emit(new Instr(Op.Param, type) { Imm = number });

    /// <summary>True for an <c>in</c> or <c>ref readonly</c> parameter of a type whose memory stays as it is during the call.</summary>
    private bool IsFrozenReference(int variable)
    {
        int index = variable - (self.HasThis ? 1 : 0);
        if (index < 0)
            return false;
        ParameterInfo info = self.Infos[index];
        return info.IsIn && info.ParameterType.IsByRef && Types.IsFrozen(info.ParameterType.GetElementType()!);
    }

    private void DefineLocals()
    {
        for (int v = _firstLocal; v < _variables.Count; v++)
        {
            Variable variable = _variables[v];
            GiveStorage(variable, "local" + (v - _firstLocal));
            if (variable.Storage == Storage.Slot && _initLocals && !IsAssignedFirst(v - _firstLocal))
                Zero(FrameAddress(variable.Slot!), variable.Shape.Size, variable.Shape.Align);
        }
    }

    private void GiveStorage(Variable variable, string name)
    {
        bool slot = variable.NeedsSlot || variable.Shape.Kind == ShapeKind.Struct;
        variable.Storage = slot ? Storage.Slot : Storage.Values;
        variable.Slot = slot ? NewSlot(name, variable.Shape.Size, variable.Shape.Align) : null;
    }

    /// <summary>True when the first mention of a local, in the first block, assigns all of it: then it needs no zeroing.</summary>
    private bool IsAssignedFirst(int local)
    {
        IlBlock first = _il.Blocks[0];
        for (int k = first.First; k < first.End; k++)
        {
            (bool mentions, bool assigns) = LocalUse(k, local);
            if (mentions)
                return assigns;
        }
        return false;
    }

    private void ImportBlock(IlBlock il)
    {
        int index = IndexOf(il);
        SsaBlock block = _blocks[index];
        if (_entryStacks[index] is { } entryStack)
        {
            if (il.LastPredecessor < il.Order)
                _ssa.Seal(block);
            if (il.Order > 0 || block.Predecessors.Count > 0)
                Open(block);
            RestoreStack(entryStack);
            for (_at = il.First; _at < il.End && !_terminated; _at++)
            {
                UpdateLine(_il.Instructions[_at].Offset);
                Step(_il.Instructions[_at]);
            }
            if (!_terminated)
            {
                if (index + 1 == _il.Blocks.Count)
                    throw new Rejection(RejectionId.InvalidIl, $"{_name} runs off its end");
                Jump(index + 1);
            }
        }
        foreach (int successor in il.Successors)
            if (_il.Blocks[successor] is var header && header.Order <= il.Order && header.LastPredecessor == il.Order)
                _ssa.Seal(_blocks[successor]);
    }

    private int IndexOf(IlBlock block) => _il.BlockAt(_il.Instructions[block.First].Offset);

    private void Open(SsaBlock block)
    {
        _block = block;
        _function.Blocks.Add(block.Ir);
        _terminated = false;
    }

    private void UpdateLine(int offset)
    {
        int low = 0, high = _lines.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_lines[middle].Offset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        if (_lines.Count > 0)
            Line = _lines[low].Line;
    }

    private static int InlineHint(MethodBase method)
    {
        MethodImplAttributes flags = method.MethodImplementationFlags;
        return (flags & MethodImplAttributes.AggressiveInlining) != 0 ? 1 : (flags & MethodImplAttributes.NoInlining) != 0 ? -1 : 0;
    }
}
