using System.Net;
using Integration.Functions.Commands;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.SlashCommands;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Mentions;

/// <summary>
/// Carries out a mention: the message, the posts under it that name people, and direct messages to those outside. Each of them has
/// a name of its own, by which it is found when nobody knows any more whether it was posted.
/// </summary>
internal sealed class MentionWork(JobStore store, MattermostServers servers, MattermostRest rest, MentionSummary summary, CommandAnswers answers) : IJobWork
{
    private const int AtOnce = 4;

    /// <summary>So often a part waits for a server that has trouble with one of its people; then it goes on without them.</summary>
    private const int MostPutOff = 3;

    /// <summary>How long a call may wait for the server's rate limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly StepOutcome Uninstalled = new StepOutcome.Failed("the Mattermost server was uninstalled meanwhile.");

    public JobKind Kind => JobKind.Mention;

    public string Queue => QueueNames.MentionBatches;

    /// <summary>There is nothing to know: a post is found by its name.</summary>
    public Task<StepOutcome> PrepareAsync(Job job, JobPart part, CancellationToken stopping) => Task.FromResult<StepOutcome>(new StepOutcome.Done());

    public async Task<StepOutcome> RunAsync(Job job, JobPart part, bool mayHaveRun, CancellationToken stopping)
    {
        if (await servers.FindAsync(job.Key.ServerId, stopping) is not { Bot: { } bot } server) return Uninstalled;
        var step = new Step(job, part, MentionTerms.Read(job.Terms), bot, rest.As(server.BaseUrl, bot.Token, Patience), mayHaveRun ? part.BegunAt : null);
        return part.Step switch
        {
            MentionJob.Message => await MessageAsync(step, stopping),
            MentionJob.Post => await NameAsync(step, stopping),
            _ => await TellAsync(step, stopping),
        };
    }

    public async Task<StepOutcome> FinishAsync(Job job, bool mayHaveRun, CancellationToken stopping)
    {
        if (job.Key.UserId.Length == 0) return new StepOutcome.Done();
        if (await servers.FindAsync(job.Key.ServerId, stopping) is not { Bot: { } bot } server) return Uninstalled;
        var terms = MentionTerms.Read(job.Terms);
        var buttons = MentionSummary.Buttons(terms, isElsewhere: true);
        return await AuthorNotes.TellAsync(
            rest.As(server.BaseUrl, bot.Token, Patience), bot, job, job.Key.JobId, await summary.OfAsync(job, stopping),
            channelId => answers.Props(buttons, CallOf(job, terms, channelId)), mayHaveRun, stopping);
    }

    /// <summary>Whoever presses a button in a direct message acts in the team that the mention was in.</summary>
    internal static CommandCall CallOf(Job job, MentionTerms terms, string channelId) => new()
    {
        ServerId = job.Key.ServerId,
        MattermostTeamId = terms.Place.TeamId,
        MattermostTeamName = terms.Place.TeamName,
        ChannelId = channelId,
        Actor = new(job.Key.UserId, terms.Author ?? ""),
        Text = "",
        Origin = CommandOrigin.Button,
    };

    private static async Task<StepOutcome> MessageAsync(Step step, CancellationToken stopping)
    {
        var post = new BotPost(step.Job.ChannelId, step.Terms.Message!, step.Name) { RootId = step.Terms.RootId };
        var answer = await BotPosts.EnsureAsync(step.Session, step.Bot.UserId, post, step.TriedSince, stopping);
        return answer.AnswerOrNull is { } posted ? new StepOutcome.Done(Result: posted.Id) : Outcome(answer.FailureOrNull!, step);
    }

    private async Task<StepOutcome> NameAsync(Step step, CancellationToken stopping)
    {
        var rootId = step.Terms.RootId ?? step.Terms.PostId ?? (await store.PartAsync(step.Job.Key, 0, stopping)).Result;
        var whole = await PostAsync(step, step.Name, step.Part.People, rootId, stopping);
        if (whole is RestFailure.Refused { Status: HttpStatusCode.BadRequest } refused && (refused.Is("is_valid.msg.app_error") || refused.Is("message_length.app_error")))
        {
            whole = await InShorterPostsAsync(step, rootId, stopping);
        }

        return whole is null ? new StepOutcome.Done(new(MentionSummary.Notified, step.Part.People.Count)) : Outcome(whole, step);
    }

