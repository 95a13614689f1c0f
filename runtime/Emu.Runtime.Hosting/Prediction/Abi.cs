namespace Emu.Runtime.Hosting.Prediction;

/// <summary>Sizes of TFLM's structs for a compiler's data model.</summary>
/// <remarks>
/// Printed with sizeof from TFLM's headers, gcc 12.2 for Arm (short enums), riscv64-unknown-elf -march=rv32imc and x86-64: memory_helpers, micro_allocator.h,
/// micro_allocation_info.h, greedy_memory_planner.h, single_arena_buffer_allocator.h, c/common.h.
/// </remarks>
public sealed class Abi
{
    /// <summary>Arm EABI as bare-metal toolchains use it: enums are as small as their values allow, so TfLiteTensor has 32 bytes.</summary>
    public static readonly Abi ArmShortEnums = new("arm", shortEnums: true, wide: false);
    /// <summary>32 bits with enums of 4 bytes: RV32, or Arm with -fno-short-enums. TfLiteTensor has 40 bytes.</summary>
    public static readonly Abi IntEnums = new("int-enums", shortEnums: false, wide: false);
    /// <summary>64-bit PCs, where TFLM's own tests run.</summary>
    public static readonly Abi X64 = new("x86-64", shortEnums: false, wide: true);

    Abi(string name, bool shortEnums, bool wide)
    {
        Name = name;
        ShortEnums = shortEnums;
        IsWide = wide;
    }

    /// <summary>arm, int-enums or x86-64.</summary>
    public string Name { get; }

    internal bool ShortEnums { get; }
    internal bool IsWide { get; }
    internal int Pointer => IsWide ? 8 : 4;
    internal int TfLiteTensor => IsWide ? 64 : ShortEnums ? 32 : 40;
    internal int EvalTensor => IsWide ? 24 : 12;
    internal int NodeAndRegistration => IsWide ? 64 : 32;
    internal int AffineQuantization => IsWide ? 24 : 12;
    internal int SingleArenaAllocator => IsWide ? 72 : 36;
    internal int RecordingSingleArenaAllocator => IsWide ? 104 : 52;
    internal int PersistentAllocator => IsWide ? 32 : 16;
    internal int NonPersistentAllocator => IsWide ? 56 : 32;
    internal int MicroAllocator => IsWide ? 72 : 36;
    internal int RecordingMicroAllocator => IsWide ? 248 : 124;
    internal int GreedyPlanner => IsWide ? 72 : 44;
    internal int BuiltinDataAllocator => IsWide ? 16 : 8;
    internal int SubgraphAllocations => IsWide ? 16 : 8;
    internal int ScratchRequest => IsWide ? 16 : 12;
    internal int ScratchHandle => IsWide ? 8 : 4;
    internal int AllocationInfo => IsWide ? 32 : 24;
    internal int ResourceVariables => IsWide ? 16 : 12;
    internal int ResourceVariable => IsWide ? 40 : 20;

    /// <summary>What the greedy planner keeps of each buffer: requirements 16, sorted size 4, id 4, list entry 12, offset 4; all 32-bit ints.</summary>
    internal const int PlannerBytesEachBuffer = 40;

    /// <summary>The interpreter object, which lies outside the arena.</summary>
    internal int Interpreter => IsWide ? 408 : ShortEnums ? 208 : 212;

    /// <summary>The operator resolver for <paramref name="operators"/> operators, outside the arena.</summary>
    internal int Resolver(int operators) => IsWide ? 20 + 68 * operators + 4 & ~7 : 12 + 36 * operators;

    /// <summary>Size of a TfLiteIntArray: a count and its elements.</summary>
    internal static long IntArray(long elements) => 4 + 4 * elements;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
