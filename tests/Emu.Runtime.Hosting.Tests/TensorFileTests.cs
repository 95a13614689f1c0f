using System.Text;

namespace Emu.Runtime.Hosting.Tests;

public sealed class TensorFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("emu-tensors").FullName;
    readonly TensorView _x = ModelView.Read(ModelFile.Open(Samples.Reshape())).Inputs[0]; // int8 [1, 12]

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_by_numpy_is_read()
    {
        // Header as numpy 1.26 writes it for numpy.arange(12, dtype=numpy.int8).reshape(1, 12).
        byte[] file = Npy(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 12), }", [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Assert.Null(TensorFile.TryParse(file, _x, "a.npy", out byte[]? data));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), data);
    }

    [Fact]
    public void Version_2_and_a_missing_batch_are_taken()
    {
        byte[] file = Npy(2, "{'descr': '|i1', 'fortran_order': False, 'shape': (12,), }", new byte[12]);
        Assert.Null(TensorFile.TryParse(file, _x, "a.npy", out _));
    }

    [Theory]
    [InlineData(ModelErrorId.TensorTypeMismatch, "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 12), }", 12)]
    [InlineData(ModelErrorId.TensorShapeMismatch, "{'descr': '|i1', 'fortran_order': False, 'shape': (3, 4), }", 12)]
    [InlineData(ModelErrorId.TensorShapeMismatch, "{'descr': '|i1', 'fortran_order': False, 'shape': (), }", 1)]
    [InlineData(ModelErrorId.NpyUnsupported, "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 12), }", 48)]
    [InlineData(ModelErrorId.NpyUnsupported, "{'descr': '|O', 'fortran_order': False, 'shape': (1, 12), }", 12)]
    [InlineData(ModelErrorId.NpyUnsupported, "{'descr': '|i1', 'fortran_order': True, 'shape': (1, 12), }", 12)]
    [InlineData(ModelErrorId.NpyMalformed, "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 12), }", 11)]
    [InlineData(ModelErrorId.NpyMalformed, "{'descr': '|i1', 'fortran_order': False, 'shape': (-1, 12), }", 12)]
    [InlineData(ModelErrorId.NpyMalformed, "{'descr': '|i1', 'fortran_order': False, 'shape': (99999999, 99999999, 99999999), }", 12)]
    [InlineData(ModelErrorId.NpyMalformed, "{'descr': '|i1', 'shape': (1, 12), }", 12)]
    [InlineData(ModelErrorId.NpyMalformed, "", 12)]
    public void A_wrong_array_is_refused(ModelErrorId expected, string header, int bytes)
    {
        ModelError? error = TensorFile.TryParse(Npy(1, header, new byte[bytes]), _x, "a.npy", out byte[]? data);
        Assert.Equal(expected, error?.Id);
        Assert.Null(data);
    }

    [Fact]
    public void A_damaged_npy_header_never_throws()
    {
        byte[] file = Npy(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 12), }", new byte[12]);
        for (int i = 0; i < 20_000; i++)
        {
            Random random = new(i);
            byte[] damaged = file[..random.Next(6, file.Length + 1)];
            for (int k = 0; k < 3; k++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            TensorFile.TryParse(damaged, _x, "a.npy", out _);
        }
    }

    [Fact]
    public void A_written_array_is_read_back_and_aligned_to_64()
    {
        string path = Path.Combine(_folder, "y.npy");
        byte[] data = [.. Enumerable.Range(5, 12).Select(i => (byte)i)];
        TensorFile.SaveNpy(path, _x, data);
        Assert.Equal(data, TensorFile.Load(path, _x));
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal(0, (file.Length - 12) % 64);
        Assert.Equal((byte)'\n', file[^13]);
        Assert.StartsWith("{'descr': '|i1', 'fortran_order': False, 'shape': (1, 12), }", Encoding.Latin1.GetString(file, 10, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void A_raw_file_must_have_exactly_the_tensors_bytes()
    {
        string path = Path.Combine(_folder, "x.bin");
        TensorFile.SaveRaw(path, new byte[12]);
        Assert.Equal(new byte[12], TensorFile.Load(path, _x));
        TensorFile.SaveRaw(path, new byte[13]);
        Assert.Equal(ModelErrorId.TensorSizeMismatch, TensorFile.TryLoad(path, _x, out _)?.Id);
        using (FileStream huge = File.Create(path))
            huge.SetLength(1L << 32);
        Assert.Equal(ModelErrorId.TensorSizeMismatch, TensorFile.TryLoad(path, _x, out _)?.Id);
        Assert.Equal(ModelErrorId.FileNotFound, TensorFile.TryLoad(Path.Combine(_folder, "none"), _x, out _)?.Id);
    }

    static byte[] Npy(int version, string header, byte[] data)
    {
        int lengthBytes = version == 1 ? 2 : 4;
        header = header.PadRight((6 + 2 + lengthBytes + header.Length + 64) / 64 * 64 - 9 - lengthBytes) + "\n";
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. BitConverter.GetBytes(header.Length)[..lengthBytes], .. Encoding.Latin1.GetBytes(header), .. data];
    }
}
