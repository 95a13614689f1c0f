using System.Numerics;

namespace Emu.Arm;

/// <summary>The tweakable block cipher QARMA-64: 64 bits of text under a tweak of 64 and a key of 128 bits. Pointer authentication takes it with five rounds and the third S-box.</summary>
/// <remarks>
/// Source: R. Avanzi, "The QARMA Block Cipher Family", IACR Transactions on Symmetric Cryptology 2017(1), sections 2 and 3. A block is sixteen cells of four bits, the first in the highest bits.
/// Cells 4r to 4r+3 are row r of a square.
/// </remarks>
internal static class Qarma64
{
    const ulong Alpha = 0xC0AC29B7C97C50DD;
    // Digits of pi; the one that is alpha is left out.
    static ReadOnlySpan<ulong> RoundConstants =>
    [
        0, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89, 0x452821E638D01377, 0xBE5466CF34E90C6C, 0x3F84D5B5B5470917, 0x9216D5D98979FB1B,
    ];
    // Where the cells of the result come from: of the text, and of the tweak.
    static ReadOnlySpan<byte> CellShuffle => [0, 11, 6, 13, 10, 1, 12, 7, 5, 14, 3, 8, 15, 4, 9, 2];
    static ReadOnlySpan<byte> TweakShuffle => [6, 5, 14, 15, 0, 1, 2, 3, 7, 12, 13, 4, 8, 9, 10, 11];
    // Cells of the tweak that a shift register moves on each round.
    static ReadOnlySpan<byte> MovedCells => [0, 1, 3, 4, 8, 11, 13];

    /// <summary>The three S-boxes, sigma 0 to 2.</summary>
    static readonly byte[][] Substitutions =
    [
        [0, 14, 2, 10, 9, 15, 8, 11, 6, 4, 3, 7, 13, 12, 1, 5],
        [10, 13, 14, 6, 15, 7, 3, 5, 9, 8, 0, 12, 11, 1, 2, 4],
        [11, 6, 8, 15, 12, 0, 9, 14, 3, 7, 4, 5, 13, 2, 1, 10],
    ];

    /// <summary>Encrypts a block.</summary>
    /// <param name="text">The block.</param>
    /// <param name="tweak">The tweak.</param>
    /// <param name="whitening">First half of the key, w0.</param>
    /// <param name="core">Second half, k0.</param>
    /// <param name="rounds">Rounds before the middle, 1 to 8.</param>
    /// <param name="sigma">Number of the S-box, 0 to 2.</param>
    public static ulong Encrypt(ulong text, ulong tweak, ulong whitening, ulong core, int rounds = 5, int sigma = 2)
    {
        byte[] box = Substitutions[sigma];
        Span<byte> inverse = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
            inverse[box[i]] = (byte)i;
        ulong whiteningBack = BitOperations.RotateRight(whitening, 1) ^ whitening >> 63;
        ulong block = text ^ whitening;
        for (int i = 0; i < rounds; i++)
        {
            block ^= core ^ tweak ^ RoundConstants[i];
            block = Substitute(i == 0 ? block : Mix(Shuffle(block, CellShuffle)), box);
            tweak = Next(tweak);
        }
        block = Substitute(Mix(Shuffle(block ^ whiteningBack ^ tweak, CellShuffle)), box);
        block = Unshuffle(Mix(Shuffle(block, CellShuffle)) ^ core, CellShuffle);
        block = Unshuffle(Mix(Substitute(block, inverse)), CellShuffle) ^ whitening ^ tweak;
        for (int i = rounds - 1; i >= 0; i--)
        {
            block = Substitute(block, inverse);
            if (i != 0)
                block = Unshuffle(Mix(block), CellShuffle);
            tweak = Previous(tweak);
            block ^= core ^ tweak ^ RoundConstants[i] ^ Alpha;
        }
        return block ^ whiteningBack;
    }

    static uint Cell(ulong block, int i) => (uint)(block >> 60 - 4 * i) & 15;

    static ulong Put(uint cell, int i) => (ulong)cell << 60 - 4 * i;

    static ulong Shuffle(ulong block, ReadOnlySpan<byte> from)
    {
        ulong result = 0;
        for (int i = 0; i < 16; i++)
            result |= Put(Cell(block, from[i]), i);
        return result;
    }

    static ulong Unshuffle(ulong block, ReadOnlySpan<byte> from)
    {
        ulong result = 0;
        for (int i = 0; i < 16; i++)
            result |= Put(Cell(block, i), from[i]);
        return result;
    }

    static ulong Substitute(ulong block, ReadOnlySpan<byte> box)
    {
        ulong result = 0;
        for (int i = 0; i < 16; i++)
            result |= Put(box[(int)Cell(block, i)], i);
        return result;
    }

    // The square times the circulant matrix (0, r, r^2, r), where r turns a cell left by one bit: its own inverse.
    static ulong Mix(ulong block)
    {
        ulong result = 0;
        for (int i = 0; i < 16; i++)
            result |= Put(Turn(Cell(block, (i + 4) & 15), 1) ^ Turn(Cell(block, (i + 8) & 15), 2) ^ Turn(Cell(block, (i + 12) & 15), 1), i);
        return result;
    }

    static uint Turn(uint cell, int bits) => (cell << bits | cell >> 4 - bits) & 15;

    static ulong Next(ulong tweak)
    {
        tweak = Shuffle(tweak, TweakShuffle);
        foreach (byte i in MovedCells)
        {
            uint b = Cell(tweak, i);
            tweak = (tweak & ~Put(15, i)) | Put(b >> 1 | ((b ^ b >> 1) & 1) << 3, i);
        }
        return tweak;
    }

    static ulong Previous(ulong tweak)
    {
        foreach (byte i in MovedCells)
        {
            uint b = Cell(tweak, i);
            tweak = (tweak & ~Put(15, i)) | Put((b << 1 & 15) | ((b >> 3 ^ b) & 1), i);
        }
        return Unshuffle(tweak, TweakShuffle);
    }
}
