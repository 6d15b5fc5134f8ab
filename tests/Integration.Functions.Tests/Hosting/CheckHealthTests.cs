using System.Net;
using Integration.Functions.Hosting;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.Hosting;

[Collection("Azurite")]
public sealed class CheckHealthTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task With_its_storage_an_app_is_ready()
    {
        await using var app = await HostedTestApp.StartSelfHostedAsync(azurite.NewAccount());

        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await GetAsync(app, "/api/health"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await GetAsync(app, "/api/health/live"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready"}"""), await GetAsync(app, "/api/health/ready"));
    }

    [Fact]
    public async Task Without_its_storage_an_app_is_live_and_not_ready_and_tells_no_details()
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);

        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await GetAsync(app, "/api/health"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"not ready"}"""), await GetAsync(app, "/api/health/ready"));
    }

    [Fact]
    public async Task A_queue_that_cannot_be_listened_to_makes_an_app_not_ready()
    {
        await using var app = await HostedTestApp.StartSelfHostedAsync(azurite.NewAccount());

        app.Services.GetRequiredService<ListenerHealth>().MarkDegraded("some-queue");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(app, "/api/health/ready")).Status);
    }

    [Fact]
    public async Task An_unknown_probe_is_not_found()
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, "/api/health/else")).Status);
    }

    [Fact]
    public async Task Asking_often_asks_the_storage_once_in_five_seconds()
    {
        var clock = new VirtualClock();
        var part = new CountingPart();
        var function = new CheckHealth([part], clock, NullLogger<CheckHealth>.Instance);

        for (var i = 0; i < 20; i++) await function.RunAsync("ready", CancellationToken.None);
        Assert.Equal(1, part.Asked);

        clock.Advance(TimeSpan.FromSeconds(5), () => { });
        await function.RunAsync("ready", CancellationToken.None);
        Assert.Equal(2, part.Asked);
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(HostedTestApp app, string path)
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        using var answer = await client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed class CountingPart : IReadiness
    {
        public int Asked { get; private set; }

        public Task<bool> IsReadyAsync(CancellationToken stopping)
        {
            Asked++;
            return Task.FromResult(true);
        }
    }
}
