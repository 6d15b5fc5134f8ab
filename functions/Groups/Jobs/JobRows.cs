using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Jobs;

/// <summary>
/// Jobs as rows of table <c>Jobs</c>: a partition per author, the head at <c>{job}</c>, part 7 at <c>part:{job}:0007</c>, so that heads
/// are listed without their parts. People stand in two lists of one property each: 1,000 ids are 27,000 bytes, 1,000 names of 64 letters just below the 65,536 that one holds.
/// </summary>
internal static class JobRows
{
    private const char Between = ' ';

    public static string PartitionOf(JobKey key) => PartitionOf(key.ServerId, key.UserId);

    public static string PartitionOf(string serverId, string userId) => TableKey.Join("jobs", serverId, userId);

    /// <summary>Job ids are hexadecimal and sort before it.</summary>
    public const string FirstPart = "part:";

    public static string PartsOf(string jobId) => FirstPart + jobId;

    public static string KeyOf(JobKey key, int part) => string.Create(CultureInfo.InvariantCulture, $"{PartsOf(key.JobId)}:{part:D4}");

    public static TableEntity Write(Job job) => new TableEntity(PartitionOf(job.Key), job.Key.JobId)
        .Set("serverId", job.Key.ServerId)
        .Set("userId", job.Key.UserId)
        .Set("kind", job.Kind.ToString())
        .Set("state", job.State.ToString())
        .Set("channelId", job.ChannelId)
        .Set("title", job.Title)
        .Set("terms", job.Terms)
        .Set("parts", job.Parts)
        .Set("nextPart", job.NextPart)
        .Set("people", job.People)
        .Set("peopleDone", job.PeopleDone)
        .Set("createdAt", job.CreatedAt)
        .Set("endedAt", job.EndedAt)
        .Set("problem", job.Problem)
        .Set("leasedUntil", job.LeasedUntil)
        .Set("putOff", job.PutOff);

    public static Job Read(TableEntity row) => new()
    {
        Key = new(row.GetString("serverId")!, row.GetString("userId") ?? "", row.RowKey),
        Kind = Enum.Parse<JobKind>(row.GetString("kind")!),
        State = Enum.Parse<JobState>(row.GetString("state")!),
        ChannelId = row.GetString("channelId")!,
        Title = row.GetString("title")!,
        Terms = row.GetString("terms")!,
        Parts = row.GetInt32("parts")!.Value,
        NextPart = row.GetInt32("nextPart")!.Value,
        People = row.GetInt32("people")!.Value,
        PeopleDone = row.GetInt32("peopleDone")!.Value,
        CreatedAt = row.GetDateTimeOffset("createdAt")!.Value,
        EndedAt = row.GetDateTimeOffset("endedAt"),
        Problem = row.GetString("problem"),
        LeasedUntil = row.GetDateTimeOffset("leasedUntil"),
        PutOff = row.GetInt32("putOff") ?? 0,
        ETag = row.ETag,
    };

    public static TableEntity Write(JobKey key, JobPart part) => new TableEntity(PartitionOf(key), KeyOf(key, part.Number))
        .Set("number", part.Number)
        .Set("step", part.Step)
        .Set("ids", Bytes(part.People.Select(person => person.Id)))
        .Set("names", Bytes(part.People.Select(person => person.Username)))
        .Set("begun", part.Begun)
        .Set("begunAt", part.BegunAt)
        .Set("outcome", part.Outcome)
        .Set("result", part.Result);

    public static JobPart ReadPart(TableEntity row) => new()
    {
        Number = row.GetInt32("number")!.Value,
        Step = row.GetString("step")!,
        People = [.. Words(row.GetBinary("ids")).Zip(Words(row.GetBinary("names")), (id, name) => new PartPerson(id, name))],
        Begun = row.GetString("begun"),
        BegunAt = row.GetDateTimeOffset("begunAt"),
        Outcome = row.GetString("outcome"),
        Result = row.GetString("result"),
        ETag = row.ETag,
    };

    private static byte[] Bytes(IEnumerable<string> words) => Encoding.ASCII.GetBytes(string.Join(Between, words));

    private static string[] Words(byte[]? bytes) => bytes is null or [] ? [] : Encoding.ASCII.GetString(bytes).Split(Between);
}
