namespace Emu.Testing;

/// <summary>An expectation about a run on a virtual board does not hold. The message names what was expected, what was found, and what would help.</summary>
/// <param name="message">The three of them.</param>
public sealed class BoardExpectationException(string message) : Exception(message);
