using System.Reflection;

namespace Emu.Runtime.Hosting;

/// <summary>What an error is and what to do about it; the error page and the messages read it.</summary>
/// <param name="title">One sentence.</param>
/// <param name="fix">One sentence.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ErrorInfoAttribute(string title, string fix) : Attribute
{
    /// <summary>What is wrong.</summary>
    public string Title { get; } = title;

    /// <summary>What the user can do.</summary>
    public string Fix { get; } = fix;

    /// <summary>What to do about an error.</summary>
    public static string FixOf(ModelErrorId id) =>
        typeof(ModelErrorId).GetField(id.ToString())?.GetCustomAttribute<ErrorInfoAttribute>()?.Fix ?? "";
}
