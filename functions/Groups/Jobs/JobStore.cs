using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Jobs;

/// <summary>Jobs in table <c>Jobs</c>. Every read and every query stays within one author's partition.</summary>
public sealed class JobStore(Tables tables, TimeProvider clock)
{
    /// <summary>What ended, or was never started, is forgotten after this.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>A part's row is up to 100 KB, and a transaction at most 4 MB.</summary>
    private const int PartsPerBatch = 30;

    private Table Rows => tables[TableNames.Jobs];

    /// <summary>A key of a new job; later ones sort first.</summary>
    public JobKey NewKey(string serverId, string userId) => new(
        serverId, userId, $"{IdAt(clock.GetUtcNow())}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    /// <summary>The key of what happened at that instant, the same whenever it is asked for: of what may be heard twice.</summary>
    public static JobKey KeyOf(string serverId, string userId, DateTimeOffset at, string name) => new(
        serverId, userId, $"{IdAt(at)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..6]}");

    /// <summary>
    /// Writes the parts first and the head last, so that what a crash leaves behind is no job. Where there is a job of this key
    /// already, that one stays as it is.
    /// </summary>
    public async Task AddAsync(Job job, IReadOnlyList<JobPart> parts, CancellationToken stopping)
    {
        if (await FindAsync(job.Key, stopping) is not null) return;
        await ForgetOldAsync(job.Key, stopping);
        foreach (var some in parts.Chunk(PartsPerBatch))
        {
            var batch = new TableBatch(JobRows.PartitionOf(job.Key));
            foreach (var part in some) batch.Upsert(JobRows.Write(job.Key, part));
            _ = await Rows.SubmitAsync(batch, stopping);
        }

        _ = await Rows.InsertAsync(JobRows.Write(job), stopping);
    }

    public async Task<Job?> FindAsync(JobKey key, CancellationToken stopping) =>
        await Rows.FindAsync(JobRows.PartitionOf(key), key.JobId, stopping) is { } row ? JobRows.Read(row) : null;

    public async Task<JobPart> PartAsync(JobKey key, int number, CancellationToken stopping) =>
        JobRows.ReadPart(await Rows.FindAsync(JobRows.PartitionOf(key), JobRows.KeyOf(key, number), stopping)
            ?? throw new InvalidDataException($"Job {key.JobId} has no part {number}."));

    public async IAsyncEnumerable<JobPart> PartsAsync(JobKey key, [EnumeratorCancellation] CancellationToken stopping)
    {
        var prefix = JobRows.PartsOf(key.JobId);
        await foreach (var row in Rows.QueryAsync(JobRows.PartitionOf(key), prefix, TableKey.EndOf(prefix), null, stopping))
        {
            yield return JobRows.ReadPart(row);
        }
    }

    /// <summary>Somebody's jobs, the newest first, without their parts.</summary>
    public async IAsyncEnumerable<Job> OfAsync(string serverId, string userId, [EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var row in Rows.QueryAsync(JobRows.PartitionOf(serverId, userId), null, JobRows.FirstPart, null, stopping))
        {
            yield return JobRows.Read(row);
        }
    }

    /// <summary>The job as it is now, or null when somebody else changed it since it was read.</summary>
    public async Task<Job?> SaveAsync(Job job, CancellationToken stopping) =>
        await Rows.ReplaceAsync(JobRows.Write(job), job.ETag, stopping) is WriteOutcome.Written written ? job with { ETag = written.ETag } : null;

    /// <summary>Head and part together or not at all; null when somebody else changed the head since it was read.</summary>
    public async Task<Job?> SaveAsync(Job job, JobPart part, CancellationToken stopping)
    {
        var batch = new TableBatch(JobRows.PartitionOf(job.Key))
            .Replace(JobRows.Write(job), job.ETag)
            .Upsert(JobRows.Write(job.Key, part));
        return await Rows.SubmitAsync(batch, stopping) is BatchOutcome.Committed { ETags: [var etag, ..] } ? job with { ETag = etag } : null;
    }

    /// <summary>Old jobs of the same author go when a new one comes, as many rows at a time as one batch holds.</summary>
    private async Task ForgetOldAsync(JobKey key, CancellationToken stopping)
    {
        var oldest = IdAt(clock.GetUtcNow() - Kept);
        await ForgetAsync(key, oldest, JobRows.FirstPart, stopping);
        await ForgetAsync(key, JobRows.PartsOf(oldest), null, stopping);
    }

    private async Task ForgetAsync(JobKey key, string from, string? to, CancellationToken stopping)
    {
        var batch = new TableBatch(JobRows.PartitionOf(key));
        await foreach (var row in Rows.QueryAsync(JobRows.PartitionOf(key), from, to, TableBatch.Most, stopping)) batch.Delete(row.RowKey, row.ETag);
        // Refused means that another instance does the same at this moment.
        _ = await Rows.SubmitAsync(batch, stopping);
    }

    /// <summary>Later instants sort first.</summary>
    private static string IdAt(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks:x16}");
}
