using System.Runtime.InteropServices;
using Emu.Interp;
using Emu.Isa;
using Emu.Timing;

namespace Emu;

/// <summary>
/// What an architecture adds to the machine: the core's state, decoding, reset, faults and interrupts, and what instructions ask of the system.
/// The engine calls these methods once per decoded instruction or per event, never once per executed instruction.
/// </summary>
/// <remarks>Safety: the core lives in native memory until <see cref="Free"/>; its first member is its <see cref="CoreBus"/>.</remarks>
internal abstract unsafe class Processor
{
    /// <summary>Allocates the core's state, all zero.</summary>
    /// <param name="machine">The machine that it belongs to.</param>
    /// <param name="model">What it is.</param>
    /// <param name="coreBytes">Size of the core's struct.</param>
    protected Processor(Machine machine, CoreModel model, int coreBytes)
    {
        Machine = machine;
        Model = model;
        CoreBytes = coreBytes;
        Bus = (CoreBus*)NativeMemory.AlignedAlloc((nuint)coreBytes, 64);
        new Span<byte>(Bus, coreBytes).Clear();
    }

    public Machine Machine { get; }
    public CoreModel Model { get; }
    public CoreBus* Bus { get; private set; }
    public ICoreTiming Timing => Model.Timing;
    protected int CoreBytes { get; }

    /// <summary>Zeroes the whole core, the bus included.</summary>
    public void Clear() => new Span<byte>(Bus, CoreBytes).Clear();

    public void Free()
    {
        NativeMemory.AlignedFree(Bus);
        Bus = null;
    }

    /// <summary>Called once, when memory and clock exist.</summary>
    public abstract void AddDevices();

    /// <summary>Registers and system state as after reset. The machine has cleared the core but for its counters.</summary>
    /// <exception cref="MachineException"><see cref="MachineError.NoVectorTable"/>.</exception>
    public abstract void Reset();

    /// <summary>Throws when reset cannot find a first instruction.</summary>
    public abstract void CheckReset();

    /// <summary>One shape for each row.</summary>
    public abstract RowShape[] Shapes { get; }

    /// <summary>Reads the instruction at an address; false when nothing can be fetched from there.</summary>
    public abstract bool Fetch(uint pc, out uint word);

    /// <summary>Which fault a failed <see cref="Fetch"/> is.</summary>
    public abstract FaultKind FetchFault(uint pc);

    /// <summary>Row and fields of a fetched word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="pc">Its address.</param>
    /// <param name="state">What decoding depends on besides the word: ITSTATE on Arm, 0 elsewhere.</param>
    /// <param name="f">The fields.</param>
    public abstract int Decode(uint word, uint pc, byte state, out Fields f);

    /// <summary>Decode state for the instruction after a decoded one.</summary>
    public abstract byte NextState(int row, in Fields f, byte state);

    /// <summary>Instructions after this one that must stay in its block.</summary>
    public abstract int Followers(int row, in Fields f);

    /// <summary>What timing needs to know beyond the row's class.</summary>
    public abstract OpTraits Traits(int row, in Fields f);

    /// <summary>Sets the handlers of an op whose fields and row number are set.</summary>
    public abstract void SetHandlers(ref Op op);

    /// <summary>The handler of two instructions in one, if there is one.</summary>
    public abstract Pair PairOf(in Op first, in Op second);

    /// <summary>True for an instruction that only takes time: NOP, IT.</summary>
    public abstract bool DoesNothing(int row);

    /// <summary>True for an instruction that falls through but fetches again what follows.</summary>
    public abstract bool Refetches(int row);

    /// <summary>Keeps the registers that an instruction may write.</summary>
    public abstract void SaveRegisters();

    /// <summary>Brings back what <see cref="SaveRegisters"/> kept.</summary>
    public abstract void RestoreRegisters();

    /// <summary>Turns a fault at PC into an exception of the guest or the end of the run.</summary>
    public abstract void TakeFault(FaultKind kind, uint address);

    /// <summary>Does what a retired system instruction asks for. PC is already the next instruction's.</summary>
    public abstract void Perform(in Fields f);

    /// <summary>Enters the handler of the pending interrupt of highest priority, if it may be taken now.</summary>
    public abstract void TakeInterrupt();

    /// <summary>True when a sleeping core wakes now.</summary>
    public abstract bool TryWake();

    /// <summary>PC and decode state are shown in the registers again, at the end of a run.</summary>
    public abstract void ShowProgramCounter();

    /// <summary>Memory access rights: false when a data access is not allowed although memory is there. Asked only while <see cref="CoreBus.Guarded"/>.</summary>
    public virtual bool MayAccess(uint address, uint bytes, bool isWrite) => true;

    /// <summary>The security attribute and the privilege of a data access by the running code.</summary>
    public virtual (bool NonSecure, bool Privileged) TransactionOf(uint address) => (false, true);

    /// <summary>Which fault a transaction is that a gate refuses.</summary>
    public virtual FaultKind RefusedTransaction(bool isWrite) => isWrite ? FaultKind.UnmappedWrite : FaultKind.UnmappedRead;

    /// <summary>Which fault an access is that <see cref="MayAccess"/> refused; none when it reads as zero and writes nothing.</summary>
    public virtual FaultKind RefusedAccess(uint address, bool isStore) => isStore ? FaultKind.ProtectedWrite : FaultKind.ProtectedRead;

    /// <summary>Before an instruction while the machine goes one by one for the core's debug units; true when an exception comes first.</summary>
    public virtual bool BeforeInstruction(uint pc) => false;

    /// <summary>After it.</summary>
    public virtual void AfterInstruction() { }

    /// <summary>An access failed while <see cref="CoreBus.IgnoresBusFaults"/>: only the status registers know.</summary>
    public virtual void NoteIgnoredFault(uint address) { }

    /// <summary>Where a load of an address really goes; asked only while <see cref="Machine.RedirectLiterals"/> is on.</summary>
    public virtual uint Literal(uint address) => address;

    /// <summary>A gate stands before a memory from now on.</summary>
    public virtual void GateAdded(Memory.IMemoryGate gate) { }

    /// <summary>Inputs of external interrupts.</summary>
    public abstract IrqLine Irq(int line);

    /// <summary>Names of the general registers, PC last.</summary>
    public abstract IReadOnlyList<string> RegisterNames { get; }

    /// <summary>Reads a general register by its place in <see cref="RegisterNames"/>.</summary>
    public abstract uint ReadRegister(int index);

    /// <summary>Writes a general register but PC.</summary>
    public abstract void WriteRegister(int index, uint value);

    /// <summary>Indices of the stack pointer, the return address, and the first argument, which is also the result.</summary>
    public abstract (int Stack, int Link, int Argument) Convention { get; }

    /// <summary>The handler that runs, in words, or null.</summary>
    public virtual string? RunningHandler => null;

    /// <summary>Text of the instruction at an address, or null.</summary>
    public abstract string? Disassemble(uint pc);

    /// <summary>True when a word looks like a return address: a call stands before it.</summary>
    /// <param name="value">A word of a register or of the stack.</param>
    /// <param name="callee">An address in the function that must have been called, or null.</param>
    public abstract bool IsReturn(uint value, uint? callee);
}
