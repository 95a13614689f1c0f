using System.Buffers.Binary;

namespace Emu.Tests;

/// <summary>Damages models: bits flipped, numbers replaced, ends cut. Compiled into the tests, which run a slice, and into the fuzz program.</summary>
internal static class ModelMutator
{
    internal static byte[] Damage(byte[] seed, Random random)
    {
        // Tables and weights share the file: most damage goes to the tables, which are full of small numbers.
        byte[] model = seed.AsSpan().ToArray();
        int hits = 1 + random.Next(4);
        for (int k = 0; k < hits; k++)
        {
            int at = random.Next(3) == 0 ? random.Next(model.Length) : NearTable(model, random);
            int word = Math.Min(at & ~3, model.Length - 4);
            switch (random.Next(6))
            {
                case 0:
                    model[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    model[at] = (byte)random.Next(256);
                    break;
                case 2:
                    BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(word), Interesting[random.Next(Interesting.Length)]);
                    break;
                case 3:
                    BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(word), BinaryPrimitives.ReadInt32LittleEndian(model.AsSpan(word)) + random.Next(-9, 10));
                    break;
                case 4:
                    BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(word), random.Next(model.Length));
                    break;
                default:
                    if (random.Next(4) == 0)
                        Array.Resize(ref model, Math.Max(4, model.Length - random.Next(1, model.Length)));
                    break;
            }
        }
        return model;
    }

    static readonly int[] Interesting = [0, 1, -1, 2, 4, 7, 8, 16, 127, 128, 255, 256, 32767, 65535, 0x7FFFFFFF, int.MinValue, -4, 0x7FFFFFFC, 0x40000000, 1 << 24];

    /// <summary>A place in the root, a vtable or the metadata behind them: two hops from the root at most, or anywhere early or late.</summary>
    static int NearTable(byte[] model, Random random)
    {
        if (model.Length < 64)
            return random.Next(model.Length);
        return random.Next(2) == 0 ? random.Next(Math.Min(model.Length, 512)) : model.Length - 1 - random.Next(Math.Min(model.Length, 4096));
    }
}
