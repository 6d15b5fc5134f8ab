using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Storage;

/// <summary>
/// Encrypts what lies in our tables and must not be read there (webhook URLs, bot tokens): AES-256-GCM with a ring of keys.
/// The newest key protects, all of them unprotect. A protected text is <c>v1.key id.base64url(nonce, cipher, tag)</c>.
/// </summary>
public sealed class SecretProtector
{
    private const string Version = "v1";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly ProtectionKeyRing _keys;

    /// <summary>Keys as in the setting <c>Integration__ProtectionKeys</c>, newest first: <c>id:base64 of 32 bytes</c>.</summary>
    /// <exception cref="OptionsValidationException">Names the setting of the key that is wrong, never its value.</exception>
    public SecretProtector(IReadOnlyList<string> keys) => _keys = ProtectionKeyRing.Parse(keys);

    /// <summary>
    /// The text can only be read again with the same <paramref name="purpose"/> (e.g. <c>TeamConnections/8fJ2k/main/WebhookUrl</c>),
    /// so that a value copied to another row or column is worthless there. Each call gives another result.
    /// </summary>
    public string Protect(string plain, string purpose)
    {
        var key = _keys.Newest;
        var text = Encoding.UTF8.GetBytes(plain);
        var sealedBytes = new byte[NonceBytes + text.Length + TagBytes];
        var parts = new Parts(sealedBytes);
        RandomNumberGenerator.Fill(parts.Nonce);
        using var aes = new AesGcm(key.Bytes, TagBytes);
        aes.Encrypt(parts.Nonce, text, parts.Cipher, parts.Tag, AssociatedData(key.Id, purpose));
        CryptographicOperations.ZeroMemory(text);
        return $"{Version}.{key.Id}.{Base64Url.EncodeToString(sealedBytes)}";
    }

    /// <summary>The text that was protected for this purpose.</summary>
    /// <exception cref="CryptographicException">
    /// Changed, made for another purpose, or by a key that is no longer there. Names the key's id and nothing else.
    /// </exception>
    public string Unprotect(string protectedText, string purpose)
    {
        var (key, sealedBytes) = Read(protectedText);
        var parts = new Parts(sealedBytes);
        var text = new byte[parts.Cipher.Length];
        try
        {
            using var aes = new AesGcm(key.Bytes, TagBytes);
            aes.Decrypt(parts.Nonce, parts.Cipher, parts.Tag, text, AssociatedData(key.Id, purpose));
            return Encoding.UTF8.GetString(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Unreadable(key.Id);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Protected by another key than the newest: protect it anew when the row is written next.</summary>
    public bool NeedsRenewal(string protectedText) => KeyId(protectedText) != _keys.Newest.Id;

    private (ProtectionKey Key, byte[] Sealed) Read(string protectedText)
    {
        var id = KeyId(protectedText);
        var key = _keys.Find(id) ?? throw new CryptographicException(
            $"A secret is protected by the key '{id}', which is not among {ProtectionKeyRing.Setting}: put it back behind the newest one.");
        try
        {
            var bytes = Base64Url.DecodeFromChars(protectedText.AsSpan(Version.Length + id.Length + 2));
            return bytes.Length >= NonceBytes + TagBytes ? (key, bytes) : throw Unreadable(id);
        }
        catch (FormatException)
        {
            throw Unreadable(id);
        }
    }

    // What is not in our format may be a bare secret that was never protected: none of it goes into a message.
    private static string KeyId(string protectedText) => protectedText.Split('.') is [Version, var id, _] && ProtectionKeyRing.IsId(id)
        ? id
        : throw new CryptographicException("This is not a protected secret.");

    private static CryptographicException Unreadable(string id) =>
        new($"A secret protected by the key '{id}' was changed, belongs elsewhere, or was protected by another key of that id.");

    // A key of the same id in another purpose, or in another format, must not fit.
    private static byte[] AssociatedData(string keyId, string purpose) => Encoding.UTF8.GetBytes($"{Version}.{keyId}.{purpose}");

    private readonly ref struct Parts(Span<byte> bytes)
    {
        public Span<byte> Nonce { get; } = bytes[..NonceBytes];

        public Span<byte> Cipher { get; } = bytes[NonceBytes..^TagBytes];

        public Span<byte> Tag { get; } = bytes[^TagBytes..];
    }
}

/// <summary>One encryption key. Its text is its id, so that no log line can show the key.</summary>
internal sealed class ProtectionKey(string id, byte[] bytes)
{
    public string Id => id;

    public byte[] Bytes => bytes;

    public override string ToString() => id;
}

/// <summary>The keys of the setting <c>Integration__ProtectionKeys</c>, newest first.</summary>
internal sealed class ProtectionKeyRing
{
    public const string Setting = "Integration__ProtectionKeys";

    private const int KeyBytes = 32;
    private const int MaxIdLength = 32;

    private readonly Dictionary<string, ProtectionKey> _keys = [];

    private ProtectionKeyRing(ProtectionKey newest) => Newest = newest;

    public ProtectionKey Newest { get; }

    public static ProtectionKeyRing Parse(IReadOnlyList<string> settings)
    {
        if (settings.Count == 0) throw Wrong(0, $"is missing: make a key with 'openssl rand -base64 {KeyBytes}' and write it as id:key.");

        var keys = settings.Select(ParseKey).ToList();
        var ring = new ProtectionKeyRing(keys[0]);
        foreach (var (place, key) in keys.Index())
        {
            if (!ring._keys.TryAdd(key.Id, key)) throw Wrong(place, $"has the id '{key.Id}', which another key has too: each key needs its own.");
        }

        return ring;
    }

    /// <summary>Lower and upper case differ. No dot, which separates the parts of a protected text.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public ProtectionKey? Find(string id) => _keys.GetValueOrDefault(id);

    private static ProtectionKey ParseKey(string setting, int place)
    {
        var parts = (setting ?? "").Split(':');
        if (parts is not [var id, var base64] || !IsId(id))
        {
            throw Wrong(place, $"must be id:key, the id of at most {MaxIdLength} letters, digits, - and _, the key {KeyBytes} bytes in base64.");
        }

        var bytes = new byte[KeyBytes];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == KeyBytes
            ? new(id, bytes)
            : throw Wrong(place, $"must hold {KeyBytes} bytes in base64 after 'id:'; make them with 'openssl rand -base64 {KeyBytes}'.");
    }

    private static OptionsValidationException Wrong(int place, string whatToDo) =>
        new(Setting, typeof(SecretProtector), [$"{Setting}__{place} {whatToDo}"]);
}
