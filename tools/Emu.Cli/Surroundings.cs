using Emu.Reports;

namespace Emu.Cli;

/// <summary>Where a command writes. Tests pass their own.</summary>
/// <param name="Output">Results: tables, or one JSON document and nothing else.</param>
/// <param name="Error">Diagnostics and progress.</param>
/// <param name="Style">How tables look.</param>
/// <param name="ShowProgress">Whether <paramref name="Error"/> is a terminal on which a line may be overwritten.</param>
internal sealed record Surroundings(TextWriter Output, TextWriter Error, TerminalStyle Style, bool ShowProgress)
{
    /// <summary>The process's own console.</summary>
    public static Surroundings OfProcess()
    {
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = System.Text.Encoding.UTF8;
        bool piped = Console.IsOutputRedirected;
        bool color = !piped && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        int width = piped ? TerminalStyle.Plain.Width : Math.Max(80, TerminalWidth());
        return new Surroundings(Console.Out, Console.Error, new TerminalStyle(color, width), !Console.IsErrorRedirected);
    }

    /// <summary>Shows what is being done; the line disappears with the next one. Silent in a pipe.</summary>
    public void Progress(string text)
    {
        if (ShowProgress)
            Error.Write($"\r\u001b[K{text}");
    }

    /// <summary>Removes the progress line.</summary>
    public void EndProgress()
    {
        if (ShowProgress)
            Error.Write("\r\u001b[K");
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return TerminalStyle.Plain.Width;   // no console, for example a service
        }
    }
}
