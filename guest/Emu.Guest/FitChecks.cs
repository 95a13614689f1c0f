using System.Globalization;
using Emu.Boards;
using Emu.Guest.Compiler.Linking;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest;

/// <summary>Does the image fit the board, and the model the arena? Each answer says needed, given, and what takes the space.</summary>
internal static class FitChecks
{
    public static IReadOnlyList<RunCheck> All(ModelImage image, HostInterpreter prepared, Board board, int arenaBytes) =>
    [
        Region(image, "flash", image.Memory.FlashBytes, board.FlashBytes),
        Region(image, "ram", image.Memory.RamBytes, board.RamBytes),
        Arena(prepared, arenaBytes),
        new("heap", true, "no allocation is reachable: the compiler refuses them"),
    ];

    private static RunCheck Region(ModelImage image, string name, long used, long given)
    {
        LinkOverflow? overflow = image.Overflows.FirstOrDefault(o => o.Region == name);
        if (overflow is null && used <= given)
            return new(name, true, Text($"{used:N0} of {given:N0} bytes"));
        string largest = string.Join(", ", image.Memory.Parts.Where(p => InFlash(p) == (name == "flash")).OrderByDescending(p => p.Bytes).Take(4)
            .Select(p => Text($"{p.Name} {p.Bytes:N0}")));
        return new(name, false, Text($"needs {used:N0} bytes, the board has {given:N0}: {used - given:N0} too many ({largest})"));
    }

    private static bool InFlash(MemoryPart part) => part.Name is not ("stack" or "state" or "arena");

    private static RunCheck Arena(HostInterpreter prepared, int given)
    {
        int need = prepared.Report.Need;
        if (given >= need)
            return new("arena", true, Text($"{need:N0} bytes needed, {given:N0} given"));
        return new("arena", false, Text($"{need:N0} bytes needed, {given:N0} given: {need - given:N0} missing; {prepared.Report.PersistentBytes:N0} are persistent records, ")
            + (prepared.Report.Phase == SetupPhase.Planning ? Planning(prepared) : Buffers(prepared)) + Text($"; fix: --arena {need}"));
    }

    private static string Planning(HostInterpreter prepared) =>
        Text($"{prepared.Report.TemporaryPeakBytes:N0} the planner's tables during Setup, more than the buffers that follow in their place: ") + Buffers(prepared);

    private static string Buffers(HostInterpreter prepared)
    {
        MemoryMap map = prepared.Map;
        IEnumerable<string> alive = map.AliveAt(map.PeakStep).Take(4).Select(b => Text($"'{b.Name}' {b.Bytes:N0}"));
        return Text($"{prepared.Report.HeadBytes:N0} planned buffers, which peak {map.Describe(map.PeakStep)} ({string.Join(", ", alive)})");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
