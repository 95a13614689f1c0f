namespace Emu.Guest.Verification;

/// <summary>What can be wrong with a suite. Shown as <c>EMU5001</c> and so on.</summary>
public enum SuiteErrorId
{
    /// <summary>The manifest cannot be read. Fix: check the path and its permissions.</summary>
    Unreadable = 5001,

    /// <summary>The manifest is larger than 64 MB. Fix: split the suite.</summary>
    TooLarge = 5002,

    /// <summary>The manifest is no well-formed JSON. Fix: correct it at the line named.</summary>
    Syntax = 5003,

    /// <summary>The manifest says that it is of another format. Fix: write "schema": "emu.suite/1", or leave it out.</summary>
    WrongSchema = 5004,

    /// <summary>A value has the wrong type or lies outside its range. Fix: see docs/verify.md for the format.</summary>
    WrongValue = 5005,

    /// <summary>A value that must be there is not. Fix: add it; see docs/verify.md for the format.</summary>
    MissingValue = 5006,

    /// <summary>A property that the format does not have. Fix: correct its spelling or remove it.</summary>
    UnknownProperty = 5007,

    /// <summary>A path leads out of the manifest's folder. Fix: put the file beside the manifest and name it relative to it.</summary>
    OutsideFolder = 5008,

    /// <summary>A file that the manifest names does not exist. Fix: check the name; paths are relative to the manifest.</summary>
    MissingFile = 5009,

    /// <summary>More cases or steps than a suite may have. Fix: split the suite.</summary>
    TooMany = 5010,

    /// <summary>A case gives another number of tensors than its model has. Fix: one file for each input and each output, in the model's order.</summary>
    TensorCount = 5011,

    /// <summary>A tensor's file does not fit the tensor. Fix: raw files hold exactly the tensor's bytes, little-endian, row-major; or use .npy.</summary>
    TensorFile = 5012,

    /// <summary>The model's file is damaged. Fix: see the message's own id in docs/errors.md.</summary>
    BadModel = 5013,
}

/// <summary>One thing that is wrong with a suite.</summary>
/// <param name="Id">Stable number.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Place">The file and the place in it.</param>
/// <param name="Fix">What the user can do.</param>
public sealed record SuiteError(SuiteErrorId Id, string Message, string Place, string Fix)
{
    /// <summary>The number as shown: EMU5003.</summary>
    public string Code => $"EMU{(int)Id}";

    /// <summary>Three lines: message, where, fix.</summary>
    public override string ToString() => $"{Code}: {Message}\n  where: {Place}\n  fix:   {Fix}";
}
