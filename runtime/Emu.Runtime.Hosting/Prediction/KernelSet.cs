namespace Emu.Runtime.Hosting.Prediction;

/// <summary>Which kernels TFLM was built with. CMSIS-NN's buffers depend on the core's class.</summary>
public enum KernelSet
{
    /// <summary>TFLM's portable kernels.</summary>
    Reference,
    /// <summary>CMSIS-NN on a core without DSP instructions: Cortex-M0, M0+, M3, M23.</summary>
    CmsisNn,
    /// <summary>CMSIS-NN on a core with DSP instructions: Cortex-M4, M7, M33.</summary>
    CmsisNnDsp,
    /// <summary>CMSIS-NN on a core with MVE (Helium): Cortex-M52, M55, M85.</summary>
    CmsisNnMve,
}

/// <summary>How the interpreter is given its memory.</summary>
public enum ArenaForm
{
    /// <summary>One arena: <c>MicroInterpreter(model, resolver, arena, size)</c>.</summary>
    Single,
    /// <summary>One arena and a <c>RecordingMicroAllocator</c>, which is larger than the plain one.</summary>
    Recording,
    /// <summary>Two arenas: <c>MicroAllocator::Create(persistent, size, nonPersistent, size)</c>.</summary>
    Split,
}

/// <summary>The moments that can need the most memory.</summary>
public enum ArenaPhase
{
    /// <summary>Tensor and operator records, builtin parameters and kernel data (StartModelAllocation, Init).</summary>
    Start,
    /// <summary>Prepare of the operators, with temporary TfLiteTensors between head and tail.</summary>
    Prepare,
    /// <summary>Memory planning: its tables lie in the arena beside everything persistent (CommitStaticMemoryPlan).</summary>
    Planning,
    /// <summary>Planned buffers and everything persistent, also during Invoke.</summary>
    Invoke,
}
