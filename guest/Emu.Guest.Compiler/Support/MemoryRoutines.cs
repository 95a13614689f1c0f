namespace Emu.Guest.Compiler.Support;

/// <summary>What Span.CopyTo, Fill, Clear and SequenceEqual become on the guest. Guest subset; word-wise where both ends are aligned.</summary>
internal static unsafe class MemoryRoutines
{
    /// <summary>Copies bytes between ranges that may overlap.</summary>
    public static void Move(byte* to, byte* from, int bytes)
    {
        // Tensors in place: there is nothing to do.
        if (to == from)
            return;
        // A destination that starts inside the source must be filled from the end.
        if ((nuint)to - (nuint)from < (nuint)(uint)bytes)
            MoveBackward(to, from, bytes);
        else
            MoveForward(to, from, bytes);
    }

    private static void MoveForward(byte* to, byte* from, int bytes)
    {
        if ((((int)(nuint)to | (int)(nuint)from) & 3) == 0)
        {
            for (; bytes >= 16; bytes -= 16)
            {
                uint a = ((uint*)from)[0], b = ((uint*)from)[1], c = ((uint*)from)[2], d = ((uint*)from)[3];
                ((uint*)to)[0] = a;
                ((uint*)to)[1] = b;
                ((uint*)to)[2] = c;
                ((uint*)to)[3] = d;
                from += 16;
                to += 16;
            }
            for (; bytes >= 4; bytes -= 4)
            {
                *(uint*)to = *(uint*)from;
                from += 4;
                to += 4;
            }
        }
        for (; bytes > 0; bytes--)
            *to++ = *from++;
    }

    private static void MoveBackward(byte* to, byte* from, int bytes)
    {
        to += bytes;
        from += bytes;
        if ((((int)(nuint)to | (int)(nuint)from) & 3) == 0)
            for (; bytes >= 4; bytes -= 4)
            {
                to -= 4;
                from -= 4;
                *(uint*)to = *(uint*)from;
            }
        for (; bytes > 0; bytes--)
            *--to = *--from;
    }

    /// <summary>Sets bytes to the low byte of a value.</summary>
    public static void FillBytes(byte* to, int value, int count)
    {
        for (; count > 0 && ((int)(nuint)to & 3) != 0; count--)
            *to++ = (byte)value;
        uint word = (uint)(value & 0xFF) * 0x01010101u;
        for (; count >= 16; count -= 16)
        {
            ((uint*)to)[0] = word;
            ((uint*)to)[1] = word;
            ((uint*)to)[2] = word;
            ((uint*)to)[3] = word;
            to += 16;
        }
        for (; count >= 4; count -= 4)
        {
            *(uint*)to = word;
            to += 4;
        }
        for (; count > 0; count--)
            *to++ = (byte)value;
    }

    /// <summary>Sets halfwords to the low half of a value.</summary>
    public static void FillHalfwords(ushort* to, int value, int count)
    {
        for (; count > 0; count--)
            *to++ = (ushort)value;
    }

    /// <summary>Sets words.</summary>
    public static void FillWords(uint* to, uint value, int count)
    {
        for (; count > 0; count--)
            *to++ = value;
    }

    /// <summary>Sets doublewords, as two words each.</summary>
    public static void FillDoublewords(uint* to, ulong value, int count)
    {
        uint low = (uint)value, high = (uint)(value >> 32);
        for (; count > 0; count--)
        {
            to[0] = low;
            to[1] = high;
            to += 2;
        }
    }

    /// <summary>True when two ranges have the same length and bytes.</summary>
    public static bool SequenceEqual(byte* a, int bytesA, byte* b, int bytesB)
    {
        if (bytesA != bytesB)
            return false;
        if ((((int)(nuint)a | (int)(nuint)b) & 3) == 0)
            for (; bytesA >= 4; bytesA -= 4)
            {
                if (*(uint*)a != *(uint*)b)
                    return false;
                a += 4;
                b += 4;
            }
        for (; bytesA > 0; bytesA--)
            if (*a++ != *b++)
                return false;
        return true;
    }
}
