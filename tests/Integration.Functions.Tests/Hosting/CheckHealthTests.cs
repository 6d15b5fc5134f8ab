using System.Net;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.Hosting;

[Collection("Azurite")]
public sealed class CheckHealthTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task With_its_storage_an_app_is_ready()
    {
        await using var app = await IntegrationApp.StartAsync(azurite);

        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await GetAsync(app, "/api/health"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await GetAsync(app, "/api/health/live"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready"}"""), await GetAsync(app, "/api/health/ready"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, "/api/health/else")).Status);
    }

    [Fact]
    public async Task Without_one_of_its_queues_an_app_is_live_and_not_ready_and_tells_no_details()
    {
        await using var app = await IntegrationApp.StartAsync(azurite);
        await app.Queues[QueueNames.GroupInvites].DeleteAsync();

        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await GetAsync(app, "/api/health"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"not ready"}"""), await GetAsync(app, "/api/health/ready"));
    }

    [Fact]
    public async Task Asking_often_asks_the_storage_once_in_five_seconds()
    {
        var clock = new ManualClock(Some.Noon);
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var readiness = new Readiness(app.Queues, clock, NullLogger<Readiness>.Instance);
        var before = app.Meter.Count(StorageOperation.OtherQueueRequest);

        for (var i = 0; i < 20; i++) Assert.True(await readiness.LatestAsync());
        Assert.Equal(before + QueueNames.All.Count, app.Meter.Count(StorageOperation.OtherQueueRequest));

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await readiness.LatestAsync());
        Assert.Equal(before + (2 * QueueNames.All.Count), app.Meter.Count(StorageOperation.OtherQueueRequest));
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(IntegrationApp app, string path)
    {
        using var answer = await app.Http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
