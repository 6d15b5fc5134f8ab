using Integration.Functions.Storage;
using System.Globalization;
using Integration.Functions.Notifications.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.Support;

/// <summary>One integration that runs for a whole class of tests, each of which takes a team and a channel of its own.</summary>
public sealed class RunningIntegration(AzuriteFixture azurite) : IAsyncLifetime
{
    private int teams;

    /// <summary>How many messages the doors have put on queues.</summary>
    public int Queued => (int)App.Meter.Count(StorageOperation.SendMessage);

    internal IntegrationApp App { get; private set; } = null!;

    internal HttpClient Http => App.Http;

    internal TestLog Log { get; } = new();

    internal static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task InitializeAsync()
    {
        App = await IntegrationApp.StartAsync(
            azurite, new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Trace" }, services => services.AddSingleton<ILoggerProvider>(Log));
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    internal string NewTeamId() => string.Create(CultureInfo.InvariantCulture, $"team{Interlocked.Increment(ref teams)}");

    /// <summary>A team with a channel and a webhook, not connected.</summary>
    internal TestTeam NewTeam()
    {
        var id = NewTeamId();
        var channel = App.Sandbox.CreateChannel(id);
        return new(App, id, channel, App.Sandbox.CreateHook(channel));
    }

    internal async Task<TestTeam> ConnectAsync(string? channelId = null)
    {
        var team = NewTeam();
        var answer = await team.PutAsync(new() { ["webhookUrl"] = team.Webhook, ["channelId"] = channelId });
        Assert.Equal(201, answer.Status);
        return team;
    }

    /// <summary>A sample event as if it happened now, for a team.</summary>
    internal static string Event(string sample, string teamId, string? id = null) =>
        Samples.Make(sample, Now, id ?? Guid.NewGuid().ToString(), teamId);
}
