namespace Emu.Boards;

/// <summary>Why a board was refused. The value is the number shown: <c>EMU4001</c>.</summary>
public enum BoardError
{
    /// <summary>The file cannot be read. Fix: check the path and the permissions.</summary>
    Unreadable = 4001,

    /// <summary>The file is larger than a board file may be. Fix: give a board file.</summary>
    TooLarge = 4002,

    /// <summary>The file is not JSON. Fix: correct the character at the place shown.</summary>
    Syntax = 4003,

    /// <summary>A property that this object does not have. Fix: use one of the known names.</summary>
    UnknownProperty = 4004,

    /// <summary>A property that must be there is absent. Fix: add it.</summary>
    MissingProperty = 4005,

    /// <summary>A value of another JSON type than expected. Fix: write the expected type.</summary>
    WrongType = 4006,

    /// <summary>A number that cannot be read. Fix: write it in one of the formats named.</summary>
    BadNumber = 4007,

    /// <summary>A number outside its range. Fix: choose one inside.</summary>
    OutOfRange = 4008,

    /// <summary>A word that is not one of the known values. Fix: use one of them.</summary>
    UnknownValue = 4009,

    /// <summary>No built-in board has this name. Fix: use a known name, or the path of a file ending in .json.</summary>
    UnknownBoard = 4010,

    /// <summary>No built-in chip has this name. Fix: use a known name, or the path of a file ending in .json.</summary>
    UnknownChip = 4011,

    /// <summary>Two memories claim the same address. Fix: move or shrink one.</summary>
    Overlap = 4012,

    /// <summary>Two entries have the same name, or a property stands twice. Fix: remove or rename one.</summary>
    Duplicate = 4013,

    /// <summary>A source key that the file's <c>sources</c> does not list. Fix: add the document to <c>sources</c>.</summary>
    UnknownSource = 4014,

    /// <summary>A device type that Emu does not know. Fix: use a known type.</summary>
    UnknownDeviceType = 4015,

    /// <summary>A name that refers to nothing on this board. Fix: use a name that exists.</summary>
    UnknownReference = 4016,

    /// <summary>The <c>schema</c> line names another format. Fix: write the one this version reads.</summary>
    WrongSchema = 4017,

    /// <summary>The clock is faster than the chip or its flash table allows. Fix: lower it, or extend the table.</summary>
    ClockTooFast = 4018,

    /// <summary>A board needs at least one flash and one RAM, and the image must start in flash. Fix: add or correct them.</summary>
    NoMemory = 4019,
}

/// <summary>One problem of a board file.</summary>
/// <param name="Id">What kind of problem.</param>
/// <param name="Message">What is wrong, in one sentence without a full stop.</param>
/// <param name="File">File name or built-in resource; may be a board name that was not found.</param>
/// <param name="Line">Line, from 1; 0 when the problem has no place in a file.</param>
/// <param name="Column">Column in bytes, from 1; 0 when the problem has no place in a file.</param>
/// <param name="Fix">What to do.</param>
public sealed record BoardDiagnostic(BoardError Id, string Message, string File, int Line, int Column, string Fix)
{
    /// <summary>The id as shown and searched for, for example <c>EMU4004</c>.</summary>
    public string Code => $"EMU{(int)Id}";

    /// <summary>File, line and column.</summary>
    public string Where => Line > 0 ? $"{File}, line {Line}, column {Column}" : File;

    /// <summary>The three lines that a person reads.</summary>
    public override string ToString() => $"{Code}: {Message}\n  where: {Where}\n  fix:   {Fix}";
}

/// <summary>A board, or the reasons why there is none.</summary>
/// <param name="Board">The board; null exactly when there are errors.</param>
/// <param name="Errors">Every problem found, in file order; at most <see cref="BoardCatalog.MaxErrors"/>.</param>
public sealed record BoardLoadResult(Board? Board, IReadOnlyList<BoardDiagnostic> Errors);
