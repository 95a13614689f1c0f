using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>Sizes and factors of a real Fourier transform of 2 N numbers, done as a complex one of N and a step that separates even and odd numbers.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct SignalFourier
{
    const int LengthOption = 1;    // after the type, "T"
    const int MostLength = 1 << 16;

    internal int Length;       // 2 N
    internal int Factors;      // persistent T[2 N]: powers of the root of unity
    internal int Splitters;    // persistent T[N]: factors of the separating step
    internal int Work;         // scratch T[2 N]

    /// <summary>Checks types and option, forms the factors. Transforms of other lengths than powers of two from 4 are refused.</summary>
    internal Status Prepare<TNumber, T>(ref Setup s, bool inverse)
        where TNumber : struct, IFourierNumber<T>
        where T : unmanaged
    {
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, TNumber.Type)) != Status.Ok
            || (e = SignalOptions.Read(ref s, LengthOption, 4, MostLength, out Length)) != Status.Ok)
            return e;
        if ((Length & (Length - 1)) != 0)
            return s.Fail(Status.OptionValue, -1, Length);
        int n = Length / 2;
        if ((e = s.Persist(2 * n, out Span<T> factors, out Factors)) != Status.Ok
            || (e = s.Persist(n, out Span<T> splitters, out Splitters)) != Status.Ok
            || (e = s.Scratch(2 * n * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), out Work)) != Status.Ok)
            return e;
        Fourier<TNumber, T>.Factors(factors, inverse);
        for (int k = 0; k < n / 2; k++)
        {
            // Half a turn times (k + 1) / N, and a quarter turn.
            Turn.Of(2 * (k + 1) + n, 4 * n, out double cosine, out double sine);
            splitters[2 * k] = TNumber.From(cosine);
            splitters[2 * k + 1] = TNumber.From(inverse ? sine : -sine);
        }
        return Status.Ok;
    }
}
