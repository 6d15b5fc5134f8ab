using System.Text.Json.Nodes;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Jobs;

/// <summary>Tells the author of a job something about it: a direct message of the bot, which never comes twice.</summary>
internal static class AuthorNotes
{
    /// <summary>What came of it.</summary>
    public static Task<StepOutcome> TellAsync(
        MattermostSession session, MattermostBot bot, Job job, string text, bool mayHaveRun, CancellationToken stopping) =>
        TellAsync(session, bot, job, job.Key.JobId, text, _ => null, mayHaveRun, stopping);

    /// <param name="name">The same on every try, and no other note's of this author.</param>
    /// <param name="propsIn">What the post carries besides, such as buttons, in the channel of this id.</param>
    /// <param name="mayHaveRun">Look first: an earlier try may have told.</param>
    public static async Task<StepOutcome> TellAsync(
        MattermostSession session, MattermostBot bot, Job job, string name, string text, Func<string, JsonObject?> propsIn, bool mayHaveRun, CancellationToken stopping)
    {
        if (job.Key.UserId.Length == 0) return new StepOutcome.Done();
        var direct = await session.DirectChannelAsync(bot.UserId, job.Key.UserId, stopping);
        if (direct.AnswerOrNull is not { } channel) return Outcome(direct.FailureOrNull!, session);
        var post = new BotPost(channel.Id, text, name) { Props = propsIn(channel.Id) };
        var posted = await BotPosts.EnsureAsync(session, bot.UserId, post, mayHaveRun ? job.CreatedAt : null, stopping);
        return posted.FailureOrNull is { } failure ? Outcome(failure, session) : new StepOutcome.Done();
    }

    internal static StepOutcome Outcome(RestFailure failure, MattermostSession session) => failure switch
    {
        RestFailure.Busy busy => new StepOutcome.Later(busy.RetryAfter, RestWords.Of(busy, session.Server)),
        RestFailure.Unreachable silent => new StepOutcome.Later(null, silent.Why),
        _ => new StepOutcome.Failed(RestWords.Of(failure, session.Server)),
    };
}
