namespace Emu.Runtime.Planning;

/// <summary>Finds the place of every numbered buffer. Implemented by empty structs, so that an image holds the code of one planner only.</summary>
public interface IArenaPlanner
{
    /// <summary>Plans the buffers that Setup has numbered and stores their places.</summary>
    /// <param name="s">The prepared model.</param>
    /// <param name="plan">A plan made beforehand; empty for planners that need none.</param>
    /// <param name="count">Buffers.</param>
    static abstract Status Run(ref Setup s, ReadOnlySpan<byte> plan, int count);
}

/// <summary>The device's own planner: buffers choose the lowest gap in turn (<see cref="GreedyPlanner"/>).</summary>
public readonly struct PlanHere : IArenaPlanner
{
    /// <inheritdoc/>
    public static Status Run(ref Setup s, ReadOnlySpan<byte> plan, int count) => BufferPlan.Run(ref s, count);
}

/// <summary>A plan that was made beforehand, for this model, and lies in flash (<see cref="EmbeddedPlan"/>).</summary>
public readonly struct PlanBefore : IArenaPlanner
{
    /// <inheritdoc/>
    public static Status Run(ref Setup s, ReadOnlySpan<byte> plan, int count) => EmbeddedPlan.Run(ref s, plan, count);
}
