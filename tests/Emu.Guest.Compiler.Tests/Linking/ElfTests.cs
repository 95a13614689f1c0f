using System.Diagnostics;
using System.Reflection;
using Emu.Arm;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Tests.Subset;
using Emu.Guest.Compiler.Tests.Thumb;
using Emu.Guest.Compiler.Thumb;
using Emu.Isa;

namespace Emu.Guest.Compiler.Tests.Linking;

/// <summary>The ELF file is what GNU binutils and our own reader expect.</summary>
public class ElfTests
{
    private static Image LinkAll()
    {
        List<MethodInfo> methods = [.. SubsetCases.All.Where(static m => m.DeclaringType!.Name is "Integers" or "Control" or "Spans")];
        CompiledModule module = GuestCompiler.Compile(methods, ThumbTarget.CortexM4, new CompilerOptions { Verify = true });
        return Linker.Link(module, module.Roots, GuestRunner.Options with
        {
            Regions = [new LinkRegion("flash", GuestRunner.FlashBase, 1 << 20), new LinkRegion("ram", 0x2000_0000, 1 << 16)],
            Objects = [.. GuestRunner.Options.Objects, new LinkObject("arena", ".bss", "ram", SectionKind.Reserved, 16) { ReservedBytes = 1000 }],
            Entry = module.Roots[0].Name,
        });
    }

    [Fact]
    public void Binutils_read_the_file_without_complaint_and_show_symbols_and_lines()
    {
        Assert.SkipUnless(Tool("arm-none-eabi-objdump", "--version") is not null, "arm-none-eabi-objdump is not installed");
        string file = Path.Combine(Path.GetTempPath(), $"emu-{Guid.NewGuid():N}.elf");
        try
        {
            Image image = LinkAll();
            File.WriteAllBytes(file, ElfWriter.Write(image));
            string listing = Tool("arm-none-eabi-objdump", $"-d {file}")!;
            Assert.DoesNotContain("undefined", listing, StringComparison.OrdinalIgnoreCase);
            foreach (ImageSymbol symbol in image.Symbols.Where(static s => s.Kind == SymbolKind.Function))
                Assert.Contains($"{symbol.Address:x8} <{symbol.Name}>:", listing, StringComparison.Ordinal);
            string headers = Tool("arm-none-eabi-readelf", $"-a {file}")!;
            Assert.DoesNotContain("Warning", headers, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Tag_CPU_arch: v7E-M", headers, StringComparison.Ordinal);
            Assert.Contains("NOBITS", headers, StringComparison.Ordinal);
            Assert.Contains(".cs:", Tool("arm-none-eabi-objdump", $"-d -l {file}")!, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Every_emitted_word_decodes_to_a_row_and_encodes_back()
    {
        Image image = LinkAll();
        byte[] text = image.Sections.Single(static s => s.Name == ".text").Bytes;
        uint start = image.Sections.Single(static s => s.Name == ".text").Address;
        ImageSymbol[] marks = [.. image.Symbols.Where(s => s.Kind is SymbolKind.CodeMark or SymbolKind.DataMark && s.Address >= start && s.Address < start + text.Length)];
        int decoded = 0;
        for (int m = 0; m < marks.Length; m++)
        {
            if (marks[m].Kind == SymbolKind.DataMark)
                continue;
            uint end = m + 1 < marks.Length ? marks[m + 1].Address : start + (uint)text.Length;
            // Functions start at multiples of 4: a gap of 2 bytes before the next one is no instruction.
            ImageSymbol? function = image.FunctionAt(marks[m].Address);
            end = Math.Min(end, function!.Address + function.Size);
            byte it = 0;
            for (uint at = marks[m].Address; at < end; decoded++)
                at += RoundTrip(text.AsSpan((int)(at - start)), at, ref it);
        }
        Assert.InRange(decoded, 500, int.MaxValue);
    }

    private static readonly ThumbDecoder Decoder = new(Features.V6M | Features.V7M | Features.Dsp);

    private static uint RoundTrip(ReadOnlySpan<byte> code, uint address, ref byte it)
    {
        uint first = BitConverter.ToUInt16(code), second = code.Length >= 4 ? BitConverter.ToUInt16(code[2..]) : 0u;
        uint word = ThumbDecoder.IsWide((ushort)first) ? first << 16 | second : first;
        int row = Decoder.Decode((ushort)first, (ushort)second, address, it, out Fields fields);
        it = ThumbDecoder.NextItState(row, fields, it);
        Assert.True(row != Emu.Arm.Thumb.Undefined, $"{word:x} at {address:x} has no row");
        Assert.Equal(word, ThumbAssembler.Encode(row, fields));
        return fields.Length;
    }

    [Fact]
    public void Our_reader_finds_segments_symbols_and_entry()
    {
        Image image = LinkAll();
        Emu.Loading.ElfImage elf = Emu.Loading.ElfImage.Read(ElfWriter.Write(image));
        Assert.Equal(image.Entry, elf.Entry);
        foreach (ImageSection section in image.Sections)
        {
            Emu.Loading.ElfSegment segment = elf.Segments.Single(s => s.Address == section.Address);
            Assert.Equal(section.Size, segment.MemorySize);
            Assert.Equal(section.Bytes, segment.Data.ToArray());
        }
    }

    [Fact]
    public void An_overflow_says_region_missing_bytes_and_largest_parts()
    {
        CompiledModule module = GuestCompiler.Compile([SubsetCases.All.First()], ThumbTarget.CortexM4, new CompilerOptions());
        Image image = Linker.Link(module, module.Roots, new LinkOptions
        {
            Regions = [new LinkRegion("flash", 0, 1024)],
            CodeRegion = "flash",
            Objects = [new LinkObject("model", ".model", "flash", SectionKind.ReadOnlyData, 16) { Bytes = new byte[2000] }],
        });
        LinkOverflow overflow = Assert.Single(image.Overflows);
        Assert.Equal("flash", overflow.Region);
        Assert.Equal("model", overflow.Largest[0].Name);
        Assert.InRange(overflow.Missing, 977, 3000);
    }

    [Fact]
    public void A_missing_symbol_is_named_with_its_user()
    {
        CompiledModule module = GuestCompiler.Compile([SubsetCases.All.First()], ThumbTarget.CortexM4, new CompilerOptions());
        LinkObject user = new("vectors", ".vectors", "flash", SectionKind.ReadOnlyData, 4)
        { Bytes = new byte[4], Relocations = [new Relocation(0, RelocationKind.Word, new ExternalSymbol("stack_top"), 0)] };
        LinkException e = Assert.Throws<LinkException>(() => Linker.Link(module, module.Roots, new LinkOptions
        { Regions = [new LinkRegion("flash", 0, 1 << 20)], CodeRegion = "flash", Objects = [user] }));
        Assert.Contains("vectors", e.Message, StringComparison.Ordinal);
        Assert.Contains("stack_top", e.Message, StringComparison.Ordinal);
    }

    private static string? Tool(string name, string arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            return output + errors.Result;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
