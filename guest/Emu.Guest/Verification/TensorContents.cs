using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Verification;

/// <summary>Reads what a suite's sources hold.</summary>
internal static class TensorContents
{
    /// <summary>Reads the contents of a tensor.</summary>
    /// <returns>Why they cannot be used, or null.</returns>
    public static string? TryRead(TensorSource source, TensorView tensor, out byte[] data)
    {
        data = [];
        if (source.Window is { } window)
            return ReadWindow(source.Path, window, tensor, out data);
        ModelError? error = TensorFile.TryLoad(source.Path, tensor, out byte[]? whole);
        data = whole ?? [];
        return error?.Message;
    }

    /// <summary>Bytes of one element; 0 for types without whole bytes.</summary>
    public static int WidthOf(ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 1,
        ElementType.Int16 => 2,
        ElementType.Int32 or ElementType.UInt32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.Float64 => 8,
        _ => 0,
    };

    private static string? ReadWindow(string path, TensorWindow window, TensorView tensor, out byte[] data)
    {
        data = [];
        int width = WidthOf(tensor.Type);
        if (width == 0)
            return $"windows of {ElementTypeNames.Name(tensor.Type)} are not possible";
        if (window.Elements is { } elements && elements != tensor.Elements)
            return $"a window has {elements} elements, the tensor {tensor.Elements}";
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            long begin = window.Index * (window.StrideElements ?? tensor.Elements) * width;
            if (begin + tensor.Bytes > stream.Length)
                return $"window {window.Index} ends at byte {begin + tensor.Bytes}, the file at {stream.Length}";
            stream.Position = begin;
            data = new byte[tensor.Bytes];
            stream.ReadExactly(data);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the file cannot be read: {e.Message.ReplaceLineEndings(" ")}";
        }
    }
}
