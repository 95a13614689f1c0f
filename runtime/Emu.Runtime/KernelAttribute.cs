namespace Emu.Runtime;

/// <summary>Names the custom operator that a kernel of one's own serves, so that <c>emu --operators FILE.dll</c> finds it.</summary>
/// <param name="name">The custom operator's name in the model.</param>
/// <param name="type">Type of its first input, or <see cref="ElementType.Any"/> for all.</param>
[AttributeUsage(AttributeTargets.Struct, AllowMultiple = true)]
public sealed class KernelAttribute(string name, ElementType type = ElementType.Any) : Attribute
{
    /// <summary>The custom operator's name in the model.</summary>
    public string Name { get; } = name;
    /// <summary>Type of its first input.</summary>
    public ElementType Type { get; } = type;
}
