namespace Mattermost.Sandbox.State;

/// <summary>An outgoing webhook: new posts in open channels that begin with a trigger word, or all of one channel, are told to somebody.</summary>
public sealed record SandboxOutgoingHook
{
    public required string Id { get; init; }
    public required string Token { get; init; }
    public required string CreatorId { get; init; }
    public required string TeamId { get; init; }

    /// <summary>Empty: every open channel of the team.</summary>
    public string ChannelId { get; init; } = "";

    /// <summary>None, for a hook of one channel: every post.</summary>
    public IReadOnlyList<string> TriggerWords { get; init; } = [];

    /// <summary>0: the first word is one of them; 1: it begins with one of them.</summary>
    public int TriggerWhen { get; init; }
    public IReadOnlyList<string> CallbackUrls { get; init; } = [];
    public string ContentType { get; init; } = "";
    public string DisplayName { get; init; } = "";
    public string Description { get; init; } = "";
    public string Username { get; init; } = "";
    public string IconUrl { get; init; } = "";
    public DateTimeOffset CreateAt { get; init; }
    public DateTimeOffset UpdateAt { get; init; }

    public bool IsJson => ContentType == "application/json";

    /// <summary>The word that fires it; null when nothing does.</summary>
    public string? FiredBy(string channelId, string firstWord)
    {
        if (ChannelId.Length > 0 && ChannelId != channelId) return null;
        if (ChannelId.Length > 0 && TriggerWords.Count == 0) return "";
        return TriggerWords.FirstOrDefault(word => TriggerWhen == 0 ? firstWord == word : firstWord.StartsWith(word, StringComparison.Ordinal));
    }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{DisplayName} ({Id})";
}
