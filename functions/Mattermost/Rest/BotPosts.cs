using System.Net;
using System.Text.Json.Nodes;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>
/// Posts of a bot that are made once: each carries a name of ours, so that a post whose answer was lost, or whose maker died, is
/// found again instead of being made twice.
/// </summary>
internal static class BotPosts
{
    /// <summary>The prop of our own by which a post is found again.</summary>
    public const string NameProp = "parabol_delivery";

    /// <summary>How far the clocks of two servers may differ, generously: a post's time is Mattermost's.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>Posts; a root that is gone does not stop it.</summary>
    public static async Task<RestOutcome<RestPost>> PostAsync(MattermostSession bot, BotPost post, CancellationToken stopping)
    {
        var draft = post.ToDraft();
        var answer = await bot.CreatePostAsync(draft, stopping);
        return post.RootId is not null && answer.FailureOrNull is RestFailure.Refused { Status: HttpStatusCode.BadRequest } refused && refused.Is("root_id.app_error")
            ? await bot.CreatePostAsync(draft with { RootId = null }, stopping)
            : answer;
    }

    /// <summary>The bot's post of this name, if there is one.</summary>
    /// <param name="bot">As the bot.</param>
    /// <param name="botId">Nobody else's post counts, whatever it carries.</param>
    /// <param name="channelId">Where it would be.</param>
    /// <param name="name">See <see cref="NameProp"/>.</param>
    /// <param name="since">When the first attempt was made, by our clock.</param>
    /// <param name="stopping">Ends the work.</param>
    public static async Task<RestOutcome<FoundPost>> FindAsync(
        MattermostSession bot, string botId, string channelId, string name, DateTimeOffset since, CancellationToken stopping)
    {
        var answer = await bot.PostsSinceAsync(channelId, since - ClockDifference, stopping);
        return answer.AnswerOrNull is { } posts
            ? new RestOutcome<FoundPost>.Done(new(posts.NewestFirst.FirstOrDefault(post => post.UserId == botId && post.Prop(NameProp) == name))) { Head = answer.Head }
            : new RestOutcome<FoundPost>.Failed(answer.FailureOrNull!) { Head = answer.Head };
    }

    /// <summary>Posts, unless an attempt since then has.</summary>
    /// <param name="bot">As the bot.</param>
    /// <param name="botId">Its account.</param>
    /// <param name="post">What to post.</param>
    /// <param name="triedSince">When the first attempt was made; null when this is it.</param>
    /// <param name="stopping">Ends the work.</param>
    public static async Task<RestOutcome<RestPost>> EnsureAsync(
        MattermostSession bot, string botId, BotPost post, DateTimeOffset? triedSince, CancellationToken stopping)
    {
        if (triedSince is not { } since) return await PostAsync(bot, post, stopping);
        return await FindAsync(bot, botId, post.ChannelId, post.Name, since, stopping) switch
        {
            RestOutcome<FoundPost>.Done { Answer.Post: { } found } => new RestOutcome<RestPost>.Done(found),
            RestOutcome<FoundPost>.Failed failed => new RestOutcome<RestPost>.Failed(failed.Failure) { Head = failed.Head },
            _ => await PostAsync(bot, post, stopping),
        };
    }
}

/// <summary>What is to be posted once.</summary>
/// <param name="Name">The same on every attempt, and nobody else's in that channel.</param>
internal sealed record BotPost(string ChannelId, string Message, string Name)
{
    public string? RootId { get; init; }

    /// <summary>Besides the name.</summary>
    public JsonObject? Props { get; init; }

    public PostDraft ToDraft()
    {
        var props = (JsonObject?)Props?.DeepClone() ?? [];
        props[BotPosts.NameProp] = Name;
        return new()
        {
            ChannelId = ChannelId,
            Message = Message,
            RootId = RootId,
            Props = props,
            // The server remembers it for all channels: the same in two of them is two posts.
            PendingPostId = $"{Name}:{ChannelId}",
        };
    }
}

/// <param name="Post">Null when there is none.</param>
internal sealed record FoundPost(RestPost? Post);
