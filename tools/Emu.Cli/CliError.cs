namespace Emu.Cli;

/// <summary>What can go wrong in the command itself. Shown as <c>EMU0001</c> and so on; always exit code 2.</summary>
internal enum CliError
{
    /// <summary>An error that Emu did not foresee. Fix: run again with --debug and report what it prints.</summary>
    Internal = 1,

    /// <summary>The command line cannot be understood. Fix: see --help of the command.</summary>
    Usage = 2,

    /// <summary>An output file or folder cannot be written. Fix: give a folder that you may write to.</summary>
    CannotWrite = 3,

    /// <summary>More --input options than the model has inputs, or fewer. Fix: give one per input in the model's order, or none.</summary>
    InputCount = 4,

    /// <summary>A guest run needs a board. Fix: name one with --board, or use --host.</summary>
    NoBoard = 5,

    /// <summary>A suite has no case to run. Fix: correct the filter, or add cases to the manifest.</summary>
    NoCases = 6,

    /// <summary>The assembly given with --operators holds no kernels. Fix: mark structs that implement IKernel with [Kernel("NAME")].</summary>
    BadOperators = 7,

    /// <summary>A folder of intermediate tensors cannot be used. Fix: give one that 'emu run --dump-tensors' wrote, or files named like 0003.CONV_2D.0.npy and --model.</summary>
    BadTensorFolder = 8,

    /// <summary>Two sets of intermediate tensors do not belong to one model. Fix: compare runs of the same model.</summary>
    OtherTensors = 9,

    /// <summary>A run whose tensors are to be compared or written did not finish. Fix: see 'emu run' for the reason.</summary>
    RunEnded = 10,

    /// <summary>The folder given with --inputs cannot be used. Fix: put one .npy or .bin file there for each run, or one folder for each when the model has several inputs.</summary>
    BadInputFolder = 11,

    /// <summary>Firmware has no signature to write. Fix: give the image the symbols begin_signature and end_signature, or leave out --signature.</summary>
    NoSignature = 12,

    /// <summary>The board has no core of this kind that is modelled. Fix: leave out --core, or name the other one.</summary>
    OtherCore = 13,
}

/// <summary>Ends a command with messages for the person who typed it: exit code 2, no stack trace.</summary>
internal sealed class UserErrorException : Exception
{
    private UserErrorException(string text) : base(text)
    {
    }

    /// <summary>Messages that another part has already put into words.</summary>
    public static UserErrorException From(IEnumerable<object> diagnostics) => new(string.Join('\n', diagnostics));

    public static UserErrorException Of(CliError id, string message, string where, string fix) => new(Format(id, message, where, fix));

    public static string Format(CliError id, string message, string where, string fix) =>
        $"EMU{(int)id:D4}: {message}\n  where: {where}\n  fix:   {fix}";
}
