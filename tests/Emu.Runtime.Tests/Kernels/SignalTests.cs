using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>TFLM's signal operators against their definitions on whole streams, which the operators get piece by piece.</summary>
public class SignalTests
{
    static ModelRun Open(string name, byte[] options, TensorSpec input, params TensorSpec[] outputs)
    {
        ModelWriter writer = new();
        int x = writer.AddInput(input);
        writer.AddCustomOperator(name, [x], [.. outputs.Select(writer.AddOutput)], options);
        ModelRun run = new(writer.ToArray());
        Assert.True(run.Status == Status.Ok, run.Failure);
        return run;
    }

    static short[] Small(Draw draw, int count) => [.. draw.Int16s(count).Select(v => (short)(v / 8))];

    [Theory]
    [InlineData(4, 3)]
    [InlineData(4, 0)]
    [InlineData(2, 7)]
    public void A_delay_gives_each_sample_later(int length, int delay)
    {
        Draw draw = new(301);
        using ModelRun run = Open("SignalDelay", FlexOptions.Of(("delay_length", delay)), Tensor(ElementType.Int16, 2, length), Tensor(ElementType.Int16, 2, length));
        List<short>[] streams = [[.. new short[delay]], [.. new short[delay]]];
        for (int turn = 0; turn < 8; turn++)
        {
            short[] x = draw.Int16s(2 * length);
            streams[0].AddRange(x[..length]);
            streams[1].AddRange(x[length..]);
            Assert.Equal(streams.SelectMany(s => s.Skip(turn * length).Take(length)), Draw.Read<short>(run.Invoke(Draw.Bytes(x))[0]));
        }
    }

    [Theory]
    [InlineData(5, 2, 1, false)]
    [InlineData(5, 2, 3, false)]
    [InlineData(6, 3, 2, true)]
    [InlineData(4, 4, 2, false)]
    [InlineData(2, 5, 2, false)]
    public void A_framer_cuts_a_stream_into_overlapping_frames(int size, int step, int frames, bool prefill)
    {
        Draw draw = new(302);
        using ModelRun run = Open("SignalFramer", FlexOptions.Of(("frame_size", size), ("frame_step", step), ("prefill", prefill ? 1 : 0)),
            Tensor(ElementType.Int16, frames * step), Tensor(ElementType.Int16, frames, size), Tensor(ElementType.Bool));
        List<short> stream = [.. new short[prefill ? size - step : 0]];
        int complete = 0;
        for (int turn = 0; turn < 8; turn++)
        {
            short[] x = draw.Int16s(frames * step);
            byte[][] found = run.Invoke(Draw.Bytes(x));
            bool all = true;
            for (int frame = 0; frame < frames; frame++)
            {
                stream.AddRange(x[(frame * step)..((frame + 1) * step)]);
                bool full = stream.Count - complete * step >= size;
                all &= full;
                if (full)
                    Assert.Equal(stream.Skip(complete++ * step).Take(size), Draw.Read<short>(found[0])[(frame * size)..((frame + 1) * size)]);
            }
            Assert.Equal(all ? 1 : 0, found[1][0]);
        }
        Assert.True(complete > 5);
    }

    [Theory]
    [InlineData(2, 1, 1, 1)]
    [InlineData(3, 2, 1, 2)]
    [InlineData(1, 0, 2, 3)]
    [InlineData(2, 3, 0, 4)]
    public void A_stacker_joins_the_newest_frames(int channels, int left, int right, int step)
    {
        Draw draw = new(303);
        int count = left + 1 + right;
        using ModelRun run = Open("SignalStacker",
            FlexOptions.Of(("num_channels", channels), ("stacker_left_context", left), ("stacker_right_context", right), ("stacker_step", step)),
            Tensor(ElementType.Int16, channels), Tensor(ElementType.Int16, channels * count), Tensor(ElementType.Bool));
        List<short> stream = [];
        int joined = 0;
        for (int turn = 0; turn < 12; turn++)
        {
            short[] x = draw.Int16s(channels);
            for (int copy = turn == 0 ? left : 0; copy >= 0; copy--)
                stream.AddRange(x);
            byte[][] found = run.Invoke(Draw.Bytes(x));
            bool full = stream.Count >= (joined * step + count) * channels;
            Assert.Equal(full ? 1 : 0, found[1][0]);
            if (full)
                Assert.Equal(stream.Skip(joined++ * step * channels).Take(count * channels), Draw.Read<short>(found[0]));
        }
        Assert.True(joined >= 2);
    }

