using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Commands;

/// <summary><c>jobs</c>: what the person had invited and mentioned, how far it is, and what can be done about it.</summary>
internal sealed class JobsVerb(MattermostServers servers, JobStore store, RunningJobs running, IEnumerable<IJobTalk> talks, TimeProvider clock) : IVerb
{
    private const int MostShown = 10;

    /// <summary>As long as the buttons under a preview.</summary>
    private static readonly TimeSpan DraftLife = TimeSpan.FromMinutes(15);

    public string Name => "jobs";

    public string Arguments => "[job] [@person] | start job | cancel job | undo job";

    public string Summary => "shows your invitations and mentions of groups: how far they are, what came of them, and how to undo them";

    public bool NeedsChannel => false;

    public bool IsHarmless(IReadOnlyList<string> words) => words.Count <= 1 || IsAboutPerson(words);

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return ChannelConnections.NotRegistered();
        if (words.Count == 0) return await ListAsync(call, stopping);
        var (act, name) = words is [var verb, var id] && !IsAboutPerson(words) ? (verb.ToLowerInvariant(), id) : ("show", words[0]);
        if (words.Count > 2 || act is not ("show" or "start" or "cancel" or "undo")) return CommandReply.Error($"I do not understand {Say.Quoted(string.Join(' ', words))}. Type {Say.Typed(call, "jobs")}, and each job comes with what can be done.");
        if (await FindAsync(call, name, stopping) is not { } job) return CommandReply.Error($"You have no job {Say.Quoted(name)}. {Say.Typed(call, "jobs")} lists those of the last seven days.");
        var talk = talks.First(talk => talk.Kinds.Contains(job.Kind));
        return act switch
        {
            "start" => await StartAsync(call, server, job, talk, stopping),
            "cancel" => await CancelAsync(call, job, stopping),
            "undo" => await talk.UndoAsync(call, server, job, stopping),
            _ when IsAboutPerson(words) => await TellAsync(job, talk, words[1].TrimStart('@').ToLowerInvariant(), stopping),
            _ => CommandReply.Of($"{Line(job, clock.GetUtcNow())}\n\n{await talk.DetailsAsync(job, stopping)}", Buttons(job, talk)),
        };
    }

    private static bool IsAboutPerson(IReadOnlyList<string> words) => words is [_, ['@', ..]];

    private async Task<CommandReply> TellAsync(Job job, IJobTalk talk, string username, CancellationToken stopping)
    {
        var fates = new List<string>();
        await foreach (var part in store.PartsAsync(job.Key, stopping))
        {
            foreach (var (at, person) in part.People.Index().Where(person => person.Item.Username == username)) fates.Add($"`@{person.Username}`, {talk.FateOf(job, part, at)}");
        }

        return fates.Count > 0
            ? CommandReply.Of(string.Join('\n', fates))
            : CommandReply.Error($"{Say.Quoted(username)} was not among the {job.People} people of this {job.Title}.");
    }

    private async Task<CommandReply> ListAsync(CommandCall call, CancellationToken stopping)
    {
        var lines = new List<string>();
        await foreach (var job in store.OfAsync(call.ServerId, call.Actor.UserId, stopping))
        {
            if (job.State == JobState.Draft && IsExpired(job)) continue;
            if (lines.Count == MostShown) break;
            lines.Add($"- `{job.Key.Short}` {Line(job, clock.GetUtcNow())}");
        }

        return lines.Count == 0
            ? CommandReply.Of($"You have no invitations or mentions of the last seven days. {Say.Typed(call, "invite @group")} and {Say.Typed(call, "mention @group …")} make some.")
            : CommandReply.Of($"{string.Join('\n', lines)}\n\nType {Say.Typed(call, $"jobs {ShortIn(lines[0])}")} to see what came of it, person by person, and to cancel or undo it.");
    }

    private async Task<CommandReply> StartAsync(CommandCall call, MattermostServer server, Job job, IJobTalk talk, CancellationToken stopping)
    {
        if (job.State != JobState.Draft) return CommandReply.Of($"That was started already. {Line(job, clock.GetUtcNow())}", new ReplyButton("How far is it?", $"jobs {job.Key.JobId}"));
        if (IsExpired(job)) return CommandReply.Error("That preview is too old: who is where may have changed since. Type the command again.");
        // Rights may have gone since the preview.
        if (await talk.WhyNotAsync(call, server, job, stopping) is { } why) return CommandReply.Error(why);
        await running.StartAsync(job, stopping);
        return CommandReply.Of(
            $"The {job.Title} is on its way. I tell you in a direct message what came of it.",
            new ReplyButton("How far is it?", $"jobs {job.Key.JobId}"));
    }

    private async Task<CommandReply> CancelAsync(CommandCall call, Job job, CancellationToken stopping)
    {
        for (var current = job; !current.IsOver;)
        {
            var wanted = current with { State = current.State == JobState.Draft ? JobState.Cancelled : JobState.Cancelling };
            if (await store.SaveAsync(wanted, stopping) is not null)
            {
                if (wanted.State == JobState.Cancelled) return CommandReply.Of("Nothing was done.");
                await running.WakeAsync(wanted, stopping);
                return CommandReply.Of($"The {job.Title} ends after the step that is under way. I tell you what was done until then.");
            }

            if (await store.FindAsync(job.Key, stopping) is not { } changed) break;
            current = changed;
        }

        return CommandReply.Error($"That is over already: there is nothing to cancel. {Say.Typed(call, $"jobs {job.Key.Short}")} shows what came of it.");
    }

    /// <summary>By its id, or the six letters at its end.</summary>
    private async Task<Job?> FindAsync(CommandCall call, string name, CancellationToken stopping)
    {
        var wanted = name.ToLowerInvariant();
        if (wanted.Contains('-', StringComparison.Ordinal)) return await store.FindAsync(new(call.ServerId, call.Actor.UserId, wanted), stopping);
        await foreach (var job in store.OfAsync(call.ServerId, call.Actor.UserId, stopping)) if (job.Key.Short == wanted) return job;

        return null;
    }

    private IReadOnlyList<ReplyButton> Buttons(Job job, IJobTalk talk) => job switch
    {
        { State: JobState.Draft } when IsExpired(job) => [],
        { State: JobState.Draft } => [new("Start", $"jobs start {job.Key.JobId}", ButtonStyle.Primary), new("Cancel", $"jobs cancel {job.Key.JobId}")],
        { IsOver: false } => [new("Refresh", $"jobs {job.Key.JobId}"), new("Cancel", $"jobs cancel {job.Key.JobId}", ButtonStyle.Danger)],
        _ when talk.CanUndo(job, clock.GetUtcNow()) => [new("Undo", $"jobs undo {job.Key.JobId}", ButtonStyle.Danger)],
        _ => [],
    };

    private bool IsExpired(Job job) => clock.GetUtcNow() - job.CreatedAt > DraftLife;

    private static string ShortIn(string line) => line.Split('`')[1];

    private static string Line(Job job, DateTimeOffset now)
    {
        var state = job.State switch
        {
            JobState.Draft => "waits for your yes",
            JobState.Running or JobState.Cancelling when job.PutOff > 0 => $"{job.PeopleDone} of {Quantity.Of(job.People, "person", "people")}; the server is busy, I try again",
            JobState.Running => $"{job.PeopleDone} of {Quantity.Of(job.People, "person", "people")}",
            JobState.Cancelling => "is being cancelled",
            JobState.Halted => $"came to a halt after {job.PeopleDone} of {job.People}: {job.Problem}",
            JobState.Done => "done",
            JobState.Cancelled => $"cancelled after {job.PeopleDone} of {job.People}",
            _ => $"failed after {job.PeopleDone} of {job.People}: {job.Problem}",
        };
        return $"**{char.ToUpperInvariant(job.Title[0])}{job.Title[1..]}**: {state} (begun {Say.Away(job.CreatedAt, now)})";
    }
}

/// <summary>What <c>jobs</c> says of one sort of job and does about it.</summary>
internal interface IJobTalk
{
    IReadOnlyList<JobKind> Kinds { get; }

    /// <summary>Null when its author may (still) do what the job does; otherwise why not.</summary>
    Task<string?> WhyNotAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping);

    /// <summary>What came of it so far, in Markdown.</summary>
    Task<string> DetailsAsync(Job job, CancellationToken stopping);

    /// <summary>What became, in this part, of the person at this place of its list: <c>~sprint: was added</c>.</summary>
    string FateOf(Job job, JobPart part, int at);

    bool CanUndo(Job job, DateTimeOffset now) => false;

    Task<CommandReply> UndoAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping) =>
        Task.FromResult(CommandReply.Error("A mention cannot be undone: who was notified was notified."));
}
