using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Integration.Functions.Teams;

/// <summary>
/// The secret in a relay URL (door A): the team's id and 32 random bytes, <c>{base64url}.{base64url}</c>. It names its own
/// row, and only its hash is stored.
/// </summary>
internal static class RelaySecret
{
    /// <summary>A team's id has at most 200 characters of four bytes each.</summary>
    private const int Longest = 1200;

    public static string New(string teamId) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(teamId))}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The team a secret claims to be of; null when it is no secret of ours.</summary>
    public static string? TeamOf(string secret)
    {
        var dot = secret.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || secret.Length > Longest || !Base64Url.IsValid(secret.AsSpan(0, dot))) return null;

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(secret.AsSpan(0, dot)));
    }

    public static bool Matches(string secret, string? hash) =>
        hash is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));
}
