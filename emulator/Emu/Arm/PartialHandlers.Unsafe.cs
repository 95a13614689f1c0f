using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>Handlers of the instructions that run while EPSR.ECI is not 0.</summary>
/// <remarks>
/// A vector instruction runs with the bytes of done beats switched off, and what it did to them all the same (loads clear what is switched off) is taken back. Sums across
/// go on from their register. Safety: as <see cref="ArmWrappers"/>.
/// </remarks>
internal static unsafe class PartialHandlers
{
    const int FloatWords = 32;
    const uint FirstBlockMask = 0xF0000, SecondBeat = 0xF0;

    /// <summary>The handler for a role.</summary>
    public static delegate*<ref CoreBus, in Fields, void> Of(PartialRole role, bool legal) => role switch
    {
        PartialRole.Beats or PartialRole.Lane when legal => &Beats,
        PartialRole.Keeps => &Keep,
        _ => &Refuse,
    };

    static ref ArmCore Core(ref CoreBus bus) => ref Unsafe.As<CoreBus, ArmCore>(ref bus);

    static void Refuse(ref CoreBus bus, in Fields f) => bus.RaiseFault(FaultKind.PartialState, f.Address);

    // LE and its kin end a block, behind which the machine puts the state back.
    static void Keep(ref CoreBus bus, in Fields f)
    {
        ref readonly Op op = ref Wrappers.OpOf(f);
        op.Row(ref bus, in f);
        if ((bus.Leave & (Leave.Fault | Leave.Device | Leave.System)) != 0)
            return;
        bus.Call = ArmCore.CallPartial;
        bus.CallValue = op.It;
        bus.Leave |= Leave.System;
    }

    static void Beats(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Core(ref bus);
        ref readonly Op op = ref Wrappers.OpOf(f);
        if (core.FloatReady == 0 && !ArmProcessor.From(bus.Owner).PrepareFloat(ref core, f.Address))
            return;
        RowShape shape = Thumb.Shapes[op.RowIndex];
        uint done = PartialState.Done(op.It) ?? 0, status = core.Vpr, t = core.R[f.T], a = core.R[f.A];
        Span<uint> before = stackalloc uint[FloatWords];
        for (int i = 0; i < FloatWords; i++)
            before[i] = core.S[i];
        Fields partial = f;
        if (shape.Assembly.Contains("{acc}", StringComparison.Ordinal))
            partial.Imm2 = 1;
        bool interleaved = shape.Assembly.Contains("qlist", StringComparison.Ordinal);
        if (interleaved)
            partial.ShiftAmount = (byte)(uint.PopCount(done) / 4);
        core.DoneBytes = done;
        op.Row(ref bus, in partial);
        core.DoneBytes = 0;
        uint kept = done | ((done & SecondBeat) != 0 ? FirstBlockMask : 0);
        core.Vpr = (core.Vpr & ~kept) | (status & kept);
        if (PartialState.Of(op.RowIndex) == PartialRole.Lane)
            KeepMoved(ref core, f, shape, done, t, a);
        if (!interleaved)
            KeepVectors(ref core, f, shape, done, before);
    }

    static bool IsDone(uint done, int word) => (done >> 4 * (word & 3) & 1) != 0;

    static void KeepVectors(ref ArmCore core, in Fields f, RowShape shape, uint done, ReadOnlySpan<uint> before)
    {
        // Addresses of 64 bits move on with the second word of each.
        bool pairs = shape.Name.EndsWith("64 writeback", StringComparison.Ordinal);
        for (int i = 0; i < FloatWords; i++)
            if (IsDone(done, i) && !(pairs && i >> 2 == f.N && (i & 1) == 0 && !IsDone(done, i + 1)))
                core.S[i] = before[i];
    }

    static void KeepMoved(ref ArmCore core, in Fields f, RowShape shape, uint done, uint t, uint a)
    {
        if (shape.Name.StartsWith("VMOV (two 32-bit vector lanes", StringComparison.Ordinal))
        {
            if (IsDone(done, (int)f.Imm))
                core.R[f.T] = t;
            if (IsDone(done, (int)f.Imm + 2))
                core.R[f.A] = a;
        }
        else if (shape.Assembly.Contains("{t}, {dd}", StringComparison.Ordinal))
        {
            int lanes = shape.Name.EndsWith('8') ? 4 : shape.Name.EndsWith("16", StringComparison.Ordinal) ? 2 : 1;
            if (IsDone(done, f.D + (int)f.Imm / lanes))
                core.R[f.T] = t;
        }
    }
}
