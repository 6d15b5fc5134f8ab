using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Parabol;

/// <summary>
/// Recognises what today's Parabol renders for Mattermost (doors A and B) and makes the event of it that Parabol meant.
/// A link tells the meeting's id and nothing else: posts link to the configured site, wherever the message led.
/// </summary>
public static class RenderedMessage
{
    /// <summary>
    /// Always an event, unless the body is none of <c>{"text":"…","attachments":[…]}</c>: what is not recognised becomes a
    /// <see cref="MessageRelayed"/>. The size of the body is the caller's business.
    /// </summary>
    /// <param name="utf8">The body.</param>
    /// <param name="teamId">Whose secret or channel it came by. Messages name the team, not its id.</param>
    /// <param name="receivedAt">The event's time; a date without a year is taken for the nearest.</param>
    /// <param name="nonce">
    /// Sets equal bodies apart that are different messages, e.g. a minute of arrival. Not asked for starts and ends of
    /// meetings: there is one of each, so a repeat is recognised whenever it comes.
    /// </param>
    public static EventReading Recognise(ReadOnlySpan<byte> utf8, string teamId, DateTimeOffset receivedAt, string nonce)
    {
        try
        {
            using var document = StrictJson.Parse(utf8);
            return Recognise(document.RootElement, new(teamId, receivedAt, Digest(utf8, nonce)));
        }
        catch (JsonException broken)
        {
            return new EventReading.Rejected(broken.Message, CloudEvent.RenderedSource, TeamId: teamId);
        }
    }

    private static EventReading Recognise(JsonElement body, RenderedOrigin origin)
    {
        if (body.ValueKind != JsonValueKind.Object) return Rejected("the body is no JSON object", origin);
        if (Refused(body) is { } why) return Rejected(why, origin);
        var text = body.TryGetProperty("text", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
        var hasText = !string.IsNullOrWhiteSpace(text);
        IReadOnlyList<Attachment> attachments =
        [
            // Beside attachments, or alone, as any incoming webhook may send it.
            .. hasText ? [new Attachment { Fallback = PlainText.Line(text), Text = text }] : Array.Empty<Attachment>(),
            .. body.TryGetProperty("attachments", out var array) && array.ValueKind == JsonValueKind.Array ? RenderedAttachments.Read(array) : [],
        ];
        if (attachments.Count == 0) return Rejected("the body has neither 'text' nor an array 'attachments' with anything to show", origin);

        var known = attachments.Count == 1 ? RenderedKinds.Recognise(attachments[0], origin) : null;
        return new EventReading.Accepted(known ?? Relayed(attachments, origin));
    }

    /// <summary>What cannot be passed on is said, and not left out: a message would come without its buttons, or in another channel than was meant.</summary>
    private static string? Refused(JsonElement body) =>
        body.TryGetProperty("channel", out var channel) && channel.ValueKind == JsonValueKind.String && channel.GetString()!.Length > 0
            ? "it names a channel, and the connection posts in its own; leave 'channel' out"
        : body.TryGetProperty("attachments", out var array) && array.ValueKind == JsonValueKind.Array && array.EnumerateArray().Any(HasActions)
            ? "it has buttons ('actions'), which cannot be passed on; leave them out"
            : null;

    private static bool HasActions(JsonElement attachment) =>
        attachment.ValueKind == JsonValueKind.Object && attachment.TryGetProperty("actions", out var actions) && actions.ValueKind == JsonValueKind.Array && actions.GetArrayLength() > 0;

    private static MessageRelayed Relayed(IReadOnlyList<Attachment> attachments, RenderedOrigin origin) => new()
    {
        Id = origin.IdOf(EventKinds.MessageRelayed),
        Source = CloudEvent.RenderedSource,
        Time = origin.ReceivedAt,
        Team = new(origin.TeamId, attachments[0].Value("Team") ?? ""),
        Attachments = attachments,
    };

    private static EventReading.Rejected Rejected(string why, RenderedOrigin origin) =>
        new(why, CloudEvent.RenderedSource, TeamId: origin.TeamId);

    private static string Digest(ReadOnlySpan<byte> utf8, string nonce)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(utf8);
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(nonce));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}

/// <summary>What a rendered message does not say itself.</summary>
internal sealed record RenderedOrigin(string TeamId, DateTimeOffset ReceivedAt, string Digest)
{
    public string IdOf(string kind) => $"{kind}:{Digest}";
}
