using System.Runtime.InteropServices;

namespace Emu.Timing;

/// <summary>
/// Tags of a small cache: which lines are present, which sectors of them, and when each was last used. It holds no bytes; memory does.
/// </summary>
/// <remarks>
/// Replacement: an empty way first, then the least recently used one, then the lowest way number. Use is measured in cycles of the run, so that
/// engines can note it with one store per line; the same run gives the same replacements on every host.
/// Safety: <see cref="Use"/> has one entry per line and is freed only by the finalizer, after the last reference to this object.
/// </remarks>
internal sealed unsafe class LineCache
{
    readonly uint[] _tags;                  // line number + 1, 0 when empty
    readonly byte[] _sectors;
    readonly int _sets, _ways;

    public LineCache(int sets, int ways)
    {
        _sets = sets;
        _ways = ways;
        _tags = new uint[sets * ways];
        _sectors = new byte[sets * ways];
        Use = (ulong*)NativeMemory.AllocZeroed((nuint)(sets * ways), sizeof(ulong));
    }

    ~LineCache() => NativeMemory.Free(Use);

    /// <summary>Cycle of the last use, by slot.</summary>
    public ulong* Use { get; }

    /// <summary>Slot of a line, or -1.</summary>
    public int Find(uint line)
    {
        int first = (int)(line % (uint)_sets) * _ways;
        int way = _tags.AsSpan(first, _ways).IndexOf(line + 1);
        return way < 0 ? -1 : first + way;
    }

    public bool HasSector(int slot, int sector) => (_sectors[slot] >> sector & 1) != 0;

    public void AddSector(int slot, int sector) => _sectors[slot] |= (byte)(1 << sector);

    /// <summary>Takes a slot for a line that is not present.</summary>
    /// <param name="line">Line number.</param>
    /// <param name="evicted">True when another line lost its place.</param>
    public int Replace(uint line, out bool evicted)
    {
        int first = (int)(line % (uint)_sets) * _ways, victim = first;
        for (int slot = first; slot < first + _ways; slot++)
        {
            if (_tags[slot] == 0)
            {
                victim = slot;
                break;
            }
            if (Use[slot] < Use[victim])
                victim = slot;
        }
        evicted = _tags[victim] != 0;
        _tags[victim] = line + 1;
        _sectors[victim] = 0;
        return victim;
    }

    public void Clear()
    {
        Array.Clear(_tags);
        Array.Clear(_sectors);
        new Span<ulong>(Use, _tags.Length).Clear();
    }
}
