using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

namespace Integration.Functions.Groups.Mentions;

/// <summary>The groups that a connection wants mentioned when a meeting starts: Mattermost's own by the post, ours under it.</summary>
internal sealed class EventMentions(GroupMentions queue, GroupSessions sessions, MentionReader reader, RunningJobs jobs, TimeProvider clock)
{
    /// <summary>
    /// A post of the bot is there. This comes before its delivery is concluded, so that whoever takes over from a process that dies in
    /// between does it again; the job of a mention is made once.
    /// </summary>
    public Task AfterAsync(ParabolEvent happened, TeamConnection connection, string eventName, PostOutcome outcome, CancellationToken stopping) =>
        happened is MeetingStarted
        && outcome is PostOutcome.Posted { PostId: { } postId }
        && connection is { IsByBot: true, ServerId: { } serverId, ChannelId: { } channelId, MentionGroups: { Count: > 0 } groups }
            ? queue.SendAsync(
                new()
                {
                    ServerId = serverId,
                    ChannelId = channelId,
                    PostId = postId,
                    Words = [.. groups.Select(group => group.TrimStart('@'))],
                    At = happened.Time,
                    EventName = $"{eventName}:{connection.DestinationId}",
                },
                TimeSpan.Zero, stopping)
            : Task.CompletedTask;

    public async Task<StepOutcome> ExpandAsync(MattermostServer server, GroupMention mention, CancellationToken stopping)
    {
        var session = sessions.Bot(server)!;
        var channel = await session.ChannelAsync(mention.ChannelId, stopping);
        if (channel.AnswerOrNull is not { } place) return AuthorNotes.Outcome(channel.FailureOrNull!, session);
        var post = await session.PostAsync(mention.PostId, stopping);
        if (post.AnswerOrNull is not { } found) return AuthorNotes.Outcome(post.FailureOrNull!, session);
        if (found.DeleteAt > 0) return new StepOutcome.Failed("the post is deleted");
        var names = await reader.FindAsync(server, place, mention.Words, stopping);
        if (names.Unreadable is { } unreadable) return new StepOutcome.Later(null, unreadable);
        var request = new MentionRequest { Server = server, Channel = place, Names = names, PostId = mention.PostId };
        return await reader.PlanAsync(new(server, place, names.Usable, AuthorId: null, IsByBot: true, _ => false), stopping) switch
        {
            MentionReading.Ready { Plan: var plan } => await StartAsync(request, plan, found, stopping),
            MentionReading.Unreadable unknown => new StepOutcome.Later(null, unknown.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>The same post has the same job, whatever time a repeated event tells.</summary>
    private async Task<StepOutcome> StartAsync(MentionRequest request, MentionPlan plan, RestPost post, CancellationToken stopping)
    {
        if (plan.Named.Count + plan.Told.Count == 0) return new StepOutcome.Failed("nobody is left for us to notify");
        var key = JobStore.KeyOf(request.Server.ServerId, "", DateTimeOffset.FromUnixTimeMilliseconds(post.CreateAt), post.Id);
        var (job, parts) = request.Job(key, plan, message: null, clock.GetUtcNow());
        await jobs.AddAsync(job, parts, stopping);
        return new StepOutcome.Done();
    }
}
