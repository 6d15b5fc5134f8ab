using Integration.Functions.Commands;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.SlashCommands;

namespace Integration.Functions.Groups.Mentions;

/// <summary>
/// Our own groups in what people post, as outgoing webhooks tell it; Mattermost's own it has seen to by itself. What the request
/// said only points to the post: text, author and thread are the server's.
/// </summary>
internal sealed class HeardMentions(
    GroupDirectory directory, GroupSessions sessions, MentionReader reader, ActingRights rights, JobStore store, RunningJobs jobs, CommandAnswers answers,
    GroupsOptions options, TimeProvider clock)
{
    private static readonly StepOutcome Nothing = new StepOutcome.Done();

    public async Task<StepOutcome> ExpandAsync(MattermostServer server, GroupMention mention, CancellationToken stopping)
    {
        var open = await directory.OpenAsync(server, stopping);
        if (!mention.Words.Any(word => open.TryGetValue(word, out var group) && group.Source == GroupSource.Own)) return Nothing;
        var session = sessions.Bot(server)!;
        var post = await session.PostAsync(mention.PostId, stopping);
        if (post.AnswerOrNull is not { } found) return AuthorNotes.Outcome(post.FailureOrNull!, session);
        if (found.DeleteAt > 0 || found.Type.Length > 0 || found.UserId == server.Bot!.UserId || found.ChannelId != mention.ChannelId) return Nothing;
        return await rights.InChannelAsync(server, found.ChannelId, new CommandActor(found.UserId, mention.Username ?? ""), stopping) switch
        {
            RightsReading.Known { Rights: var has } when MentionRights.WhyNot(has) is { } why => new StepOutcome.Failed(why),
            RightsReading.Known { Rights: var has } => await ExpandAsync(server, session, mention, found, has, stopping),
            RightsReading.Unknown unknown => new StepOutcome.Later(null, unknown.Why),
            _ => new StepOutcome.Failed("its author is not in the channel"),
        };
    }

    private async Task<StepOutcome> ExpandAsync(
        MattermostServer server, MattermostSession session, GroupMention mention, RestPost post, ChannelRights has, CancellationToken stopping)
    {
        var names = await reader.NamesAsync(server, has.Channel, post.Message, stopping);
        if (names.Unreadable is { } unreadable) return new StepOutcome.Later(null, unreadable);
        if (!names.Usable.Any(group => group.Source == GroupSource.Own)) return Nothing;
        var request = new MentionRequest
        {
            Server = server,
            Channel = has.Channel,
            Names = names,
            TeamName = mention.TeamName,
            Author = mention.Username,
            PostId = post.Id,
            RootId = post.RootId.Length > 0 ? post.RootId : null,
        };
        var question = new MentionQuestion(server, has.Channel, names.Usable, post.UserId, IsByBot: false, MentionRights.NamedIn(names.Words, has));
        return await reader.PlanAsync(question, stopping) switch
        {
            MentionReading.Ready { Plan: var plan } => await StartAsync(session, request, plan, post, stopping),
            MentionReading.Unreadable unknown => new StepOutcome.Later(null, unknown.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>The same post has the same job, however often it is heard.</summary>
    private async Task<StepOutcome> StartAsync(MattermostSession session, MentionRequest request, MentionPlan plan, RestPost post, CancellationToken stopping)
    {
        var key = JobStore.KeyOf(request.Server.ServerId, post.UserId, DateTimeOffset.FromUnixTimeMilliseconds(post.CreateAt), post.Id);
        var known = await store.FindAsync(key, stopping);
        if (known is { State: not JobState.Draft }) return Nothing;
        var (job, parts) = request.Job(key, plan, message: null, clock.GetUtcNow());
        if (known is null && plan.Named.Count + plan.Told.Count <= options.ConfirmAbove)
        {
            await jobs.AddAsync(job, parts, stopping);
            return Nothing;
        }

        await store.AddAsync(job, parts, stopping);
        return await AskAsync(session, request, plan, known ?? job, mayHaveRun: known is not null, stopping);
    }

    private Task<StepOutcome> AskAsync(MattermostSession session, MentionRequest request, MentionPlan plan, Job job, bool mayHaveRun, CancellationToken stopping)
    {
        var terms = MentionTerms.Read(job.Terms);
        var link = MentionText.Link(session.Server, terms.Place, terms.PostId!);
        var text = $"Your [message]({link}) in {MentionText.Channel(terms.Place)} mentions groups of Parabol's. {MentionPreview.Of(request, plan)}\n\nTo notify them, press the button or type `/parabol jobs start {job.Key.JobId}` within 15 minutes.";
        IReadOnlyList<ReplyButton> buttons =
        [
            new($"Notify {MentionPreview.People(plan.People)}", $"jobs start {job.Key.JobId}", ButtonStyle.Primary),
            new("Cancel", $"jobs cancel {job.Key.JobId}"),
        ];
        return AuthorNotes.TellAsync(
            session, request.Server.Bot!, job, $"{job.Key.JobId}:question", text,
            channelId => answers.Props(buttons, MentionWork.CallOf(job, terms, channelId)), mayHaveRun, stopping);
    }
}
