using System.Security.Cryptography;

namespace Integration.Functions.Parabol;

/// <summary>
/// The <c>Content-Digest</c> of a request, compared with the body that came. Parabol writes <c>SHA-256=</c> and hexadecimal
/// digits; the standard (RFC 9530) is <c>sha-256=:base64:</c>, with <c>sha-512</c> beside it or instead.
/// </summary>
public static class ContentDigest
{
    private const string ParabolsPrefix = "SHA-256=";

    /// <summary>Null if the field cannot be read or names no algorithm that still counts.</summary>
    public static bool? Matches(string field, ReadOnlySpan<byte> body)
    {
        var text = field.Trim();
        if (text.StartsWith(ParabolsPrefix, StringComparison.OrdinalIgnoreCase) && FromHex(text[ParabolsPrefix.Length..]) is { } given)
        {
            return IsSame(given, SHA256.HashData(body));
        }

        return StructuredField.ReadDictionary(text) is { } digests ? MatchesAll(digests, body) : null;
    }

    private static bool? MatchesAll(IReadOnlyDictionary<string, FieldMember> digests, ReadOnlySpan<byte> body)
    {
        bool? matches = null;
        if (digests.TryGetValue("sha-256", out var sha256)) matches = IsSame(sha256.Bytes, SHA256.HashData(body));
        if (digests.TryGetValue("sha-512", out var sha512)) matches = (matches ?? true) && IsSame(sha512.Bytes, SHA512.HashData(body));
        return matches;
    }

    private static bool IsSame(byte[]? given, byte[] actual) => CryptographicOperations.FixedTimeEquals(given, actual);

    private static byte[]? FromHex(string digits) =>
        digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
}
