using System.Text.Json;
using Mattermost.Sandbox.Mentions;

namespace Mattermost.Sandbox.State;

/// <summary>A saved post, complete in itself: it can be drawn, printed and scanned without the server.</summary>
public sealed record SandboxPost
{
    /// <summary>1 for the server's first post, then counting: the order in which posts were saved.</summary>
    public required long Number { get; init; }
    public required string Id { get; init; }
    public required string TeamName { get; init; }
    public required string ChannelId { get; init; }
    public required string ChannelName { get; init; }
    public required string UserId { get; init; }

    /// <summary>The name that clients show: the override if the server allows one, otherwise the owner's.</summary>
    public required string AuthorName { get; init; }

    /// <summary>Shown instead of a picture when the webhook asked for an emoji and the server allows it; a short code.</summary>
    public string? AuthorEmoji { get; init; }

    /// <summary>The webhook that posted it.</summary>
    public string? HookId { get; init; }

    /// <summary>Shown with the tag BOT: of a bot, a webhook, or an integration's answer.</summary>
    public bool IsAutomatic { get; init; }
    public required DateTimeOffset CreateAt { get; init; }
    public DateTimeOffset UpdateAt { get; init; }
    public DateTimeOffset? EditAt { get; init; }
    public DateTimeOffset? DeleteAt { get; init; }
    public required string Message { get; init; }
    public string Type { get; init; } = "";

    /// <summary>The post that this one answers; empty for none.</summary>
    public string RootId { get; init; } = "";
    public string PendingPostId { get; init; } = "";

    /// <summary>For an ephemeral post the id of the one person who sees it.</summary>
    public string? VisibleTo { get; init; }
    public IReadOnlyList<SandboxAttachment> Attachments { get; init; } = [];

    /// <summary>Props without the attachments.</summary>
    public IReadOnlyDictionary<string, JsonElement> Props { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>The rules of the release that took the post.</summary>
    public MentionRules MentionRules { get; init; } = MentionRules.New;

    /// <summary>Names of users and (licensed servers) groups that a mention can ring, lower-case.</summary>
    public IReadOnlySet<string> MentionableNames { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whom it notified when it was saved; later changes of the channel or the post notify nobody.</summary>
    public IReadOnlyList<Notified> Notified { get; init; } = [];

    /// <summary>Made by an incoming or outgoing webhook or by a command's answer.</summary>
    public bool IsFromWebhook => Props.TryGetValue("from_webhook", out var claim) && claim is { ValueKind: JsonValueKind.String } && claim.GetString() == "true";

    public bool IsSystem => Type.StartsWith("system_", StringComparison.Ordinal);

    /// <summary>The buttons and menus of all attachments.</summary>
    public IEnumerable<SandboxAction> Actions => Attachments.SelectMany(attachment => attachment.Actions ?? []);

    /// <summary>Whom the post rings on the server that took it: <c>all</c>, <c>channel</c>, <c>here</c> and names.</summary>
    public IReadOnlySet<string> Rings => MentionScanner.Scan(this, MentionRules);

    /// <summary>Whom it would ring on a server of 2021.</summary>
    public IReadOnlySet<string> RingsOld => MentionScanner.Scan(this, MentionRules.Old);

    /// <summary>Whom it would ring from 10.2.</summary>
    public IReadOnlySet<string> RingsNew => MentionScanner.Scan(this, MentionRules.New);
}
