using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integration.Functions.Mattermost.Rest;

public sealed partial class MattermostSession
{
    /// <summary>Posts as this account, without changing its status. See <see cref="PostDraft.PendingPostId"/> about repeats.</summary>
    public Task<RestOutcome<RestPost>> CreatePostAsync(PostDraft draft, CancellationToken stopping) =>
        SubmitAsync("/posts?set_online=false", Json(draft, RestJson.Default.PostDraft), RestJson.Default.RestPost, stopping);

    public Task<RestOutcome<RestPost>> PostAsync(string postId, CancellationToken stopping) =>
        ReadAsync($"/posts/{Part(postId)}", RestJson.Default.RestPost, stopping);

    /// <summary>What was posted, changed or deleted in a channel at that instant or later; at most 1000 posts.</summary>
    public Task<RestOutcome<RestPosts>> PostsSinceAsync(string channelId, DateTimeOffset since, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}/posts?since={since.ToUnixTimeMilliseconds()}", RestJson.Default.RestPosts, stopping);
}

/// <summary>A new post.</summary>
public sealed record PostDraft
{
    public required string ChannelId { get; init; }
    public string Message { get; init; } = "";

    /// <summary>The first post of the thread it belongs to; not itself a reply.</summary>
    public string? RootId { get; init; }

    /// <summary>See <see cref="PropsOf"/>.</summary>
    public JsonObject? Props { get; init; }

    /// <summary>
    /// Within 30 s a second post with the same value answers the first one instead. The server keeps it in memory only, so
    /// that a restart or another node may forget it.
    /// </summary>
    public string? PendingPostId { get; init; }

    /// <summary>A message's attachments, and props of our own by which a post is recognised later.</summary>
    public static JsonObject PropsOf(MattermostMessage message, params IReadOnlyList<(string Name, string Value)> own)
    {
        var props = new JsonObject(own.Select(prop => KeyValuePair.Create(prop.Name, (JsonNode?)prop.Value)));
        if (message.Attachments.Count > 0)
        {
            props["attachments"] = JsonSerializer.SerializeToNode(message.Attachments, MattermostJson.Default.IReadOnlyListAttachment);
        }

        return props;
    }
}

public sealed record RestPost
{
    public required string Id { get; init; }
    public required string ChannelId { get; init; }
    public required string UserId { get; init; }
    public string RootId { get; init; } = "";
    public string Message { get; init; } = "";

    /// <summary>Empty for what people and bots write; <c>system_…</c> for Mattermost's own.</summary>
    public string Type { get; init; } = "";

    public JsonObject? Props { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreateAt { get; init; }

    public long DeleteAt { get; init; }

    /// <summary>A text among the props, or null.</summary>
    public string? Prop(string name) =>
        Props?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>Posts by id, with their order: newest first.</summary>
public sealed record RestPosts
{
    public IReadOnlyList<string> Order { get; init; } = [];
    public IReadOnlyDictionary<string, RestPost> Posts { get; init; } = new Dictionary<string, RestPost>(StringComparer.Ordinal);

    public IEnumerable<RestPost> NewestFirst => Order.Where(Posts.ContainsKey).Select(id => Posts[id]);
}
