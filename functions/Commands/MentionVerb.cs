using Integration.Functions.Groups;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Groups.Mentions;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Commands;

/// <summary>
/// <c>mention @developers please look</c>: posts the text for its author and has everybody in the groups notified. It counts first and asks
/// when many are concerned.
/// </summary>
internal sealed class MentionVerb(
    MattermostServers servers, ActingRights rights, ConnectPlace place, MentionReader reader, JobStore store, RunningJobs jobs, MentionSummary summary,
    GroupsOptions options, TimeProvider clock) : IVerb
{
    /// <summary>A job's row holds it, whatever letters it is written in.</summary>
    private const int LongestText = 4_000;

    public string Name => "mention";

    public string Arguments => "@group … text";

    public string Summary => "posts a message here and notifies everybody in the groups that it names";

    public string Example => "@developers the build is red";

    public bool TakesText => true;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words is not [var text]) return Usage(call, "Whom, and with what message?");
        if (text.Length > LongestText) return CommandReply.Error($"That is too long: at most {LongestText} characters. Post the message first, and mention the groups under it.");
        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return ChannelConnections.NotRegistered();
        if (server.Bot is not { } bot) return CommandReply.Error("Mentioning groups needs Parabol's bot, which is not installed on this Mattermost. Ask your administrator to run the installation.");
        return await rights.InChannelAsync(server, call.ChannelId, call.Actor, stopping) switch
        {
            RightsReading.Known { Rights: var has } when MentionRights.WhyNot(has) is { } why => CommandReply.Error(why),
            RightsReading.Known { Rights: var has } => await place.JoinAsync(call, server, bot, $"mention {Beginning(text)}", stopping) is { } obstacle
                ? CommandReply.Error(obstacle)
                : await MentionAsync(call, server, has, text, stopping),
            RightsReading.Unknown unknown => CommandReply.Error(unknown.Why),
            _ => CommandReply.Error("Only members of the channel may do this."),
        };
    }

    private async Task<CommandReply> MentionAsync(CommandCall call, MattermostServer server, ChannelRights has, string text, CancellationToken stopping)
    {
        var names = await reader.NamesAsync(server, has.Channel, text, stopping);
        if (names.Unreadable is { } unreadable) return CommandReply.Error(unreadable);
        if (names.Usable.Count == 0) return NoGroup(call, names);
        var question = new MentionQuestion(server, has.Channel, names.Usable, call.Actor.UserId, IsByBot: true, MentionRights.NamedIn(names.Words, has));
        var reading = await reader.PlanAsync(question, stopping);
        if (reading is not MentionReading.Ready { Plan: var plan }) return CommandReply.Error(((MentionReading.Unreadable)reading).Why);
        var request = new MentionRequest
        {
            Server = server,
            Channel = has.Channel,
            Names = names,
            TeamName = call.MattermostTeamName,
            Author = call.Actor.Username,
            RootId = call.RootId,
        };
        return plan.People == 0 && !plan.HasUncounted
            ? CommandReply.Error($"{MentionPreview.Of(request, plan)}\n\nNothing was posted.", Invite(request, plan))
            : await StartAsync(call, request, plan, Message(call, has, plan, text), stopping);
    }

    private async Task<CommandReply> StartAsync(CommandCall call, MentionRequest request, MentionPlan plan, string message, CancellationToken stopping)
    {
        var (job, parts) = request.Job(store.NewKey(call.ServerId, call.Actor.UserId), plan, message, clock.GetUtcNow());
        if (plan.People > options.ConfirmAbove)
        {
            await store.AddAsync(job, parts, stopping);
            return Question(call, request, plan, job);
        }

        await jobs.AddAndRunAsync(job, parts, stopping);
        if (await store.FindAsync(job.Key, stopping) is not { IsOver: true } over)
        {
            return CommandReply.Of($"Mattermost takes its time. I go on, and tell you in a direct message what came of it; {Say.Typed(call, "jobs")} shows how far it is.");
        }

        var result = await summary.OfAsync(over, stopping);
        return over.State == JobState.Done ? CommandReply.Of(result, Invite(request, plan)) : CommandReply.Error(result);
    }

    /// <summary>Mentions that the author could not make, and those that are made by naming people, are only shown.</summary>
    private static string Message(CommandCall call, ChannelRights has, MentionPlan plan, string text) => MentionText.Message(call.Actor.Username, text,
    [
        .. MentionParser.Special.Where(_ => !MentionRights.MayMentionEverybody(has)),
        .. plan.Groups.Where(share => share.Group.Source != GroupSource.Own && !share.IsLeftToServer).Select(share => share.Group.Name),
    ]);

    private static CommandReply Question(CommandCall call, MentionRequest request, MentionPlan plan, Job job) => CommandReply.Of(
        $"{MentionPreview.Of(request, plan)}\n\nTo post it, press the button or type {Say.Typed(call, $"jobs start {job.Key.Short}")} within 15 minutes.",
        [
            new ReplyButton($"Notify {MentionPreview.People(plan.People)}", $"jobs start {job.Key.JobId}", ButtonStyle.Primary),
            .. Invite(request, plan),
            new ReplyButton("Cancel", $"jobs cancel {job.Key.JobId}"),
        ]);

    private static IReadOnlyList<ReplyButton> Invite(MentionRequest request, MentionPlan plan) => MentionSummary.Buttons(request.Terms(plan, null), isElsewhere: false);

    private static CommandReply NoGroup(CommandCall call, MentionedNames names)
    {
        if (names.Problems.Count > 0) return CommandReply.Error(string.Join('\n', names.Problems));
        if (names.Unknown.Count == 0) return Usage(call, "That mentions no group.");
        var meant = names.Unknown.Select(name => DidYouMean.Find(name, names.Known)).FirstOrDefault(name => name is not null);
        var shown = Say.List([.. names.Unknown.Select(MentionText.Shown)]);
        var isOne = names.Unknown.Count == 1;
        return CommandReply.Error($"{shown} {(isOne ? "is no group" : "are no groups")} here. {(meant is null ? $"{Say.Typed(call, "groups")} lists those there are." : $"Did you mean {MentionText.Shown(meant)}?")}");
    }

    private static CommandReply Usage(CommandCall call, string what) =>
        CommandReply.Error($"{what} Type for example {Say.Typed(call, "mention @developers the build is red")}; {Say.Typed(call, "groups")} lists the groups.");

    /// <summary>As it may stand in code.</summary>
    private static string Beginning(string text) => text.Split(['\n', '`'], 2)[0] is { Length: <= 40 } line && line.Length == text.Length ? line : "…";
}
