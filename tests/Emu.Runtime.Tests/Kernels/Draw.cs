using System.Runtime.InteropServices;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Random operands with a fixed seed.</summary>
sealed class Draw(int seed)
{
    readonly Random _random = new(seed);

    internal int Int(int low, int high) => _random.Next(low, high + 1);

    internal bool Bool() => _random.Next(2) != 0;

    internal float Scale(double low = 0.002, double high = 0.3) => (float)(low * Math.Pow(high / low, _random.NextDouble()));

    internal float[] Scales(int count) => [.. Enumerable.Range(0, count).Select(_ => Scale(0.001, 0.05))];

    internal sbyte[] Int8s(int count) => [.. Enumerable.Range(0, count).Select(_ => (sbyte)_random.Next(-128, 128))];

    internal short[] Int16s(int count) => [.. Enumerable.Range(0, count).Select(_ => (short)_random.Next(-32768, 32768))];

    internal int[] Int32s(int count, int magnitude = 3000) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(-magnitude, magnitude + 1))];

    internal float[] Floats(int count, double magnitude = 2) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((_random.NextDouble() * 2 - 1) * magnitude))];

    internal static byte[] Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    internal static T[] Read<T>(byte[] bytes) where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    internal static int Count(params int[] shape) => shape.Aggregate(1, (a, b) => a * b);
}