    [Theory]
    [InlineData(5, 2, 1)]
    [InlineData(6, 3, 4)]
    [InlineData(4, 4, 2)]
    public void Overlapping_frames_add_up_to_a_stream(int size, int step, int frames)
    {
        Draw draw = new(304);
        byte[] options = FlexOptions.Of(("T", (int)ElementType.Int16), ("frame_step", step));
        using ModelRun integers = Open("SignalOverlapAdd", options, Tensor(ElementType.Int16, frames, size), Tensor(ElementType.Int16, frames * step));
        using ModelRun floats = Open("SignalOverlapAdd", options, Tensor(ElementType.Float32, frames, size), Tensor(ElementType.Float32, frames * step));
        long[] stream = new long[8 * frames * step + size];
        for (int turn = 0; turn < 8; turn++)
        {
            short[] x = Small(draw, frames * size);
            for (int i = 0; i < x.Length; i++)
                stream[(turn * frames + i / size) * step + i % size] += x[i];
            long[] expected = stream[(turn * frames * step)..((turn + 1) * frames * step)];
            Assert.Equal(expected, Draw.Read<short>(integers.Invoke(Draw.Bytes(x))[0]).Select(v => (long)v));
            // Sums of small integers are exact in float32.
            Assert.Equal(expected, Draw.Read<float>(floats.Invoke(Draw.Bytes([.. x.Select(v => (float)v)]))[0]).Select(v => (long)v));
        }
    }

    [Fact]
    public void Overlapping_int16_frames_saturate()
    {
        using ModelRun run = Open("SignalOverlapAdd", FlexOptions.Of(("T", (int)ElementType.Int16), ("frame_step", 1)), Tensor(ElementType.Int16, 2, 2), Tensor(ElementType.Int16, 2));
        Assert.Equal([(short)0, short.MaxValue], Draw.Read<short>(run.Invoke(Draw.Bytes<short>([0, 30000, 30000, -30000]))[0]));
        Assert.Equal([short.MinValue, (short)-5], Draw.Read<short>(run.Invoke(Draw.Bytes<short>([-30000, -5, 0, 0]))[0]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(512)]
    public void Fourier_transforms_follow_their_sums(int length)
    {
        Draw draw = new(305);
        float[] x = draw.Floats(length);
        byte[] options = FlexOptions.Of(("T", (int)ElementType.Float32), ("fft_length", length));
        using ModelRun forward = Open("SignalRfft", options, Tensor(ElementType.Float32, length), Tensor(ElementType.Float32, length + 2));
        using ModelRun inverse = Open("SignalIrfft", options, Tensor(ElementType.Float32, length + 2), Tensor(ElementType.Float32, length));
        float[] spectrum = Draw.Read<float>(forward.Invoke(Draw.Bytes(x))[0]);
        for (int k = 0; k <= length / 2; k++)
        {
            double re = 0, im = 0;
            for (int t = 0; t < length; t++)
            {
                (double sine, double cosine) = Math.SinCos(-2 * Math.PI * k * t / length);
                (re, im) = (re + x[t] * cosine, im + x[t] * sine);
            }
            Assert.Equal(re, spectrum[2 * k], 1e-5 * length);
            Assert.Equal(im, spectrum[2 * k + 1], 1e-5 * length);
        }
        // TFLM divides by the length (signal/src/irfft_float.cc): there and back is the same.
        float[] back = Draw.Read<float>(inverse.Invoke(Draw.Bytes(spectrum))[0]);
        for (int t = 0; t < length; t++)
            Assert.Equal(x[t], back[t], 1e-5);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(256)]
    public void Fixed_point_transforms_are_scaled_down_by_their_length(int length)
    {
        Draw draw = new(306);
        short[] x = draw.Int16s(length);
        byte[] options = FlexOptions.Of(("T", (int)ElementType.Int16), ("fft_length", length));
        using ModelRun forward = Open("SignalRfft", options, Tensor(ElementType.Int16, length), Tensor(ElementType.Int16, length + 2));
        short[] spectrum = Draw.Read<short>(forward.Invoke(Draw.Bytes(x))[0]);
        int[] wide = [.. x.Select(v => v << 16)];
        options = FlexOptions.Of(("T", (int)ElementType.Int32), ("fft_length", length));
        using ModelRun wideForward = Open("SignalRfft", options, Tensor(ElementType.Int32, length), Tensor(ElementType.Int32, length + 2));
        using ModelRun wideInverse = Open("SignalIrfft", options, Tensor(ElementType.Int32, length + 2), Tensor(ElementType.Int32, length));
        int[] wideSpectrum = Draw.Read<int>(wideForward.Invoke(Draw.Bytes(wide))[0]);
        int[] back = Draw.Read<int>(wideInverse.Invoke(Draw.Bytes([.. wideSpectrum.Select(v => v / 2)]))[0]);
        for (int k = 0; k <= length / 2; k++)
        {
            double re = 0, im = 0;
            for (int t = 0; t < length; t++)
            {
                (double sine, double cosine) = Math.SinCos(-2 * Math.PI * k * t / length);
                (re, im) = (re + x[t] * cosine / length, im + x[t] * sine / length);
            }
            Assert.Equal(re, spectrum[2 * k], 6.0);
            Assert.Equal(im, spectrum[2 * k + 1], 6.0);
            Assert.Equal(re, wideSpectrum[2 * k] / 65536.0, 0.02);
            Assert.Equal(im, wideSpectrum[2 * k + 1] / 65536.0, 0.02);
        }
        // Both directions divide by the length: there and back is the stream over the length, here of half the spectrum.
        for (int t = 0; t < length; t++)
            Assert.Equal(x[t] / 2.0 / length, back[t] / 65536.0, 0.05);
    }
}
