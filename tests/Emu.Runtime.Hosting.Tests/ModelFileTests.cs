using System.Text;

namespace Emu.Runtime.Hosting.Tests;

public sealed class ModelFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("emu-files").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_missing_file_and_a_folder_are_reported()
    {
        AssertError(ModelErrorId.FileNotFound, ModelFile.TryLoad(Path.Combine(_folder, "none.tflite"), out _));
        Assert.Contains("folder", AssertError(ModelErrorId.FileNotFound, ModelFile.TryLoad(_folder, out _)).Message, StringComparison.Ordinal);
        AssertError(ModelErrorId.FileNotFound, ModelFile.TryLoad("a\0b", out _));
    }

    [Fact]
    public void An_empty_file_is_reported() => AssertError(ModelErrorId.FileEmpty, ModelFile.TryLoad(Write([]), out _));

    [Fact]
    public void A_huge_file_is_refused_without_being_read()
    {
        string path = Path.Combine(_folder, "huge.tflite");
        using (FileStream stream = File.Create(path))
            stream.SetLength(3L << 30); // sparse: takes no disk space
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertError(ModelErrorId.FileTooLarge, ModelFile.TryLoad(path, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_protected_file_is_reported()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "needs a file that this user cannot read");
        string path = Write("\0\0\0\0TFL3"u8.ToArray());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
        AssertError(ModelErrorId.FileUnreadable, ModelFile.TryLoad(path, out _));
    }

    [Theory]
    [InlineData("\u007fELF\u0001\u0001\u0001\0", "ELF")]
    [InlineData("PK\u0003\u0004xxxxxxxx", "ZIP")]
    [InlineData("GGUFxxxxxxxx", "GGUF")]
    [InlineData("%PDF-1.4 xxxx", "PDF")]
    [InlineData("<!DOCTYPE html>", "web page")]
    [InlineData("const unsigned char model[] = { 0x1c", "xxd")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "git lfs pull")]
    [InlineData("\0\0\0\0TFL2xxxx", "TFL2")]
    [InlineData("\u0008\u0007\u0012\u0007pytorch", "ONNX")]
    [InlineData("\0\0\0", "3 bytes")]
    [InlineData("\0\0\0\0\0\0\0\0\0", "not the identifier")]
    public void Another_kind_of_file_is_named(string content, string hint) =>
        Assert.Contains(hint, AssertError(ModelErrorId.NotAModel, ModelFile.TryLoad(Write(Encoding.Latin1.GetBytes(content)), out _)).Message, StringComparison.Ordinal);

    [Fact]
    public void Keras_and_numpy_files_are_named()
    {
        Assert.Contains("Keras", FileKind.Guess([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]), StringComparison.Ordinal);
        Assert.Contains("numpy", FileKind.Guess([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0]), StringComparison.Ordinal);
        Assert.Contains("gzip", FileKind.Guess([0x1F, 0x8B, 8, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_early_is_called_truncated()
    {
        byte[] model = Samples.Reshape();
        ModelError error = AssertError(ModelErrorId.FileTruncated, ModelView.TryRead(ModelFile.Open(model[..(model.Length / 2 & ~3)]), out _));
        Assert.Contains("behind its end", error.Message, StringComparison.Ordinal);
        AssertError(ModelErrorId.FileTruncated, ModelFile.TryOpen("\0\u0001\0\0TFL3xxxx"u8.ToArray(), "x", out _));
    }

    [Fact]
    public void Real_models_cut_anywhere_are_refused()
    {
        foreach (string path in Directory.GetFiles(Repository.SharedModels, "*.tflite"))
        {
            byte[] model = File.ReadAllBytes(path);
            for (int k = 1; k < 16; k++)
                Assert.NotNull(ModelFile.TryOpen(model[..(model.Length * k / 16 & ~3)], path, out ModelFile? file) ?? ModelView.TryRead(file!, out _));
        }
    }

    [Fact]
    public void An_exception_carries_id_place_and_fix()
    {
        string path = Write([1, 2, 3]);
        ModelException e = Assert.Throws<ModelException>(() => ModelFile.Load(path));
        Assert.Equal("EMU2005", e.Error.Code);
        Assert.Contains($"where: {path}", e.Message, StringComparison.Ordinal);
        Assert.Contains("fix:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_id_has_a_fix_and_every_status_an_id()
    {
        foreach (ModelErrorId id in Enum.GetValues<ModelErrorId>())
            Assert.InRange(ErrorInfoAttribute.FixOf(id).Length, 10, 300);
        foreach (Status status in Enum.GetValues<Status>())
            if (status != Status.Ok)
            {
                Assert.True(Enum.IsDefined((ModelErrorId)(2000 + (int)status)), $"{status} has no error id");
                SetupReport report = new() { Operator = -1, Tensor = -1, Operand = -1 };
                Assert.DoesNotContain("status ", Diagnosis.Explain(status, in report, null, "m.tflite").Message, StringComparison.Ordinal);
            }
    }

    string Write(byte[] content)
    {
        string path = Path.Combine(_folder, "file.tflite");
        File.WriteAllBytes(path, content);
        return path;
    }

    static ModelError AssertError(ModelErrorId id, ModelError? error)
    {
        Assert.NotNull(error);
        Assert.Equal(id, error.Id);
        Assert.NotEmpty(error.Fix);
        return error;
    }
}
