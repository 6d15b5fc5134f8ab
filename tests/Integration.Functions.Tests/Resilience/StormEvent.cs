using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Resilience;

/// <summary>What must become of an event, whatever happens on the way.</summary>
internal enum StormFate
{
    /// <summary>Posted; or skipped, when a newer notice of its meeting was posted first.</summary>
    Delivered,

    /// <summary>Skipped: nobody connected the team.</summary>
    NotConnected,

    /// <summary>Skipped: the team does not want this kind.</summary>
    Off,

    /// <summary>Skipped: its news is old.</summary>
    Expired,

    /// <summary>Failed: the team's webhook was deleted.</summary>
    Refused,

    /// <summary>Failed: no event of ours.</summary>
    Unreadable,
}

/// <param name="Id">The event's id. It also stands in the meeting's name, so that a post tells what it is about.</param>
/// <param name="Happened">Null when it cannot be read.</param>
/// <param name="Text">The message on the queue.</param>
internal sealed partial record StormEvent(string Id, StormTeam Team, ParabolEvent? Happened, string Text, string Queue, StormFate Fate)
{
    public const string Source = "https://app.parabol.co";

    public string? MeetingId => (Happened as MeetingEvent)?.Meeting.Id;

    /// <summary>The key of its row in the ledger.</summary>
    public (string Partition, string Row) LedgerKey
    {
        get
        {
            var isJson = Text.StartsWith('{');
            var name = isJson
                ? Delivery.NameOf(Source, Id)
                : Delivery.NameOf("", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}");
            return (DeliveryRows.Partition(isJson ? Team.Team.Id : ""), DeliveryRows.LedgerKey(TeamConnection.MainDestination, name));
        }
    }

    public static string IdOf(int number) => $"e{number:D5}e";

    /// <summary>The ids that a post shows.</summary>
    public static IReadOnlyList<string> IdsIn(SandboxPost post) => [.. Shown().Matches(Said(post)).Select(match => match.Value).Distinct()];

    private static string Said(SandboxPost post) => string.Join('\n', post.Attachments.SelectMany(Said).Append(post.Message));

    private static IEnumerable<string> Said(SandboxAttachment attachment) =>
        [attachment.Title, attachment.Text, .. (attachment.Fields ?? []).Select(field => field.Value)];

    [GeneratedRegex(@"\be\d{5}e\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();
}

/// <summary>A team of the storm, its channel, and what its connection is like.</summary>
/// <param name="Hook">The webhook of its channel; null when the team is not connected.</param>
/// <param name="Off">Kinds that are switched off.</param>
/// <param name="IsDeleted">Somebody deleted the webhook.</param>
internal sealed record StormTeam(TeamRef Team, SandboxServer? Server, SandboxHook? Hook, IReadOnlyList<string> Off, bool IsDeleted)
{
    public StormFate FateOf(string kind) => Hook is null ? StormFate.NotConnected
        : Off.Contains(kind) ? StormFate.Off
        : IsDeleted ? StormFate.Refused
        : StormFate.Delivered;
}
