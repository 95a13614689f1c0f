namespace Emu.Guest.Compiler.Import;

/// <summary>Stops the import of one method; the method importer adds place and call path.</summary>
internal sealed class Rejection(RejectionId id, string message) : Exception(message)
{
    public RejectionId Id { get; } = id;

    /// <summary>What to write instead, one line for each id.</summary>
    public static string FixFor(RejectionId id) => id switch
    {
        RejectionId.Allocation => "use a struct, stackalloc of constant size, or memory from the arena",
        RejectionId.Boxing => "keep the value type: make the callee generic with 'where T : struct, IName'",
        RejectionId.VirtualCall => "use a generic parameter constrained to the interface with a struct argument, or a delegate* of a static method",
        RejectionId.Exception => "return a Status; the guest has no exceptions",
        RejectionId.String => "use a \"...\"u8 literal; texts belong to the host",
        RejectionId.StaticField => "use 'const', 'static ReadOnlySpan<T> Name => [...]', or pass state by ref",
        RejectionId.Recursion => "write a loop; a recursive stack has no bound",
        RejectionId.DefaultInterfaceMethod => "implement the method in the struct",
        RejectionId.SwitchWithoutDiscard => "add a discard arm: _ => ...",
        RejectionId.CheckedArithmetic => "compare before computing, or compute in long and compare the result",
        RejectionId.FrameworkApi => "use an API listed in docs/guest-subset.md, or write the few lines yourself",
        RejectionId.MathLibrary => "use the runtime's own function; C libraries differ between PCs and the guest has none",
        RejectionId.ReferenceType => "use structs, spans, refs and pointers only",
        RejectionId.DynamicStackAlloc => "allocate a constant maximum, or ask for scratch memory in Prepare",
        RejectionId.Delegate => "use a static method and a delegate* (&Method), or a struct type argument",
        RejectionId.OpenMethod => "give a static method with all type arguments closed",
        RejectionId.NoBody => "write the body in C#",
        RejectionId.EnumMember => "use (value & flag) != 0 and comparisons",
        RejectionId.RecordEquality => "compare the fields, or implement Equals field by field and call it directly",
        RejectionId.SharedGeneric => "use struct type arguments only",
        RejectionId.InvalidIl => "compile with the C# compiler and Optimize=true; report the method if it persists",
        _ => "write the same with the constructs listed in docs/guest-subset.md",
    };
}
