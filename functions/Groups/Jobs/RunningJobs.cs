using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Jobs;

/// <summary>
/// Runs jobs from their queues. A message names a job and nothing more; whoever gets it takes the job's lease, goes on with the
/// next part that is not done, and writes down head and part together. So a message may come twice, late, or again after a
/// crash, and no part is done twice but the one that a crash fell into, which its kind looks at before going on.
/// </summary>
internal sealed partial class RunningJobs(
    JobStore store, StorageQueues queues, IEnumerable<IJobWork> kinds, MattermostServers servers, ServerGate gate, HostingOptions hosting,
    TimeProvider clock, ILogger<RunningJobs> log)
{
    /// <summary>Longer than any part takes.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(2);

    /// <summary>Who cannot be served for so long is not served at all.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    private readonly FrozenDictionary<JobKind, IJobWork> works = kinds.ToFrozenDictionary(work => work.Kind);

    /// <summary>After that the job goes back to the queue, so that one message does not hold a place for ever; well before the deadline of a message.</summary>
    private TimeSpan Turn => hosting.JobDeadline / 4;

    /// <summary>A message that comes again was not renewed by whoever had it: to wait for a dead one any longer helps nobody.</summary>
    private TimeSpan Lease => hosting.QueueLease < LongestLease ? hosting.QueueLease : LongestLease;

    /// <summary>The author said yes to a draft. Doing it twice starts it once.</summary>
    public async Task StartAsync(Job job, CancellationToken stopping)
    {
        // The message alone starts it; what is written afterwards is for whoever looks before it arrives.
        await SendAsync(job, TimeSpan.Zero, stopping);
        _ = await store.SaveAsync(job with { State = JobState.Running }, stopping);
    }

    /// <summary>Adds a job that needs no consent and starts it; the same key again does nothing more than to wake it.</summary>
    public async Task AddAsync(Job job, IReadOnlyList<JobPart> parts, CancellationToken stopping)
    {
        await store.AddAsync(job with { State = JobState.Running }, parts, stopping);
        await SendAsync(job, TimeSpan.Zero, stopping);
    }

    /// <summary>Lets somebody look at a job again that may have come to a halt, its message in the poison queue.</summary>
    public Task WakeAsync(Job job, CancellationToken stopping) => SendAsync(job, TimeSpan.Zero, stopping);

    /// <summary>
    /// Runs a small job while its author waits, who is told by the answer alone. Should the process die meanwhile, or the server be
    /// busy, the message that was sent before goes on with it.
    /// </summary>
    public async Task AddAndRunAsync(Job job, IReadOnlyList<JobPart> parts, CancellationToken stopping)
    {
        await store.AddAsync(job with { State = JobState.Running }, parts, stopping);
        await SendAsync(job, Lease, stopping);
        await RunAsync(job.Key, authorWaits: true, stopping);
    }

    /// <param name="message">The text of a message on a queue of jobs.</param>
    public Task RunAsync(string message, CancellationToken stopping) => RunAsync(
        JsonSerializer.Deserialize(message, JobJson.Default.JobKey) ?? throw new InvalidDataException("The message names no job."), authorWaits: false, stopping);

    private async Task RunAsync(JobKey key, bool authorWaits, CancellationToken stopping)
    {
        if (await store.FindAsync(key, stopping) is not { } job || job.IsOver)
        {
            LogNothingToDo(key.JobId);
            return;
        }

        if (await WaitAsync(job, stopping) is { } wait)
        {
            await SendAsync(job, wait, stopping);
            return;
        }

        // Lost means that another instance, or the author, changed it at this moment.
        var leased = job with { State = job.State is JobState.Draft or JobState.Halted ? JobState.Running : job.State, LeasedUntil = clock.GetUtcNow() + Lease };
        if (await store.SaveAsync(leased, stopping) is { } ours) await RunAsync(ours, authorWaits, stopping);
        else await SendAsync(job, TimeSpan.FromSeconds(1), stopping);
    }

    /// <summary>How long the job must wait for its turn, or null.</summary>
    private async Task<TimeSpan?> WaitAsync(Job job, CancellationToken stopping)
    {
        if (job.LeasedUntil - clock.GetUtcNow() is { } lease && lease > TimeSpan.Zero) return lease;
        return await servers.FindAsync(job.Key.ServerId, stopping) is { } server ? gate.WhyNotNow(server.BaseUrl)?.Wait : null;
    }

    private async Task RunAsync(Job job, bool authorWaits, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        var work = works[job.Kind];
        var isFirst = true;
        while (job is { State: JobState.Running } && job.NextPart < job.Parts)
        {
            if (clock.GetElapsedTime(began) > Turn)
            {
                await GiveBackAsync(job, TimeSpan.Zero, stopping);
                return;
            }

            var after = await RunPartAsync(job, work, isFirst, stopping);
            if (after is null) return;
            (job, isFirst) = (after, false);
        }

        await FinishAsync(job, work, authorWaits, mayHaveRun: isFirst, stopping);
    }

    /// <summary>The job after its next part, or null when it goes on at another time.</summary>
    private async Task<Job?> RunPartAsync(Job job, IJobWork work, bool isFirst, CancellationToken stopping)
    {
        var part = await store.PartAsync(job.Key, job.NextPart, stopping);
        var mayHaveRun = isFirst && part.Begun is not null;
        if (part.Begun is null)
        {
            var prepared = await work.PrepareAsync(job, part, stopping);
            if (prepared is not StepOutcome.Done { Letters: var begun }) return await StopAsync(job, prepared, stopping);
            part = part with { Begun = begun, BegunAt = clock.GetUtcNow() };
            job = await KeepAsync(job, part, stopping);
        }

        var outcome = await work.RunAsync(job, part, mayHaveRun, stopping);
        if (outcome is not StepOutcome.Done done) return await StopAsync(job, outcome, stopping);

        // What has happened out there must be written down, even while we are being stopped.
        var after = job with { NextPart = part.Number + 1, PeopleDone = job.PeopleDone + part.People.Count, PutOff = 0, LeasedUntil = clock.GetUtcNow() + Lease };
        return await KeepAsync(after, part with { Outcome = done.Letters, Result = done.Result }, CancellationToken.None);
    }

    /// <summary>While the lease is ours nobody changes the head but its author, who may want it to end: that is taken over.</summary>
    private async Task<Job> KeepAsync(Job job, JobPart part, CancellationToken stopping)
    {
        for (var current = job; ;)
        {
            if (await store.SaveAsync(current, part, stopping) is { } kept) return kept;
            var changed = await store.FindAsync(job.Key, stopping) ?? throw new InvalidDataException($"Job {job.Key.JobId} is gone.");
            if (changed.State != JobState.Cancelling) throw new InvalidOperationException($"Job {job.Key.JobId} is run by two at once.");
            current = job with { State = changed.State, ETag = changed.ETag };
        }
    }

    /// <summary>Not this time: the job waits for a better one, or ends as failed.</summary>
    private async Task<Job?> StopAsync(Job job, StepOutcome outcome, CancellationToken stopping)
    {
        switch (outcome)
        {
            case StepOutcome.Later later when clock.GetUtcNow() - job.CreatedAt < LongestLife:
                LogPutOff(job.Kind, job.Key.JobId, later.Why);
                await GiveBackAsync(job with { PutOff = job.PutOff + 1 }, Wait(job, later), stopping);
                return null;
            case StepOutcome.Later later:
                return job with { State = JobState.Failed, Problem = later.Why };
            case StepOutcome.Failed failed:
                return job with { State = JobState.Failed, Problem = failed.Why };
            default:
                throw new System.Diagnostics.UnreachableException(outcome.GetType().Name);
        }
    }

    private static TimeSpan Wait(Job job, StepOutcome.Later later) => RetrySchedule.WaitAfter(job.PutOff + 1, later.Wait, Random.Shared.NextDouble());

    private async Task FinishAsync(Job job, IJobWork work, bool authorWaits, bool mayHaveRun, CancellationToken stopping)
    {
        var over = job with
        {
            State = job.State switch { JobState.Running => JobState.Done, JobState.Cancelling => JobState.Cancelled, var other => other },
            EndedAt = clock.GetUtcNow(),
            LeasedUntil = null,
        };
        var told = authorWaits ? new StepOutcome.Done() : await work.FinishAsync(over, mayHaveRun, stopping);
        if (told is StepOutcome.Later later && clock.GetUtcNow() - job.CreatedAt < LongestLife)
        {
            await GiveBackAsync(job with { PutOff = job.PutOff + 1 }, Wait(job, later), stopping);
            return;
        }

        // The work itself is done: who cannot be told, because they left for example, sees it in the list of jobs.
        LogOver(job.Kind, job.Key.JobId, over.State, over.PeopleDone, over.People);
        while (await store.SaveAsync(over, CancellationToken.None) is null)
        {
            var changed = await store.FindAsync(job.Key, CancellationToken.None) ?? throw new InvalidDataException($"Job {job.Key.JobId} is gone.");
            over = over with { ETag = changed.ETag };
        }
    }

    /// <summary>Should the process die in between, the message that is being handled comes again.</summary>
    private async Task GiveBackAsync(Job job, TimeSpan wait, CancellationToken stopping)
    {
        var free = job with { LeasedUntil = null };
        if (await store.SaveAsync(free, stopping) is null && await store.FindAsync(job.Key, stopping) is { State: JobState.Cancelling } cancelled)
        {
            _ = await store.SaveAsync(free with { State = cancelled.State, ETag = cancelled.ETag }, stopping);
        }

        await SendAsync(job, wait, stopping);
    }

    private Task SendAsync(Job job, TimeSpan wait, CancellationToken stopping) =>
        queues.SendAsync(works[job.Kind].Queue, JsonSerializer.Serialize(job.Key, JobJson.Default.JobKey), wait, stopping);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} has nothing (more) to do")]
    private partial void LogNothingToDo(string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {JobId} is put off: {Why}")]
    private partial void LogPutOff(JobKind kind, string jobId, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} {JobId} is over: {State}, {PeopleDone} of {People} people")]
    private partial void LogOver(JobKind kind, string jobId, JobState state, int peopleDone, int people);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobKey))]
internal sealed partial class JobJson : JsonSerializerContext;
