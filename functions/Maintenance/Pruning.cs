using System.Text.Json;
using Azure.Data.Tables;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Maintenance;

/// <summary>What one run did, or would do.</summary>
/// <param name="Deliveries">Rows of the history, the ledger and meetings' progress past <c>Delivery__KeepHistory</c>.</param>
/// <param name="Jobs">Rows of jobs that nobody has touched for seven days.</param>
/// <param name="Codes">Connect codes and signatures that have lost their force.</param>
/// <param name="Links">Channel links that no connection confirms.</param>
/// <param name="Stranded">Ledger rows still <c>claimed</c> although every retry is over: their message is gone. Reported, never deleted.</param>
/// <param name="Halted">Jobs whose message is in the poison queue: marked, and their author told.</param>
/// <param name="IsComplete">False when the run came to its bound; the next one goes on where it ended.</param>
internal sealed record PruneReport(int Deliveries, int Jobs, int Codes, int Links, int Stranded, int Halted, bool IsComplete);

/// <summary>
/// Maintenance of tables and poison queues. Bounded in rows and time; the place where a run ended is a row of table <c>Jobs</c>, and
/// every step may be repeated, so a run that dies does no harm.
/// </summary>
internal sealed partial class Pruning(
    Tables tables, StorageQueues queues, ChannelLinks links, JobStore jobs, MattermostServers servers, MattermostRest rest, DeliveryOptions delivery, TimeProvider clock,
    ILogger<Pruning> log)
{
    private const string Partition = ":maintenance";
    private const int MostRows = 50_000;
    private const int MostNamed = 20;

    /// <summary>Below the Functions host's limit of five minutes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>The latest retry of an event comes within 24 hours.</summary>
    private static readonly TimeSpan Stranding = TimeSpan.FromHours(25);

    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    /// <param name="isDryRun">Counts, and changes nothing.</param>
    public async Task<PruneReport> RunAsync(bool isDryRun, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var budget = new Budget(MostRows, clock, Longest);
        var halted = await HaltAsync(isDryRun, stopping);
        var codes = await PruneAsync(TableNames.Jobs, ":connect-codes", now - Fresh, isDryRun, budget, stopping)
            + await PruneAsync(TableNames.Jobs, ":signatures", now - Fresh, isDryRun, budget, stopping);
        var finished = await PruneAsync(TableNames.Jobs, "jobs:", now - JobStore.Kept, isDryRun, budget, stopping);
        var orphans = await UnlinkAsync(now - Fresh, isDryRun, budget, stopping);
        var stranded = await StrandedAsync(now - Stranding, budget, stopping);
        var deliveries = await PruneAsync(TableNames.Deliveries, "", now - delivery.KeepHistory, isDryRun, budget, stopping);
        var report = new PruneReport(deliveries, finished, codes, orphans, stranded, halted, !budget.IsSpent);
        LogDone(isDryRun ? "would delete" : "deleted", deliveries, finished, codes, orphans, stranded, halted, report.IsComplete);
        return report;
    }

    /// <summary>Deletes in batches of one partition; rows that were written meanwhile stay.</summary>
    private async Task<int> PruneAsync(string table, string partitions, DateTimeOffset writtenBefore, bool isDryRun, Budget budget, CancellationToken stopping)
    {
        var (count, batch, last) = (0, new List<TableEntity>(), "");
        var place = $"{table}{partitions}".Replace(':', '-');
        var after = (await tables[TableNames.Jobs].FindAsync(Partition, place, stopping))?.GetString("After") ?? "";
        await foreach (var row in tables[table].OldRowsAsync(partitions, after, writtenBefore, stopping))
        {
            if (row.PartitionKey.StartsWith(Partition, StringComparison.Ordinal) || row.GetString("State") == "claimed") continue;
            if (batch.Count == TableBatch.Most || (batch.Count > 0 && row.PartitionKey != last)) count += await DeleteAsync(table, batch, isDryRun, stopping);
            last = row.PartitionKey;
            if (!budget.Take()) break;
            batch.Add(row);
        }

        count += await DeleteAsync(table, batch, isDryRun, stopping);
        if (!isDryRun) await tables[TableNames.Jobs].UpsertAsync(new TableEntity(Partition, place).Set("After", budget.IsSpent ? last : ""), stopping);
        return count;
    }

    private async Task<int> DeleteAsync(string table, List<TableEntity> rows, bool isDryRun, CancellationToken stopping)
    {
        var count = rows.Count;
        if (!isDryRun && count > 0)
        {
            var batch = new TableBatch(rows[0].PartitionKey);
            foreach (var row in rows) batch.Delete(row.RowKey, row.ETag);
            // Refused means that somebody wrote one of them just now: the next run looks again.
            if (await tables[table].SubmitAsync(batch, stopping) is not BatchOutcome.Committed) count = 0;
        }

        rows.Clear();
        return count;
    }

    private async Task<int> UnlinkAsync(DateTimeOffset writtenBefore, bool isDryRun, Budget budget, CancellationToken stopping)
    {
        var count = 0;
        await foreach (var link in links.OrphansAsync(writtenBefore, stopping))
        {
            if (!budget.Take()) break;
            if (isDryRun || await tables[TableNames.TeamConnections].DeleteAsync(link.PartitionKey, link.RowKey, link.ETag, stopping) is WriteOutcome.Written) count++;
        }

        return count;
    }

    private async Task<int> StrandedAsync(DateTimeOffset writtenBefore, Budget budget, CancellationToken stopping)
    {
        var count = 0;
        await foreach (var row in tables[TableNames.Deliveries].OldRowsAsync("", "", writtenBefore, stopping))
        {
            if (!budget.IsInTime) break;
            if (row.GetString("State") != "claimed" || !row.RowKey.StartsWith("d:", StringComparison.Ordinal)) continue;
            if (count++ < MostNamed) LogStranded(row.GetString("EventId"), row.GetString("TeamId"), row.GetString("DestinationId"));
        }

        return count;
    }

    /// <summary>Marks the jobs whose message is in a poison queue, once, and tells their authors.</summary>
    private async Task<int> HaltAsync(bool isDryRun, CancellationToken stopping)
    {
        var count = 0;
        foreach (var queue in new[] { QueueNames.GroupInvites, QueueNames.MentionBatches })
        {
            foreach (var message in (await queues[QueueNames.PoisonOf(queue)].PeekMessagesAsync(32, stopping)).Value)
            {
                if (KeyIn(message.Body) is not { } key || await jobs.FindAsync(key, stopping) is not { IsOver: false, State: not JobState.Halted } job) continue;
                count++;
                if (isDryRun) continue;
                var halted = job with { State = JobState.Halted, LeasedUntil = null, Problem = "Something went wrong on Parabol's side. Ask your administrator to look at its log, or cancel it." };
                if (await jobs.SaveAsync(halted, stopping) is not { } saved) continue;
                LogHalted(job.Kind, job.Key.JobId);
                await TellAsync(saved, stopping);
            }
        }

        return count;
    }

    private async Task TellAsync(Job job, CancellationToken stopping)
    {
        if (await servers.FindAsync(job.Key.ServerId, stopping) is not { Bot: { } bot } server) return;
        var text = $"Your {job.Title} came to a halt after {job.PeopleDone} of {job.People} people. {job.Problem} Type `/parabol jobs {job.Key.Short}` to see what was done.";
        await AuthorNotes.TellAsync(rest.As(server.BaseUrl, bot.Token, TimeSpan.FromSeconds(10)), bot, job, $"{job.Key.JobId}-halted", text, _ => null, mayHaveRun: true, stopping);
    }

    private static JobKey? KeyIn(BinaryData message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, JobJson.Default.JobKey);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Maintenance {Verb} {Deliveries} rows of deliveries, {Jobs} of jobs, {Codes} codes and signatures, {Links} orphaned channel links; {Stranded} claims have lost their message, {Halted} jobs came to a halt; complete: {IsComplete}")]
    private partial void LogDone(string verb, int deliveries, int jobs, int codes, int links, int stranded, int halted, bool isComplete);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId} of team {TeamId} for {DestinationId} is still claimed, but its message is gone: it was not posted, or nobody knows")]
    private partial void LogStranded(string? eventId, string? teamId, string? destinationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {JobId} came to a halt: its message is in the poison queue")]
    private partial void LogHalted(JobKind kind, string jobId);

    /// <summary>How much one run may do.</summary>
    private sealed class Budget(int rows, TimeProvider clock, TimeSpan longest)
    {
        private readonly long began = clock.GetTimestamp();
        private int left = rows;

        public bool IsInTime => clock.GetElapsedTime(began) < longest;

        public bool IsSpent => left < 0 || !IsInTime;

        public bool Take() => --left >= 0 && IsInTime;
    }
}
