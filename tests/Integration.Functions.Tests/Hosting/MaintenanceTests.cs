using Azure.Data.Tables;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Hosting;
using Integration.Functions.Maintenance;
using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The nightly maintenance. The storage stamps rows with its own time: what is old is made so by a clock that is ahead.</summary>
[Collection("Azurite")]
public sealed class MaintenanceTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Past = TimeSpan.FromDays(91);

    [Fact]
    public async Task Deliveries_past_their_keep_time_go_and_younger_ones_stay()
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        await app.ConnectAsync();
        await app.DeliverAsync(Some.Ended with { Time = clock.GetUtcNow() });
        Assert.Equal(0, (await PruneAsync(app)).Deliveries);

        clock.Advance(Past);
        var would = await PruneAsync(app, isDryRun: true);
        Assert.NotEmpty(await app.HistoryOfAsync(Some.Team.Id));
        var did = await PruneAsync(app);

        // The ledger, the history and the meeting's progress.
        Assert.Equal((3, 3, true), (would.Deliveries, did.Deliveries, did.IsComplete));
        Assert.Empty(await app.HistoryOfAsync(Some.Team.Id));
        Assert.NotNull(await app.Teams.FindAsync(Some.Team.Id, TeamConnection.MainDestination, CancellationToken.None));
    }

    [Fact]
    public async Task A_claim_whose_message_is_gone_is_reported_and_stays()
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        await app.Tables[TableNames.Deliveries].InsertAsync(
            new TableEntity("blue", "d:main:x").Set("State", "claimed").Set("EventId", "x").Set("TeamId", "blue"), CancellationToken.None);

        clock.Advance(Past);
        var report = await PruneAsync(app);

        Assert.Equal((0, 1), (report.Deliveries, report.Stranded));
        Assert.NotNull(await app.Tables[TableNames.Deliveries].FindAsync("blue", "d:main:x", CancellationToken.None));
    }

    [Fact]
    public async Task Finished_jobs_used_codes_and_orphaned_links_go_and_links_in_use_stay()
    {
        const string Channel = "channelchannelchannelchann";
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        await app.ConnectAsync(connection => connection with { ChannelId = Channel });
        var links = app.Parts.GetRequiredService<ChannelLinks>();
        Assert.Null(await links.ClaimAsync((await app.Teams.FindAsync(Some.Team.Id, TeamConnection.MainDestination, CancellationToken.None))!, CancellationToken.None));
        await app.Tables[TableNames.TeamConnections].InsertAsync(new TableEntity(":channel:nobody", "link").Set("TeamId", "gone").Set("DestinationId", "main"), CancellationToken.None);
        var store = app.Parts.GetRequiredService<JobStore>();
        var job = Job(store);
        await store.AddAsync(job with { State = JobState.Done }, [], CancellationToken.None);
        await app.Tables[TableNames.Jobs].InsertAsync(new TableEntity(":connect-codes", "hash").Set("TeamId", "blue"), CancellationToken.None);

        clock.Advance(TimeSpan.FromDays(8));
        var report = await PruneAsync(app);

        Assert.Equal((1, 1, 1), (report.Jobs, report.Codes, report.Links));
        Assert.NotNull(await links.FindCurrentAsync(null, Channel, CancellationToken.None));
        Assert.Null(await store.FindAsync(job.Key, CancellationToken.None));
    }

    [Fact]
    public async Task A_job_whose_message_is_poison_is_marked_once_and_goes_on_when_it_is_replayed()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var store = app.Parts.GetRequiredService<JobStore>();
        var job = Job(store);
        await store.AddAsync(job with { State = JobState.Running }, [], CancellationToken.None);
        await app.Queues.SendAsync(
            QueueNames.PoisonOf(QueueNames.GroupInvites), System.Text.Json.JsonSerializer.Serialize(job.Key, JobJson.Default.JobKey), TimeSpan.Zero, CancellationToken.None);
        await app.Queues.SendAsync(QueueNames.PoisonOf(QueueNames.GroupInvites), "not of ours", TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(1, (await PruneAsync(app)).Halted);
        Assert.Equal(JobState.Halted, (await store.FindAsync(job.Key, CancellationToken.None))!.State);
        Assert.Equal(0, (await PruneAsync(app)).Halted);
    }

    [Fact]
    public async Task The_command_line_tells_what_it_would_do()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);

        var run = await CommandRun.OfAsync(app.Environment, "prune", "--dry-run");

        Assert.Equal(0, run.Code);
        Assert.Contains(run.Output, line => line.Contains("Would delete 0 rows of deliveries", StringComparison.Ordinal));
    }

    [Fact]
    public void It_runs_every_night() =>
        Assert.Equal("0 30 2 * * *", ((TimerTriggerAttribute)Function.All.Single(function => function.Name == nameof(PruneHistory)).Trigger).Schedule);

    private static Job Job(JobStore store) => new()
    {
        Key = store.NewKey("server", "user"),
        Kind = JobKind.Invite,
        ChannelId = "channel",
        Title = "invitation of @developers",
        Parts = 0,
        People = 3,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    private static Task<PruneReport> PruneAsync(IntegrationApp app, bool isDryRun = false) =>
        app.Parts.GetRequiredService<Pruning>().RunAsync(isDryRun, CancellationToken.None);
}
