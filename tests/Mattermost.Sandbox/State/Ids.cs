using System.Security.Cryptography;

namespace Mattermost.Sandbox.State;

/// <summary>Mattermost's ids: 26 characters of its own base-32 alphabet.</summary>
internal static class Ids
{
    public static string New() => RandomNumberGenerator.GetString("ybndrfg8ejkmcpqxot1uwisza345h769", 26);
}
