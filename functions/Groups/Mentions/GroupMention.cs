using System.Text.Json;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Mentions;

/// <summary>A post in which groups are mentioned, on its way to <see cref="ExpandGroupMention"/>: a message of queue <c>group-mentions</c>.</summary>
internal sealed record GroupMention
{
    public required string ServerId { get; init; }
    public required string ChannelId { get; init; }
    public required string PostId { get; init; }

    /// <summary>What may be names of groups, without <c>@</c>: of a person's post, all it may mention; of an event's, the groups of its connection.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>When it was heard, or happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Names the event; null for what a person posted.</summary>
    public string? EventName { get; init; }

    /// <summary>Who Mattermost said posted it, and where; only for what is shown.</summary>
    public string? Username { get; init; }
    public string? TeamName { get; init; }

    /// <summary>How often it was put off.</summary>
    public int PutOff { get; init; }

    public string Write() => JsonSerializer.Serialize(this, MentionJson.Relaxed.GroupMention);

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static GroupMention Read(string text) =>
        JsonSerializer.Deserialize(text, MentionJson.Relaxed.GroupMention) ?? throw new InvalidDataException("The message names no mention.");
}

/// <summary>Puts mentions on their queue.</summary>
internal sealed class GroupMentions(StorageQueues queues)
{
    public Task SendAsync(GroupMention mention, TimeSpan wait, CancellationToken stopping) =>
        queues.SendAsync(QueueNames.GroupMentions, mention.Write(), wait, stopping);
}
