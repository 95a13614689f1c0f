namespace Emu.Runtime.Hosting.Planning;

/// <summary>Who decides where activations and scratch buffers lie.</summary>
public enum Planner
{
    /// <summary>A search on the host; the plan goes into the image. Operators that can work in place do. Never larger than <see cref="Greedy"/>.</summary>
    Search,
    /// <summary>The device itself, in Setup: no plan in flash, but the planner's code.</summary>
    Greedy,
    /// <summary>Every buffer has a place of its own, so that all tensors can be read after Invoke. The plan goes into the image.</summary>
    Linear,
    /// <summary>The model's <c>OfflineMemoryAllocation</c> metadata, as TFLM reads it; tensors without an offset there choose the lowest gap. The plan goes into the image.</summary>
    Offline,
}