    private static async Task<RestFailure?> InShorterPostsAsync(Step step, string? rootId, CancellationToken stopping)
    {
        var lots = MentionText.Lots(step.Terms.Groups, step.Part.People, person => person.Username, JobPart.MostPeople, MentionText.ShortestLimit);
        foreach (var (number, lot) in lots.Index())
        {
            if (await PostAsync(step, $"{step.Name}.{number}", lot, rootId, stopping) is { } failure) return failure;
        }

        return null;
    }

    private static async Task<RestFailure?> PostAsync(Step step, string name, IReadOnlyList<PartPerson> people, string? rootId, CancellationToken stopping)
    {
        var text = MentionText.Names(step.Terms.Groups, people.Select(person => person.Username));
        var post = new BotPost(step.Job.ChannelId, text, name) { RootId = rootId };
        return (await BotPosts.EnsureAsync(step.Session, step.Bot.UserId, post, step.TriedSince, stopping)).FailureOrNull;
    }

    /// <summary>One person's failure is theirs alone; only a server in trouble makes all wait, and not for ever.</summary>
    private async Task<StepOutcome> TellAsync(Step step, CancellationToken stopping)
    {
        var failures = new RestFailure?[step.Part.People.Count];
        var text = await TextForOutsidersAsync(step, stopping);
        await Parallel.ForAsync(0, failures.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (index, token) =>
            failures[index] = await TellAsync(step, step.Part.People[index], text, token));
        var trouble = failures.FirstOrDefault(failure => failure is RestFailure.Busy or RestFailure.Unreachable);
        if (trouble is not null && step.Job.PutOff < MostPutOff) return Outcome(trouble, step);
        var first = failures.FirstOrDefault(failure => failure is not null);
        return new StepOutcome.Done(
            string.Concat(failures.Select(failure => failure is null ? MentionSummary.Notified : MentionSummary.NotTold)), first is null ? null : WhyNotTold(first, step));
    }

    private static async Task<RestFailure?> TellAsync(Step step, PartPerson person, string text, CancellationToken stopping)
    {
        var direct = await step.Session.DirectChannelAsync(step.Bot.UserId, person.Id, stopping);
        if (direct.AnswerOrNull is not { } channel) return direct.FailureOrNull;
        return (await BotPosts.EnsureAsync(step.Session, step.Bot.UserId, new(channel.Id, text, step.Name), step.TriedSince, stopping)).FailureOrNull;
    }

    /// <summary>A private channel's name, and what is said there, is not for those outside.</summary>
    private async Task<string> TextForOutsidersAsync(Step step, CancellationToken stopping)
    {
        var terms = step.Terms;
        var groups = string.Join(", ", terms.Groups.Select(MentionText.Shown));
        var who = terms.Author is null ? "A meeting in Parabol" : MentionText.Shown(terms.Author);
        if (terms.Place.IsPrivate) return $"{who} mentioned {groups} in a private channel that you are not in.{(terms.Author is null ? "" : " Ask them to invite you, if it concerns you.")}";
        var postId = terms.PostId ?? (await store.PartAsync(step.Job.Key, 0, stopping)).Result!;
        return $"{who} mentioned {groups} in {MentionText.Channel(terms.Place)}, where you are not a member: [go to the message]({MentionText.Link(step.Session.Server, terms.Place, postId)}).";
    }

    private static string WhyNotTold(RestFailure failure, Step step) => failure is RestFailure.Refused refused && refused.Is("team_restricted_error")
        ? "Mattermost lets Parabol's bot write to people of its own teams only (System Console > Site Configuration > Users and Teams)."
        : RestWords.Of(failure, step.Session.Server);

    private static StepOutcome Outcome(RestFailure failure, Step step) => failure switch
    {
        { IsNotAllowed: true } => new StepOutcome.Failed($"Parabol's bot may not post in the channel. Add it with `/invite @{step.Bot.Username}` there."),
        RestFailure.Refused refused when refused.Is("can_not_post_to_deleted.error") => new StepOutcome.Failed("the channel is archived."),
        _ => AuthorNotes.Outcome(failure, step.Session),
    };

    /// <param name="TriedSince">When an earlier try began that may have posted; null when this is the first.</param>
    private sealed record Step(Job Job, JobPart Part, MentionTerms Terms, MattermostBot Bot, MattermostSession Session, DateTimeOffset? TriedSince)
    {
        public string Name { get; } = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Job.Key.JobId}:{Part.Number}");
    }
}
