using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Teams;

/// <summary>
/// Reads what PUT and PATCH send (DESIGN 7) onto a connection. A member that is absent stays as it is in the basis;
/// <c>null</c> sets the default. A member nobody knows is refused: it is a typing error that would otherwise be found
/// out in a channel.
/// </summary>
internal sealed partial class ConnectionBody
{
    public const string WebhookUrl = "webhookUrl";
    private const int MostGroups = 20;
    private const int MostRepeated = 5;
    private const int LongestRepeated = 60;

    /// <summary>Who may ring a whole channel is for Mattermost to say, and a webhook is not asked.</summary>
    private static readonly FrozenSet<string> Everybody = FrozenSet.Create(StringComparer.Ordinal, "@all", "@channel", "@here");

    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private TeamConnection result;

    private ConnectionBody(TeamConnection basis) => result = basis;

    /// <summary>The connection with the body applied, and one sentence for each member that could not be.</summary>
    public static (TeamConnection Connection, Dictionary<string, string> Errors) Apply(JsonElement body, TeamConnection basis)
    {
        var reading = new ConnectionBody(basis);
        foreach (var member in body.EnumerateObject()) reading.Read(member);

        return (reading.result, reading.errors);
    }

    private void Read(JsonProperty member)
    {
        switch (member.Name)
        {
            case WebhookUrl:
                ReadWebhook(member.Value);
                break;
            case "events":
                ReadEvents(member.Value);
                break;
            case "timeZone":
                ReadTimeZone(member.Value);
                break;
            case "mentionGroups":
                ReadGroups(member.Value);
                break;
            case "threads":
                ReadThreads(member.Value);
                break;
            case "channelId":
                ReadChannel(member.Value);
                break;
            case "teamId" or "serverId" or "state" or "broken" or "server" or "relay":
                // What GET answers may be sent back as it is; these are ours to say.
                break;
            default:
                errors[member.Name] = "is not known here; known are webhookUrl, events, timeZone, mentionGroups, threads and channelId";
                break;
        }
    }

    private void ReadWebhook(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            errors[WebhookUrl] = "must be the URL of an incoming webhook, as text";
            return;
        }

        var text = value.GetString()!;
        if (result.WebhookUrl is { } current && text == new WebhookAddress(current).Masked) return;

        switch (WebhookAddress.Read(text))
        {
            case WebhookReading.Accepted accepted:
                result = result with { WebhookUrl = accepted.Webhook.Address, BrokenReason = null, BrokenSince = null, Server = null };
                break;
            case WebhookReading.Rejected rejected:
                errors[WebhookUrl] = rejected.Why;
                break;
        }
    }

    private void ReadEvents(JsonElement value)
    {
        if (Texts(value, "events") is not { } kinds) return;

        var unknown = kinds.Where(kind => !EventKinds.Known.Contains(kind)).ToList();
        if (unknown.Count > 0)
        {
            errors["events"] = $"has {Repeated(unknown)}; known are {string.Join(", ", EventKinds.All)}";
            return;
        }

        result = result with { Events = value.ValueKind == JsonValueKind.Null ? EventKinds.Known : kinds.ToFrozenSet(StringComparer.Ordinal) };
    }

    private void ReadTimeZone(JsonElement value)
    {
        var name = value.ValueKind == JsonValueKind.Null ? "UTC" : value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (IanaTimeZone.TryFind(name, out var zone))
        {
            result = result with { TimeZone = zone.Id };
        }
        else
        {
            errors["timeZone"] = "must be an IANA time zone such as 'Europe/Berlin' or 'UTC'";
        }
    }

    private void ReadGroups(JsonElement value)
    {
        if (Texts(value, "mentionGroups") is not { } groups) return;

        if (groups.Length > MostGroups || groups.Any(group => !Group().IsMatch(group)))
        {
            errors["mentionGroups"] = $"must be at most {MostGroups} group names such as '@developers': lower-case letters, digits, '.', '-' and '_'";
            return;
        }

        if (groups.FirstOrDefault(Everybody.Contains) is { } everybody)
        {
            errors["mentionGroups"] = $"has {everybody}, which is no group: name the groups that a meeting concerns";
            return;
        }

        result = result with { MentionGroups = [.. groups.Distinct(StringComparer.Ordinal)] };
    }

    private void ReadThreads(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null)
        {
            result = result with { Threads = value.ValueKind == JsonValueKind.True };
        }
        else
        {
            errors["threads"] = "must be true or false";
        }
    }

    private void ReadChannel(JsonElement value)
    {
        var id = value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : "";
        if (id is null || Channel().IsMatch(id))
        {
            result = result with { ChannelId = id };
        }
        else
        {
            errors["channelId"] = "must be a Mattermost channel id: 26 lower-case letters and digits (channel menu, View Info)";
        }
    }

    private string[]? Texts(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Null) return [];

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        errors[name] = "must be a list of texts";
        return null;
    }

    /// <summary>What was sent, so that it is found again, but not all of it.</summary>
    private static string Repeated(List<string> texts) =>
        string.Join(", ", texts.Take(MostRepeated).Select(text => $"'{PlainText.Line(text, LongestRepeated)}'"))
        + (texts.Count > MostRepeated ? $" and {texts.Count - MostRepeated} more" : "");

    [GeneratedRegex(@"\A@[a-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Group();

    [GeneratedRegex(@"\A[a-z0-9]{26}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Channel();
}
