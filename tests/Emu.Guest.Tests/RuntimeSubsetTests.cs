using System.Reflection;
using Emu.Guest.Compiler;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Device;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Tests;

/// <summary>The compiler is the runtime's linter: everything that a model can reach must be guest code.</summary>
public sealed class RuntimeSubsetTests
{
    [Fact]
    public void The_interpreter_and_every_kernel_stay_inside_the_guest_subset()
    {
        List<MethodInfo> roots = [typeof(Firmware).GetMethod(nameof(Firmware.Setup))!, typeof(Firmware).GetMethod(nameof(Firmware.Invoke))!];
        roots.Add(typeof(Firmware).GetMethod(nameof(Firmware.SetupPlanned))!);
        foreach (KernelRow row in OperatorTable.All.Rows)
            roots.AddRange([row.Kernel.GetMethod(nameof(IKernel.Prepare))!, row.Kernel.GetMethod(nameof(IKernel.Invoke))!]);
        List<GuestDiagnostic> diagnostics = [];
        Importer.Import(roots, diagnostics);
        Assert.True(diagnostics.Count == 0, string.Join("\n", diagnostics));
    }
}
