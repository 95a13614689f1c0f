namespace Emu.Timing;

/// <summary>
/// The prefetch unit of Cortex-M3 and M4: a FIFO of words, filled by one 32-bit fetch in each cycle. The second of the three layers of time.
/// </summary>
/// <remarks>
/// Three words: ARM DDI 0337 (prefetch unit), Arm knowledge article KA103488664. While it streams, one word arrives per cycle. When the FIFO
/// is full the stream stops; once there is room again the next word takes two cycles to arrive. That restart is inferred; it is what makes a
/// multi-cycle instruction followed by three 32-bit instructions at 2 mod 4 cost one cycle, and the same code at 0 mod 4 none, as measured
/// in IACR eprint 2025/523, and what makes a branch to a 32-bit instruction at 2 mod 4 cost one cycle.
/// </remarks>
internal struct FetchUnit
{
    const int RestartCycles = 2;

    readonly int _capacity;
    int _words;                     // words held; the first may be half used
    int _restart;                   // cycles until a stopped stream delivers again; 0 while it streams
    bool _streaming;

    /// <summary>State at the first cycle of a block.</summary>
    /// <param name="capacity">Words of the FIFO.</param>
    /// <param name="afterJump">True when the block is entered by a taken branch: only the target's word has arrived.</param>
    public FetchUnit(int capacity, bool afterJump)
    {
        _capacity = capacity;
        _words = afterJump ? 1 : 2;
        _restart = 0;
        _streaming = true;
    }

    /// <summary>Issues one instruction and returns the cycles that it waited for its last halfword.</summary>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="length">2 or 4 bytes.</param>
    /// <param name="cycles">Cycles that it occupies the core, at least 0 (a folded instruction).</param>
    public int Issue(uint address, int length, int cycles)
    {
        bool straddles = length == 4 && (address & 2) != 0;
        int needed = straddles ? 2 : 1, stalls = 0;
        while (_words < needed)
        {
            Cycle(0);
            stalls++;
        }
        // A word leaves the FIFO when its second halfword is used.
        int used = length == 4 || (address & 2) != 0 ? 1 : 0;
        if (cycles == 0)
            _words -= used;
        else
            Cycle(used);
        for (int i = 1; i < cycles; i++)
            Cycle(0);
        return stalls;
    }

    void Cycle(int used)
    {
        bool roomAtStart = _words < _capacity;
        _words -= used;
        if (_streaming)
        {
            if (_words < _capacity)
                _words++;
            else
                _streaming = false;
        }
        else if (roomAtStart)
        {
            if (_restart == 0)
                _restart = RestartCycles;
            if (--_restart == 0)
            {
                _words++;
                _streaming = true;
            }
        }
    }
}
