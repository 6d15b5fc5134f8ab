using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;

namespace Integration.Functions.Commands;

/// <summary>
/// What pressing a button, or submitting a dialog, does: which command, as whom, where, until when. In both protocols what comes
/// back with it is the client's word, so that this, signed, is all that is believed of it.
/// </summary>
internal sealed record ButtonContext
{
    /// <summary>Names this one button, so that it is pressed once.</summary>
    public required string Id { get; init; }

    public required string ServerId { get; init; }
    public required string TeamId { get; init; }
    public string? TeamName { get; init; }
    public required string ChannelId { get; init; }
    public required string UserId { get; init; }
    public required string Username { get; init; }
    public required string Trigger { get; init; }
    public string? Verb { get; init; }
    public string? RootId { get; init; }

    /// <summary>What would have been typed after the trigger word.</summary>
    public required string Command { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public CommandCall ToCall() => new()
    {
        ServerId = ServerId,
        MattermostTeamId = TeamId,
        MattermostTeamName = TeamName,
        ChannelId = ChannelId,
        Actor = new(UserId, Username),
        Text = Command,
        Trigger = Trigger,
        Verb = Verb,
        RootId = RootId,
        Origin = CommandOrigin.Button,
    };
}

/// <summary>Signs and reads <see cref="ButtonContext"/>s: <c>key id.base64url(JSON).base64url(HMAC-SHA256)</c>.</summary>
internal sealed class ButtonContexts
{
    private const int LongestText = 16 * 1024;

    private static readonly byte[] Purpose = "Parabol for Mattermost: buttons v1"u8.ToArray();

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<ProtectionKey, byte[]> derived = new();
    private readonly ProtectionKeyRing keys;
    private readonly TimeProvider clock;

    public ButtonContexts(IntegrationOptions options, TimeProvider clock) => (keys, this.clock) = (ProtectionKeyRing.Parse(options.ProtectionKeys), clock);

    /// <summary>For the person, the channel and the server of the call.</summary>
    public string Sign(CommandCall call, string command) => Sign(new ButtonContext
    {
        Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)),
        ServerId = call.ServerId,
        TeamId = call.MattermostTeamId,
        TeamName = call.MattermostTeamName,
        ChannelId = call.ChannelId,
        UserId = call.Actor.UserId,
        Username = call.Actor.Username,
        Trigger = call.Trigger,
        Verb = call.Verb,
        RootId = call.RootId,
        Command = command,
        Expires = clock.GetUtcNow() + Lifetime,
    });

    /// <summary>The context, if it is ours and in time.</summary>
    public ContextReading Read(string? text)
    {
        if (text is null or { Length: > LongestText } || text.Split('.') is not [var id, var payload, var signature]) return new ContextReading.Foreign();
        if (keys.Find(id) is not { } key || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature)) return new ContextReading.Foreign();
        if (!CryptographicOperations.FixedTimeEquals(Signature(key, payload), Base64Url.DecodeFromChars(signature))) return new ContextReading.Foreign();
        var context = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(payload), ButtonJson.Default.ButtonContext)!;
        return clock.GetUtcNow() < context.Expires ? new ContextReading.Good(context) : new ContextReading.Expired(context);
    }

    private string Sign(ButtonContext context)
    {
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(context, ButtonJson.Default.ButtonContext));
        return $"{keys.Newest.Id}.{payload}.{Base64Url.EncodeToString(Signature(keys.Newest, payload))}";
    }

    private byte[] Signature(ProtectionKey key, string payload) =>
        HMACSHA256.HashData(derived.GetOrAdd(key, Derive), Encoding.ASCII.GetBytes($"{key.Id}.{payload}"));

    /// <summary>A key for this alone: what signs must not be what encrypts.</summary>
    private static byte[] Derive(ProtectionKey key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, outputLength: 32, info: Purpose);
}

/// <summary>What a request's context turned out to be.</summary>
internal abstract record ContextReading
{
    private ContextReading() { }

    public sealed record Good(ButtonContext Context) : ContextReading;

    public sealed record Expired(ButtonContext Context) : ContextReading;

    /// <summary>None, not ours, or changed.</summary>
    public sealed record Foreign : ContextReading;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ButtonContext))]
internal sealed partial class ButtonJson : JsonSerializerContext;
