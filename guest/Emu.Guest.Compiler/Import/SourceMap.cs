using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>Source lines from portable PDBs, beside the assembly or embedded in it. Without one, lines are unknown.</summary>
internal sealed class SourceMap : IDisposable
{
    private readonly Dictionary<System.Reflection.Module, MetadataReader?> _readers = [];
    private readonly List<IDisposable> _open = [];
    private readonly Dictionary<(MetadataReader, DocumentHandle), string> _files = [];

    /// <summary>Lines of a method in order of IL offset. A hidden point extends the row before it.</summary>
    public List<(int Offset, SourceLine Line)> Of(MethodBase method, string name)
    {
        List<(int, SourceLine)> rows = [];
        if (ReaderFor(method.Module) is not { } reader)
            return rows;
        MethodDebugInformation info = reader.GetMethodDebugInformation(MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF));
        if (info.SequencePointsBlob.IsNil)
            return rows;
        foreach (SequencePoint point in info.GetSequencePoints())
            if (!point.IsHidden)
                rows.Add((point.Offset, new SourceLine(name, FileOf(reader, point.Document), point.StartLine, null)));
        return rows;
    }

    public void Dispose()
    {
        foreach (IDisposable item in _open)
            item.Dispose();
        _open.Clear();
        _readers.Clear();
    }

    private string FileOf(MetadataReader reader, DocumentHandle document)
    {
        if (!_files.TryGetValue((reader, document), out string? file))
            _files.Add((reader, document), file = reader.GetString(reader.GetDocument(document).Name));
        return file;
    }

    private MetadataReader? ReaderFor(System.Reflection.Module module)
    {
        if (!_readers.TryGetValue(module, out MetadataReader? reader))
            _readers.Add(module, reader = Open(module.Assembly.Location));
        return reader;
    }

    private MetadataReader? Open(string assemblyPath)
    {
        if (assemblyPath.Length == 0 || !File.Exists(assemblyPath))
            return null;
        try
        {
            string pdb = Path.ChangeExtension(assemblyPath, ".pdb");
            if (File.Exists(pdb))
                return Keep(MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(pdb)));
            using var pe = new PEReader(File.OpenRead(assemblyPath));
            foreach (DebugDirectoryEntry entry in pe.ReadDebugDirectory())
                if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
                    return Keep(pe.ReadEmbeddedPortablePdbDebugDirectoryData(entry));
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // A PDB that cannot be read costs the line numbers, nothing else; diagnostics say that lines are unknown.
        }
        return null;
    }

    private MetadataReader Keep(MetadataReaderProvider provider)
    {
        _open.Add(provider);
        return provider.GetMetadataReader();
    }
}
