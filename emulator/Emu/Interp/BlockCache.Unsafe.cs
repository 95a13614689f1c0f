using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Interp;

/// <summary>All decoded blocks, by address.</summary>
/// <remarks>
/// Safety: blocks and ops live in chunks of native memory that are only released by <see cref="Clear"/> and <see cref="Dispose"/>, which the
/// machine calls when no block is running. The table holds heads of lists of blocks whose addresses share a hash.
/// </remarks>
internal sealed unsafe class BlockCache : IDisposable
{
    const int TableBits = 14, ChunkBytes = 1 << 18;
    /// <summary>Decoded code is dropped when it takes more than this.</summary>
    const int MaximumChunks = 256;

    readonly Block** _table = (Block**)NativeMemory.AllocZeroed((nuint)sizeof(Block*) << TableBits);
    readonly List<nint> _chunks = [];
    readonly List<nint> _blocks = [];
    int _chunk = -1;
    int _used = ChunkBytes;

    /// <summary>True when <see cref="Clear"/> is due before the next block is added.</summary>
    public bool IsFull => _chunk >= MaximumChunks - 1;

    /// <summary>All blocks.</summary>
    public IReadOnlyList<nint> Blocks => _blocks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Hash(uint pc) => (pc >> 1 ^ pc >> (TableBits + 1)) & ((1u << TableBits) - 1);

    public Block* Find(uint pc)
    {
        Block* b = _table[Hash(pc)];
        while (b != null && b->Start != pc)
            b = b->HashNext;
        return b;
    }

    /// <summary>Room for a block of so many ops; zeroed.</summary>
    public Block* Allocate(int ops)
    {
        var b = (Block*)Room(sizeof(Block) + ops * sizeof(Op));
        b->First = (Op*)(b + 1);
        b->End = b->First + ops;
        b->TakenPc = 1;
        return b;
    }

    /// <summary>Room for so many steps.</summary>
    public Step* AllocateSteps(int steps) => (Step*)Room(steps * sizeof(Step));

    // Blocks and steps start at 64 bytes, so that what the engine touches lies in few host cache lines.
    byte* Room(int size)
    {
        int bytes = (size + 63) & ~63;
        if (_used + bytes > ChunkBytes)
        {
            _chunk++;
            if (_chunk == _chunks.Count)
                _chunks.Add((nint)NativeMemory.AlignedAlloc(ChunkBytes, 64));
            _used = 0;
        }
        byte* at = (byte*)_chunks[_chunk] + _used;
        _used += bytes;
        new Span<byte>(at, bytes).Clear();
        return at;
    }

    public void Add(Block* b)
    {
        uint hash = Hash(b->Start);
        b->HashNext = _table[hash];
        _table[hash] = b;
        _blocks.Add((nint)b);
    }

    public void Clear()
    {
        new Span<byte>(_table, sizeof(Block*) << TableBits).Clear();
        _blocks.Clear();
        _chunk = -1;
        _used = ChunkBytes;
    }

    public void Dispose()
    {
        foreach (nint chunk in _chunks)
            NativeMemory.AlignedFree((void*)chunk);
        _chunks.Clear();
        NativeMemory.Free(_table);
    }
}
