using System.Reflection;
using System.Reflection.Metadata;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// Which instruction goes where; constants, variables and stack shuffling.
internal sealed partial class MethodImporter
{
    /// <summary>Index of the instruction being imported. Handlers that swallow the next instruction advance it.</summary>
    private int _at;
    private Type? _constrained;
    private int _unaligned;

    private IlInstruction? Next => _at + 1 < _il.Instructions.Count ? _il.Instructions[_at + 1] : null;

    private void Step(IlInstruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Nop or ILOpCode.Readonly or ILOpCode.Tail:
                return;
            case ILOpCode.Constrained:
                _constrained = TypeOf(i);
                return;
            case ILOpCode.Unaligned:
                _unaligned = (int)i.Operand;
                return;
        }
        if (!Leaf(i) && !Arithmetic(i) && !Branching(i) && !MemoryAccess(i) && !Calling(i))
            RejectInstruction(i);
        _constrained = null;
        _unaligned = 0;
    }

    private bool Leaf(IlInstruction i)
    {
        switch (i.Op)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3: LoadVariable(i.Op - ILOpCode.Ldarg_0); return true;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3: LoadVariable(_firstLocal + (i.Op - ILOpCode.Ldloc_0)); return true;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3: StoreVariable(_firstLocal + (i.Op - ILOpCode.Stloc_0), Pop()); return true;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s: LoadVariable((int)i.Operand); return true;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s: LoadVariable(_firstLocal + (int)i.Operand); return true;
            case ILOpCode.Starg or ILOpCode.Starg_s: StoreVariable((int)i.Operand, Pop()); return true;
            case ILOpCode.Stloc or ILOpCode.Stloc_s: StoreVariable(_firstLocal + (int)i.Operand, Pop()); return true;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s: LoadVariableAddress((int)i.Operand); return true;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s: LoadVariableAddress(_firstLocal + (int)i.Operand); return true;
            case ILOpCode.Ldnull: Push(0); return true;
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8: Push((int)i.Op - (int)ILOpCode.Ldc_i4_0); return true;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s: Push((int)i.Operand); return true;
            case ILOpCode.Ldc_i8: Push(Const64(i.Operand)); return true;
            case ILOpCode.Ldc_r4: Push(Emit(new Instr(Op.Const, IrType.F32) { Imm = (uint)i.Operand })); return true;
            case ILOpCode.Ldc_r8: Push(Emit(new Instr(Op.Const, IrType.F64) { Imm = i.Operand })); return true;
            case ILOpCode.Ldstr: Push(StackValue.Text); return true;
            case ILOpCode.Ldtoken: LoadToken(i); return true;
            case ILOpCode.Sizeof: Push(Types.Of(TypeOf(i)).Size); return true;
            case ILOpCode.Pop: Pop(); return true;
            case ILOpCode.Dup:
                StackValue top = Pop();
                Push(top);
                Push(top);
                return true;
            default: return false;
        }
    }

    private void LoadToken(IlInstruction i)
    {
        int token = (int)i.Operand;
        MemberInfo? member = self.Method.Module.ResolveMember(token, self.TypeArguments, self.MethodArguments);
        Push(member switch
        {
            Type type => StackValue.Token(type),
            FieldInfo field => StackValue.Token(field),
            _ => throw new Rejection(RejectionId.Delegate, "a method token is loaded"),
        });
    }

    private Type TypeOf(IlInstruction i) => self.Method.Module.ResolveType((int)i.Operand, self.TypeArguments, self.MethodArguments);

    private FieldInfo FieldOf(IlInstruction i) => owner.ResolveField(self, (int)i.Operand);

    private void RejectInstruction(IlInstruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Newarr:
                throw new Rejection(RejectionId.Allocation, $"an array of {SymbolNames.Of(TypeOf(i))} is allocated");
            case ILOpCode.Box:
                throw BoxRejection(TypeOf(i));
            case ILOpCode.Unbox or ILOpCode.Unbox_any or ILOpCode.Castclass or ILOpCode.Isinst:
                throw new Rejection(RejectionId.Boxing, $"an object is tested for or cast to {SymbolNames.Of(TypeOf(i))}");
            case ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Endfinally or ILOpCode.Endfilter:
                throw new Rejection(RejectionId.Exception, "an exception is thrown");
            case ILOpCode.Ldvirtftn:
                throw new Rejection(RejectionId.Delegate, "a delegate of a virtual method is made");
            case ILOpCode.Mul_ovf_un when Next is { Op: ILOpCode.Localloc }:
                throw new Rejection(RejectionId.DynamicStackAlloc, "stackalloc has a size that is not constant");
            case >= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un or ILOpCode.Ckfinite or (>= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un)
                or (>= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8) or ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_u:
                throw new Rejection(RejectionId.CheckedArithmetic, "arithmetic is checked for overflow");
            case ILOpCode.Ldlen or ILOpCode.Ldelema or (>= ILOpCode.Ldelem_i1 and <= ILOpCode.Stelem_ref) or ILOpCode.Ldelem or ILOpCode.Stelem
                or ILOpCode.Ldind_ref or ILOpCode.Stind_ref:
                throw new Rejection(RejectionId.ReferenceType, "an array or a reference is used");
            default:
                throw new Rejection(RejectionId.Instruction, $"IL instruction {i.Op} has no guest form");
        }
    }

    /// <summary>A box means different mistakes; the call that follows tells which.</summary>
    private Rejection BoxRejection(Type type)
    {
        for (int k = _at + 1; k < Math.Min(_at + 5, _il.Instructions.Count); k++)
        {
            if (_il.Instructions[k].Op is not (ILOpCode.Call or ILOpCode.Callvirt))
                continue;
            string name = self.Method.Module.ResolveMethod((int)_il.Instructions[k].Operand, self.TypeArguments, self.MethodArguments)!.Name;
            if (name.StartsWith("ThrowSwitchExpression", StringComparison.Ordinal))
                return new(RejectionId.SwitchWithoutDiscard, "a switch expression does not handle all values");
            if (name == "HasFlag")
                return new(RejectionId.EnumMember, $"Enum.HasFlag boxes {SymbolNames.Of(type)}");
        }
        return new(RejectionId.Boxing, $"a {SymbolNames.Of(type)} is boxed");
    }
}
