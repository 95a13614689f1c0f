namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Branches, loops and joins.</summary>
internal static unsafe class Control
{
    public static int For(byte* memory, int a, int b)
    {
        int sum = 0;
        for (int i = 0; i < (a & 31); i++)
            for (int j = i; j < (b & 7); j++)
                sum += i * j + memory[i];
        return sum;
    }

    public static int WhileWithBreaks(byte* memory, int a, int b)
    {
        int n = a & 0xFFF, steps = 0;
        while (true)
        {
            if (n <= 1)
                break;
            if (steps++ > 200)
                return -1;
            if ((n & 1) == 0)
            {
                n >>= 1;
                continue;
            }
            n = n * 3 + 1;
        }
        do
            steps += b & 3;
        while (steps < 40 && (b & 3) != 0);
        return steps;
    }

    public static int Dense(byte* memory, int a, int b)
    {
        switch (a & 15)
        {
            case 0: return b + 1;
            case 1: b *= 2; break;
            case 2:
            case 3: b -= 7; goto case 5;
            case 4: return 44;
            case 5: b ^= 0x55; break;
            case 9: b = ~b; break;
            default: b += 9; break;
        }
        return b;
    }

    public static int Sparse(byte* memory, int a, int b) => a switch
    {
        0 => 1,
        -1 => b,
        100 => 3,
        65536 => b * 2,
        int.MinValue => 5,
        > 1000 => 6,
        _ => -7,
    };

    public static int SwitchOnByte(byte* memory, int a, int b) => (byte)b switch { 1 => 10, 2 => 20, 3 => a, 4 => 40, 5 => 50, _ => 0 };

    public static int Conditionals(byte* memory, int a, int b) =>
        (a > b ? a : b) + (a > 0 && b > 0 || a == -1 ? 10 : 20) * (a < 0 ? b < 0 ? 1 : 2 : b < 0 ? 3 : 4);

    public static int NestedConditionalsOnStack(byte* memory, int a, int b) => a + (b > 3 ? a : a < 7 ? b : 9) * (a == b ? 3 : 5);

    private static int Pick(int x, int y, int z) => x - y * z;

    public static int ConditionalArguments(byte* memory, int a, int b) => Pick(a > 0 ? a : -a, b > 0 ? 1 : 2, a > b ? 3 : b);

    public static int Swaps(byte* memory, int a, int b)
    {
        int x = a, y = b, z = 3;
        for (int i = 0; i < (b & 15); i++)
        {
            (x, y) = (y, x);
            (y, z) = (z + 1, y);
        }
        return x * 5 + y * 3 + z;
    }

    public static int AssignedInBranches(byte* memory, int a, int b)
    {
        int r;
        if (a > b)
            r = a;
        else if (a == b)
            r = 0;
        else
            r = b;
        for (int i = 0; i < 3; i++)
        {
            int keep = r;
            if ((r & 1) != 0)
                r = keep * 3;
            else
                keep = 1;
            r += keep;
        }
        return r;
    }

    public static int EarlyReturns(byte* memory, int a, int b)
    {
        for (int i = 0; i < 20; i++)
        {
            if (memory[i] == (byte)a)
                return i;
            if (memory[i] > b)
                return -i;
        }
        return 99;
    }

    public static int Goto(byte* memory, int a, int b)
    {
        int n = 0;
    again:
        n += a & 7;
        if (n < 50 && (a & 7) != 0)
            goto again;
        return n + b;
    }

    public static int NeverExecutedLoop(byte* memory, int a, int b)
    {
        int i = 0;
        while (a > 0 && i < 5)
        {
            if (b == 77)
                for (; ; )
                {
                    if (++i > 3)
                        break;
                }
            i++;
        }
        return i;
    }
}
