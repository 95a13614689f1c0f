using Emu.Guest.Compiler;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;

namespace Emu.Guest;

/// <summary>
/// The image's start-up code: prepares the model once, then infers for ever. Fill the inputs in <c>emu_ready</c>, read the outputs in
/// <c>emu_done</c>: on a real board give these two a body of your own; under Emu they are places for hooks.
/// </summary>
internal static class StartUp
{
    public static readonly FunctionSymbol Reset = new("emu_reset");
    public static readonly FunctionSymbol Core = new("emu_core");
    public static readonly FunctionSymbol Ready = new("emu_ready");
    public static readonly FunctionSymbol Done = new("emu_done");
    public static readonly FunctionSymbol Failed = new("emu_failed");
    public static readonly FunctionSymbol Fault = new("emu_fault");

    /// <summary>Status of Setup, status of the last Invoke, then the <see cref="Runtime.SetupReport"/>. In RAM.</summary>
    public static readonly ExternalSymbol State = new("emu_state");
    /// <summary>The <see cref="Device.FirmwareLayout"/>. In flash.</summary>
    public static readonly ExternalSymbol Layout = new("emu_layout");

    /// <summary>Offset of the setup report in <see cref="State"/>.</summary>
    public const int ReportOffset = 8;

    /// <summary>The functions, written as IR so that every back end compiles them.</summary>
    /// <param name="setup">Takes the layout and the report.</param>
    /// <param name="invoke">Takes the layout.</param>
    /// <param name="target">What to compile for.</param>
    /// <param name="options">Compiler options.</param>
    public static IEnumerable<CompiledFunction> Functions(FunctionSymbol setup, FunctionSymbol invoke, GuestTarget target, CompilerOptions options)
    {
        CompiledFunction? core = target.CoreSetUp(Core);
        Function[] functions = [ResetCode(core?.Symbol, setup, invoke), Empty(Ready), Empty(Done), Endless(Failed), Endless(Fault)];
        return functions.Select(f => GuestCompiler.CompileFunction(f, target, options)).Concat(core is null ? [] : [core]);
    }

    private static Function ResetCode(FunctionSymbol? core, FunctionSymbol setup, FunctionSymbol invoke)
    {
        Function reset = new(Reset, [], IrType.Void);
        Block first = new(), loop = new(), failed = new();
        reset.Blocks.AddRange([first, loop, failed]);
        if (core is not null)
            Call(first, core, IrType.Void);
        Instr status = Call(first, setup, IrType.I32, Address(first, Layout), Address(first, State, ReportOffset));
        Store(first, status, 0);
        first.Add(new Instr(Op.Branch, IrType.Void, status) { Targets = [failed, loop] });
        Call(loop, Ready, IrType.Void);
        Store(loop, Call(loop, invoke, IrType.I32, Address(loop, Layout)), 4);
        Call(loop, Done, IrType.Void);
        loop.Add(new Instr(Op.Jump, IrType.Void) { Targets = [loop] });
        Call(failed, Failed, IrType.Void);
        failed.Add(new Instr(Op.Trap, IrType.Void) { Trap = TrapKind.Unreachable });
        reset.LinkPredecessors();
        return reset;
    }

    private static Function Empty(FunctionSymbol symbol)
    {
        Function function = new(symbol, [], IrType.Void);
        function.Blocks.Add(new Block());
        function.Entry.Add(new Instr(Op.Return, IrType.Void));
        return function;
    }

    private static Function Endless(FunctionSymbol symbol)
    {
        Function function = new(symbol, [], IrType.Void);
        Block entry = new(), loop = new();
        function.Blocks.AddRange([entry, loop]);
        entry.Add(new Instr(Op.Jump, IrType.Void) { Targets = [loop] });
        loop.Add(new Instr(Op.Jump, IrType.Void) { Targets = [loop] });
        function.LinkPredecessors();
        return function;
    }

    private static Instr Address(Block block, Symbol symbol, int offset = 0) => block.Add(new Instr(Op.SymbolAddress, IrType.I32) { Symbol = symbol, Imm = offset });

    private static Instr Call(Block block, FunctionSymbol target, IrType result, params Instr[] args) =>
        block.Add(new Instr(Op.Call, result, args) { Symbol = target });

    private static void Store(Block block, Instr value, int offset) =>
        block.Add(new Instr(Op.Store, IrType.Void, Address(block, State), value) { Kind = MemKind.I32, Imm = offset, Align = 4 });
}
