namespace Emu.Devices;

/// <summary>SIO of RP2040: the first core's number, pins as they are driven, spin locks, and the divider. The second core and the interpolators are not there.</summary>
/// <remarks>
/// Source: RP2040 datasheet, 2.3.1. A pin that is driven reads back its level, another one 0. A division takes eight cycles from the write of an operand on; QUOTIENT and REMAINDER are
/// those of the operands whenever they are read.
/// That a divisor of 0 gives a magnitude of all ones and the dividend as remainder is inferred from a divider of one bit at a time; no test has it.
/// </remarks>
public sealed class Rp2040SingleCycleIo : Peripheral<Rp2040SingleCycleIo>
{
    const uint Out = 0x10, Enable = 0x20, HighOut = 0x30, HighEnable = 0x40, Dividend = 0x60, Divisor = 0x64, Quotient = 0x70, Remainder = 0x74, FirstLock = 0x100;
    const int Pins = 30, HighPins = 6, Locks = 32;
    const ulong DivideCycles = 8;

    static readonly RegisterMap<Rp2040SingleCycleIo> Map = Registers();

    readonly Machine _machine;
    uint _locked;
    ulong _ready;
    bool _dirty;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="start">First address.</param>
    public Rp2040SingleCycleIo(Machine machine, uint start) : base(Map, machine, start, 0x4000) => _machine = machine;

    static RegisterMap<Rp2040SingleCycleIo> Registers()
    {
        RegisterMap<Rp2040SingleCycleIo> map = new RegisterMap<Rp2040SingleCycleIo>("SIO", "RP2040 datasheet, 2.3.1.7")
            .AddRegister(0x00, "CPUID").Bits(0, 32, "CPUID", read: static _ => 0, writable: false)
            .AddRegister(0x04, "GPIO_IN").Bits(0, Pins, "GPIO_IN", read: static s => s.Stored(Out) & s.Stored(Enable), writable: false)
            .AddRegister(0x08, "GPIO_HI_IN").Bits(0, HighPins, "GPIO_HI_IN", read: static s => s.Stored(HighOut) & s.Stored(HighEnable), writable: false);
        AddPins(map, Out, "GPIO_OUT", Pins);
        AddPins(map, Enable, "GPIO_OE", Pins);
        AddPins(map, HighOut, "GPIO_HI_OUT", HighPins);
        AddPins(map, HighEnable, "GPIO_HI_OE", HighPins);
        map.AddRegister(0x50, "FIFO_ST", 2).Bit(0, "VLD", writable: false).Bit(1, "RDY", writable: false)
            .AddRegister(0x54, "FIFO_WR").Unmodelled(0, 32, "words to the second core")
            .AddRegister(0x58, "FIFO_RD").Bits(0, 32, "FIFO_RD", writable: false)
            .AddRegister(0x5C, "SPINLOCK_ST").Bits(0, 32, "SPINLOCK_ST", read: static s => s._locked, writable: false);
        AddDivider(map);
        for (int i = 0; i < Locks; i++)
        {
            int number = i;
            map.AddRegister(FirstLock + 4 * (uint)i, $"SPINLOCK{i}").Bits(0, 32, "lock", read: s => s.Claim(number), write: (s, _) => s._locked &= ~(1u << number), writable: false);
        }
        return map;
    }

    // The register itself, then its aliases that set, clear and toggle bits.
    static void AddPins(RegisterMap<Rp2040SingleCycleIo> map, uint at, string name, int pins) => map
        .AddRegister(at, name).Bits(0, pins, name)
        .AddRegister(at + 4, name + "_SET").Bits(0, pins, name, write: (s, v) => s.Store(at, s.Stored(at) | v), writable: false)
        .AddRegister(at + 8, name + "_CLR").Bits(0, pins, name, write: (s, v) => s.Store(at, s.Stored(at) & ~v), writable: false)
        .AddRegister(at + 12, name + "_XOR").Bits(0, pins, name, write: (s, v) => s.Store(at, s.Stored(at) ^ v), writable: false);

    // The unsigned and the signed registers are the same two; which ones were written last says how to divide.
    static void AddDivider(RegisterMap<Rp2040SingleCycleIo> map) => map
        .AddRegister(Dividend, "DIV_UDIVIDEND").Bits(0, 32, "dividend", write: static (s, _) => s.Divide(signed: false))
        .AddRegister(Divisor, "DIV_UDIVISOR").Bits(0, 32, "divisor", write: static (s, _) => s.Divide(signed: false))
        .AddRegister(0x68, "DIV_SDIVIDEND").Bits(0, 32, "dividend", read: static s => s.Stored(Dividend), write: static (s, v) => s.Operand(Dividend, v), writable: false)
        .AddRegister(0x6C, "DIV_SDIVISOR").Bits(0, 32, "divisor", read: static s => s.Stored(Divisor), write: static (s, v) => s.Operand(Divisor, v), writable: false)
        .AddRegister(Quotient, "DIV_QUOTIENT").Bits(0, 32, "quotient", read: static s => s.TakeQuotient(), write: static (s, _) => s._dirty = true)
        .AddRegister(Remainder, "DIV_REMAINDER").Bits(0, 32, "remainder", write: static (s, _) => s._dirty = true)
        .AddRegister(0x78, "DIV_CSR").Bit(0, "READY", read: static s => s._machine.Clock.Now >= s._ready ? 1u : 0, writable: false).Bit(1, "DIRTY", read: static s => s._dirty ? 1u : 0, writable: false);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        (_locked, _ready, _dirty) = (0, 0, false);
    }

    // A read takes the lock and tells whether it was free.
    uint Claim(int number)
    {
        uint bit = 1u << number;
        if ((_locked & bit) != 0)
            return 0;
        _locked |= bit;
        return bit;
    }

    void Operand(uint register, uint value)
    {
        Store(register, value);
        Divide(signed: true);
    }

    void Divide(bool signed)
    {
        uint a = Stored(Dividend), b = Stored(Divisor);
        bool negativeA = signed && (int)a < 0, negativeB = signed && (int)b < 0;
        uint m = negativeA ? 0 - a : a, n = negativeB ? 0 - b : b;
        uint quotient = n == 0 ? uint.MaxValue : m / n, rest = n == 0 ? m : m % n;
        Store(Quotient, negativeA != negativeB ? 0 - quotient : quotient);
        Store(Remainder, negativeA ? 0 - rest : rest);
        (_ready, _dirty) = (_machine.Clock.Now + DivideCycles, true);
    }

    uint TakeQuotient()
    {
        _dirty = false;
        return Stored(Quotient);
    }
}
