namespace Emu.Runtime.Hosting.Prediction;

/// <summary>Size of a struct with 32-bit and 64-bit pointers.</summary>
readonly record struct DataSize(int Narrow, int Wide)
{
    public static implicit operator DataSize(int bytes) => new(bytes, bytes);
}

/// <summary>Size of the parameters that TFLM's parser makes from an operator's builtin options: with short enums, with int enums, with 64 bits.</summary>
readonly record struct ParameterSize(int ShortEnums, int IntEnums, int Wide, bool HasPointers = false)
{
    public static implicit operator ParameterSize(int bytes) => new(bytes, bytes, bytes);

    internal int Of(Abi abi) => abi.IsWide ? Wide : abi.ShortEnums ? ShortEnums : IntEnums;

    /// <summary>Structs of bools and bytes alone have odd sizes or fewer than 4 bytes; all others hold ints.</summary>
    internal int Alignment(Abi abi) => HasPointers ? abi.Pointer : Of(abi) % 4 == 0 ? 4 : 1;
}

/// <summary>What TFLM allocates for an operator, whatever its tensors.</summary>
/// <param name="Add">Method of MicroMutableOpResolver that registers it.</param>
/// <param name="Parameters">Builtin parameters; 0 when its parser allocates nothing.</param>
/// <param name="Data">User data that Init allocates, reference kernels.</param>
/// <param name="CmsisData">The same with CMSIS-NN's kernels, 32 bits.</param>
/// <param name="Prepare">What depends on tensors; null for temporaries of every operand only.</param>
sealed record OperatorRow(string Add, ParameterSize Parameters = default, DataSize Data = default, int? CmsisData = null, Action<PrepareContext>? Prepare = null)
{
    internal int DataBytes(Abi abi, KernelSet kernels) =>
        kernels != KernelSet.Reference && CmsisData is int cmsis ? cmsis : abi.IsWide ? Data.Wide : Data.Narrow;

    /// <summary>Allocations that Init makes after the user data.</summary>
    internal Action<PrepareContext>? Init { get; init; }

    /// <summary>Why the figures for this operator are not exact; null when they are.</summary>
    internal string? Unknown { get; init; }
}
