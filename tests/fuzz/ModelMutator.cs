using System.Buffers.Binary;

namespace Emu.Tests;

/// <summary>Damages models: bits flipped, numbers replaced, ends cut. Compiled into the tests, which run a slice, and into the fuzz program.</summary>
internal static class ModelMutator
{
    /// <param name="seed">A good model; it is copied.</param>
    /// <param name="places">Its <see cref="FieldPlaces"/>.</param>
    /// <param name="random">Decides everything.</param>
    internal static byte[] Damage(byte[] seed, ReadOnlySpan<int> places, Random random)
    {
        // Weights fill most of a file: damage goes to the numbers of tensors and operators first, then to the tables around them, seldom elsewhere.
        byte[] model = seed.AsSpan().ToArray();
        int hits = 1 + random.Next(4);
        for (int k = 0; k < hits; k++)
        {
            int at = random.Next(32) switch
            {
                0 => random.Next(model.Length),
                1 => NearTable(model, random),
                _ when places.Length > 0 => Math.Min(places[random.Next(places.Length)], model.Length - 1),
                _ => NearTable(model, random),
            };
            int word = Math.Min(at & ~3, model.Length - 4);
            // Single bytes lie between words that are offsets: a word there would only make the file unreadable.
            switch (random.Next(at % 4 == 0 ? 6 : 2))
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
                    model[at] = (byte)random.Next(12);
                    break;
                default:
                    if (random.Next(16) == 0)
                        Array.Resize(ref model, Math.Max(4, model.Length - random.Next(1, model.Length)));
                    break;
            }
        }
        return model;
    }

    static readonly int[] Interesting = [0, 1, -1, 2, 4, 7, 8, 16, 127, 128, 255, 256, 32767, 65535, 0x7FFFFFFF, int.MinValue, -4, 0x7FFFFFFC, 0x40000000, 1 << 24];

    /// <summary>A place early or late in the file, where the root, vtables and metadata lie.</summary>
    static int NearTable(byte[] model, Random random)
    {
        if (model.Length < 64)
            return random.Next(model.Length);
        return random.Next(2) == 0 ? random.Next(Math.Min(model.Length, 512)) : model.Length - 1 - random.Next(Math.Min(model.Length, 4096));
    }
}
