using System.Security.Cryptography;

namespace Mattermost.Sandbox.State;

/// <summary>Mattermost's ids: 26 characters of its own base-32 alphabet.</summary>
internal static class Ids
{
    public const string Alphabet = "ybndrfg8ejkmcpqxot1uwisza345h769";

    public static string New() => RandomNumberGenerator.GetString(Alphabet, 26);

    /// <summary>Looks like an id, whether or not anything has it.</summary>
    public static bool IsValid(string? text) => text is { Length: 26 } && text.All(char.IsAsciiLetterOrDigit);
}
