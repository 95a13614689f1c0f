using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;
using Emu.RiscV;

namespace Emu.Guest.Compiler.RiscV;

// Zcmp: registers saved and restored by a list, moves of two at once. Source: RISC-V Code Size Reduction (Zc extensions) 1.0.4.
internal sealed partial class Expander
{
    private const byte A0 = RiscVAbi.FirstArgument, A1 = A0 + 1;
    /// <summary>CM.PUSH moves the stack pointer by the bytes of its registers, rounded up to 16, and up to 48 more.</summary>
    private const int MostPages = 48;

    /// <summary>Bytes that CM.PUSH and CM.POPRET move the stack pointer by.</summary>
    private int PushBytes
    {
        get
        {
            int registers = _frame.SavedBytes + 15 & ~15;
            return Math.Min(_frame.FrameBytes, registers + MostPages);
        }
    }

    private Fields List => new() { D = RiscVAbi.Sp, N = RiscVAbi.Sp, Imm = (uint)PushBytes, Imm2 = _frame.PushList };

    private void Push()
    {
        Put(Encodings.Push, List);
        if (_frame.FrameBytes != PushBytes)
            AddToSp(RiscVAbi.Sp, PushBytes - _frame.FrameBytes);
    }

    /// <summary>A zero that was made just before is part of CM.POPRETZ.</summary>
    private void PopAndReturn()
    {
        bool returnsZero = _items.Count > 0 && _items[^1] is { Kind: CodeItemKind.Plain, Fields: { D: A0, Imm: 0 } } last && last.Row == Encodings.LoadImmediateShort;
        if (returnsZero)
            _items.RemoveAt(_items.Count - 1);
        if (_frame.FrameBytes != PushBytes)
            AddToSp(RiscVAbi.Sp, _frame.FrameBytes - PushBytes);
        Put(returnsZero ? Encodings.PopAndReturnZero : Encodings.PopAndReturn, List);
    }

    /// <summary>This move and the one before it become one: both to a0 and a1, or both from there, with s0 to s7 on the other side.</summary>
    private bool TryPairMove(byte d, byte m)
    {
        if (!_target.Has(Features.Zcmp) || _items.Count == 0 || _items[^1] is not { Kind: CodeItemKind.Plain } before || before.Row != Encodings.MoveShort)
            return false;
        (byte firstD, byte firstM) = (before.Fields.D, before.Fields.M);
        Fields pair = new();
        int row;
        if ((firstD, d) is (A0, A1) or (A1, A0))
            (row, pair.N, pair.M) = (Encodings.MoveFromSaved, firstD == A0 ? firstM : m, firstD == A0 ? m : firstM);
        else if ((firstM, m) is (A0, A1) or (A1, A0))
            (row, pair.D, pair.M) = (Encodings.MoveToSaved, firstM == A0 ? firstD : d, firstM == A0 ? d : firstD);
        else
            return false;
        if (!RiscVAssembler.TryEncode(row, pair, out _))
            return false;
        _items.RemoveAt(_items.Count - 1);
        Put(row, pair);
        return true;
    }
}
