using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Jobs;

/// <summary>Tells the author of a job what came of it: one direct message of the bot, which never comes twice.</summary>
internal static class AuthorNotes
{
    /// <summary>The prop of our own by which the note is found again.</summary>
    private const string JobProp = "parabol_job";

    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <param name="mayHaveRun">Look first: an earlier try may have told.</param>
    public static async Task<StepOutcome> TellAsync(MattermostSession session, MattermostBot bot, Job job, string text, bool mayHaveRun, CancellationToken stopping)
    {
        if (job.Key.UserId.Length == 0) return new StepOutcome.Done();
        var direct = await session.DirectChannelAsync(bot.UserId, job.Key.UserId, stopping);
        if (direct.AnswerOrNull is not { } channel) return Outcome(direct.FailureOrNull!, session);
        if (mayHaveRun)
        {
            var posts = await session.PostsSinceAsync(channel.Id, job.CreatedAt - ClockDifference, stopping);
            if (posts.AnswerOrNull is not { } known) return Outcome(posts.FailureOrNull!, session);
            if (known.NewestFirst.Any(post => post.UserId == bot.UserId && post.Prop(JobProp) == job.Key.JobId)) return new StepOutcome.Done();
        }

        var posted = await session.CreatePostAsync(
            new() { ChannelId = channel.Id, Message = text, Props = PostDraft.PropsOf(new(), (JobProp, job.Key.JobId)), PendingPostId = $"{job.Key.JobId}:{channel.Id}" }, stopping);
        return posted.FailureOrNull is { } failure ? Outcome(failure, session) : new StepOutcome.Done();
    }

    private static StepOutcome Outcome(RestFailure failure, MattermostSession session) => failure switch
    {
        RestFailure.Busy busy => new StepOutcome.Later(busy.RetryAfter, RestWords.Of(busy, session.Server)),
        RestFailure.Unreachable silent => new StepOutcome.Later(null, silent.Why),
        _ => new StepOutcome.Failed(RestWords.Of(failure, session.Server)),
    };
}
