using Microsoft.Extensions.Options;

namespace Integration.Functions.Storage;

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
        new(Setting, typeof(SecretProtector), [$"The setting {Setting}__{place} {whatToDo}"]);
}
