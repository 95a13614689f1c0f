using System.Reflection;
using Emu.Guest.Compiler.Import;

namespace Emu.Guest.Compiler.Tests.Import;

/// <summary>Code outside the subset is refused with id, line, call path and fix.</summary>
public sealed class RejectionTests
{
    private static MethodInfo[] Samples() => typeof(RejectedSamples).GetMethods(BindingFlags.Static | BindingFlags.Public);

    public static TheoryData<string> Names => [.. Samples().Select(m => m.Name)];

    private static List<GuestDiagnostic> Refusals(params MethodInfo[] roots)
    {
        List<GuestDiagnostic> diagnostics = [];
        Importer.Import(roots, diagnostics);
        return diagnostics;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_construct_outside_the_subset_is_refused_with_id_line_and_fix(string name)
    {
        MethodInfo method = typeof(RejectedSamples).GetMethod(name)!;
        RefusedAttribute expected = method.GetCustomAttribute<RefusedAttribute>()!;
        List<GuestDiagnostic> diagnostics = Refusals(method);
        Assert.NotEmpty(diagnostics);
        GuestDiagnostic first = diagnostics[0];
        Assert.True(expected.Id == first.Id, first.ToString());
        Assert.True(expected.Line == first.Line, $"expected line {expected.Line}: {first}");
        Assert.Contains(expected.Fix, first.Fix, StringComparison.Ordinal);
        Assert.EndsWith("RejectedSamples.cs", first.File, StringComparison.Ordinal);
        Assert.Contains(method.Name, first.CallPath[0], StringComparison.Ordinal);
        Assert.StartsWith("EMU30", first.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_id_has_a_sample_or_a_reason_to_have_none()
    {
        var covered = Samples().Select(m => m.GetCustomAttribute<RefusedAttribute>()!.Id).ToHashSet();
        // OpenMethod needs a root that C# cannot name (see below); InvalidIl needs broken IL.
        covered.UnionWith([RejectionId.OpenMethod, RejectionId.InvalidIl]);
        Assert.Equal(Enum.GetValues<RejectionId>(), covered.Order());
    }

    [Fact]
    public void Every_id_has_its_own_fix_and_a_line_in_the_documentation()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guest-subset.md"));
        foreach (RejectionId id in Enum.GetValues<RejectionId>())
        {
            Assert.Contains($"EMU{(int)id}", page, StringComparison.Ordinal);
            Assert.Contains(Rejection.FixFor(id).Split(';', ',', ':')[0], page, StringComparison.Ordinal);
        }
        foreach (string api in Intrinsics.Apis)
            Assert.Contains(api[(api.LastIndexOf('.') + 1)..].Replace("get_", "", StringComparison.Ordinal), page, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_faults_are_collected_with_their_call_paths()
    {
        List<GuestDiagnostic> diagnostics = Refusals(
            typeof(RejectedSamples).GetMethod(nameof(RejectedSamples.NewArray))!,
            typeof(RejectedSamples).GetMethod(nameof(RejectedSamples.DefaultMethod))!,
            typeof(RejectedSamples).GetMethod(nameof(RejectedSamples.Exponential))!);
        Assert.Equal([RejectionId.Allocation, RejectionId.MathLibrary, RejectionId.DefaultInterfaceMethod], diagnostics.Select(d => d.Id));
        GuestDiagnostic inner = diagnostics[2];
        Assert.Equal(2, inner.CallPath.Count);
        Assert.EndsWith("DefaultMethod", inner.CallPath[0], StringComparison.Ordinal);
        Assert.EndsWith("TwiceOf<Square>", inner.CallPath[1], StringComparison.Ordinal);
        var exception = new GuestCompileException(diagnostics);
        Assert.Contains("EMU3012", exception.Message, StringComparison.Ordinal);
        Assert.Contains("fix:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_generic_roots_are_refused()
    {
        MethodInfo open = typeof(RejectedSamples).GetMethod("SizeOf", BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.Equal(RejectionId.OpenMethod, Refusals(open)[0].Id);
    }
}
