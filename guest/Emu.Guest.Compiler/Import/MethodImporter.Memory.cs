using System.Reflection;
using System.Reflection.Metadata;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// Fields, indirection and blocks of memory. Addresses of typed accesses are taken to be naturally aligned unless IL says "unaligned":
// Thumb-2 word and halfword accesses tolerate a wrong guess, and nothing merges them into LDRD or LDM without an alignment of its own.
internal sealed partial class MethodImporter
{
    private bool MemoryAccess(IlInstruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Ldfld: LoadField(FieldOf(i)); return true;
            case ILOpCode.Ldflda: LoadFieldAddress(FieldOf(i)); return true;
            case ILOpCode.Stfld: StoreField(FieldOf(i)); return true;
            case ILOpCode.Ldsfld: LoadStatic(FieldOf(i)); return true;
            case ILOpCode.Ldsflda: Push(SymbolAddress(DataOf(FieldOf(i)))); return true;
            case ILOpCode.Stsfld: throw new Rejection(RejectionId.StaticField, $"static field {FieldName(FieldOf(i))} is written");
            case ILOpCode.Ldobj: LoadIndirect(Types.Of(TypeOf(i))); return true;
            case ILOpCode.Stobj: StoreIndirect(Types.Of(TypeOf(i))); return true;
            case ILOpCode.Cpobj: CopyObject(Types.Of(TypeOf(i))); return true;
            case ILOpCode.Initobj: ZeroThrough(Pop(), Types.Of(TypeOf(i))); return true;
            case ILOpCode.Localloc: StackAlloc(); return true;
            case ILOpCode.Cpblk: CopyBlock(_unaligned); return true;
            case ILOpCode.Initblk: FillBlock(); return true;
        }
        if (IndirectType(i.Op) is { } type)
        {
            if (i.Op is >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_r8)
                LoadIndirect(Types.Of(type));
            else
                StoreIndirect(Types.Of(type));
            return true;
        }
        return false;
    }

    private static Type? IndirectType(ILOpCode op) => op switch
    {
        ILOpCode.Ldind_i1 => typeof(sbyte),
        ILOpCode.Ldind_u1 or ILOpCode.Stind_i1 => typeof(byte),
        ILOpCode.Ldind_i2 => typeof(short),
        ILOpCode.Ldind_u2 or ILOpCode.Stind_i2 => typeof(ushort),
        ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4 or ILOpCode.Stind_i4 => typeof(int),
        ILOpCode.Ldind_i8 or ILOpCode.Stind_i8 => typeof(long),
        ILOpCode.Ldind_i or ILOpCode.Stind_i => typeof(nint),
        ILOpCode.Ldind_r4 or ILOpCode.Stind_r4 => typeof(float),
        ILOpCode.Ldind_r8 or ILOpCode.Stind_r8 => typeof(double),
        _ => null,
    };

    private FieldShape Place(FieldInfo field)
    {
        TypeShape shape = Types.Of(field.DeclaringType!);
        return shape.Field(field.MetadataToken)
            ?? throw new Rejection(RejectionId.FrameworkApi, $"field {FieldName(field)} of a framework type is used");
    }

    private int AlignOf(FieldShape place) => _unaligned > 0 ? _unaligned : place.Align;

    private static string FieldName(FieldInfo field) => $"{SymbolNames.Of(field.DeclaringType!)}.{field.Name}";

    private void LoadField(FieldInfo field)
    {
        FieldShape place = Place(field);
        StackValue holder = Pop();
        if (holder.Kind == ValueKind.Struct)
        {
            StackValue part = LoadValue(holder.A, place.Shape, place.Align, place.Offset);
            Push(part.Kind == ValueKind.Struct ? StackValue.Struct(part.A, place.Shape, holder.IsBorrowed) : part);
        }
        else
            Push(LoadValue(ScalarOf(holder), place.Shape, AlignOf(place), place.Offset));
    }

    private void LoadFieldAddress(FieldInfo field) => Push(Offset(PopScalar(), Place(field).Offset));

    private void StoreField(FieldInfo field)
    {
        FieldShape place = Place(field);
        StackValue value = Pop();
        Instr holder = PopScalar();
        Settle();
        StoreValue(holder, place.Shape, value, AlignOf(place), place.Offset);
    }

    private void LoadStatic(FieldInfo field)
    {
        if (field.DeclaringType == typeof(BitConverter) && field.Name == nameof(BitConverter.IsLittleEndian))
            Push(1);
        else if ((field.DeclaringType == typeof(nint) || field.DeclaringType == typeof(nuint)) && field.Name == nameof(nint.Zero))
            Push(0);
        else
        {
            TypeShape shape = Types.Of(field.FieldType);
            Push(LoadValue(SymbolAddress(DataOf(field)), shape, shape.Align));
        }
    }

    /// <summary>The symbol of a constant table.</summary>
    /// <exception cref="Rejection">The field is a variable or has an initialiser that runs.</exception>
    public DataSymbol DataOf(FieldInfo field)
    {
        if (typeof(Delegate).IsAssignableFrom(field.FieldType))
            throw new Rejection(RejectionId.Delegate, "a lambda or method group is used");
        if ((field.Attributes & FieldAttributes.HasFieldRVA) == 0)
            throw new Rejection(RejectionId.StaticField, $"static field {FieldName(field)} is used");
        return owner.Data.For(field, _name);
    }

    private void LoadIndirect(TypeShape shape) => Push(LoadThrough(Pop(), shape, _unaligned > 0 ? _unaligned : shape.Align));

    private void StoreIndirect(TypeShape shape)
    {
        StackValue value = Pop();
        StoreThrough(Pop(), shape, value, _unaligned > 0 ? _unaligned : shape.Align);
    }

    private void CopyObject(TypeShape shape)
    {
        StackValue value = LoadThrough(Pop(), shape, shape.Align);
        StoreThrough(Pop(), shape, value, shape.Align);
    }

    private void StackAlloc()
    {
        Instr size = PopScalar();
        if (size.Op != Op.Const || size.Imm is < 0 or > 1 << 20)
            throw new Rejection(RejectionId.DynamicStackAlloc, "stackalloc has a size that is not a constant below 1 MiB");
        if (size.Imm == 0)
        {
            Push(0);
            return;
        }
        Instr address = FrameAddress(NewSlot("stackalloc", (int)size.Imm, 8));
        if (_initLocals)
        {
            Settle();
            Zero(address, (int)size.Imm, 8);
        }
        Push(address);
    }

    /// <summary>Copies bytes: operands are destination, source, count.</summary>
    public void CopyBlock(int align)
    {
        Instr count = PopScalar(), from = PopScalar(), to = PopScalar();
        Settle();
        if (count.Op == Op.Const && count.Imm is >= 0 and <= int.MaxValue)
        {
            int known = Math.Min(KnownAlign(to), KnownAlign(from));
            if (count.Imm > 0)
                Copy(to, from, (int)count.Imm, Math.Max(known, align));
        }
        else
            CallSupport(nameof(Support.MemoryRoutines.Move), to, from, count);
    }

    /// <summary>Fills bytes: operands are destination, value, count.</summary>
    public void FillBlock()
    {
        Instr count = PopScalar(), value = PopScalar(), to = PopScalar();
        Settle();
        if (count.Op == Op.Const && value is { Op: Op.Const, Imm: 0 })
        {
            if (count.Imm > 0)
                Zero(to, (int)count.Imm, KnownAlign(to));
        }
        else
            CallSupport(nameof(Support.MemoryRoutines.FillBytes), to, value, count);
    }
}
