namespace Emu.Guest.Compiler;

/// <summary>Why the guest compiler refuses a piece of C#. The number is stable: <c>EMU</c> and the value. <c>docs/guest-subset.md</c> explains each.</summary>
public enum RejectionId
{
    /// <summary>A class instance or an array is created.</summary>
    Allocation = 3001,
    /// <summary>A value type is boxed.</summary>
    Boxing = 3002,
    /// <summary>A virtual, interface or delegate call whose target is not known at compile time.</summary>
    VirtualCall = 3003,
    /// <summary>An exception is thrown or handled.</summary>
    Exception = 3004,
    /// <summary>A string is used.</summary>
    String = 3005,
    /// <summary>A static field that is not constant data.</summary>
    StaticField = 3006,
    /// <summary>A method can reach itself.</summary>
    Recursion = 3007,
    /// <summary>A struct relies on the default body of an interface method.</summary>
    DefaultInterfaceMethod = 3008,
    /// <summary>A switch expression has no discard arm.</summary>
    SwitchWithoutDiscard = 3009,
    /// <summary>Arithmetic in a checked context.</summary>
    CheckedArithmetic = 3010,
    /// <summary>A framework method or type that has no guest form.</summary>
    FrameworkApi = 3011,
    /// <summary>A function of the host's C mathematics library.</summary>
    MathLibrary = 3012,
    /// <summary>A value, field or parameter of a reference type.</summary>
    ReferenceType = 3013,
    /// <summary>stackalloc of a size that is not constant.</summary>
    DynamicStackAlloc = 3014,
    /// <summary>A lambda, method group or delegate.</summary>
    Delegate = 3015,
    /// <summary>A root or callee with open type parameters, or a root that is not static.</summary>
    OpenMethod = 3016,
    /// <summary>A method without IL: extern, abstract, or provided by the runtime.</summary>
    NoBody = 3017,
    /// <summary>An IL instruction that the subset does not need.</summary>
    Instruction = 3018,
    /// <summary>Enum.HasFlag and other members that enums inherit.</summary>
    EnumMember = 3019,
    /// <summary>Equality that goes through EqualityComparer, such as that of record structs.</summary>
    RecordEquality = 3020,
    /// <summary>IL that does not fit together; the compiler's or a tool's fault.</summary>
    InvalidIl = 3021,
    /// <summary>A shared generic instantiation over a reference type.</summary>
    SharedGeneric = 3022,
}
