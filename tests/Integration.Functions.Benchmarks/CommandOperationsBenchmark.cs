using System.Security.Cryptography;
using Integration.Functions.Benchmarks.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Benchmarks;

/// <summary>
/// Counts what each command costs, typed in the sandbox and answered over HTTP: requests to storage by the integration's own
/// meter, calls to Mattermost by the sandbox.
/// </summary>
internal sealed class CommandOperationsBenchmark
{
    private static readonly string ProtectionKey = $"bench:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private readonly MeteredIntegration world;
    private readonly SandboxServer sandbox;
    private readonly List<MessageCost> costs = [];

    private CommandOperationsBenchmark(MeteredIntegration world, SandboxServer sandbox) => (this.world, this.sandbox) = (world, sandbox);

    public static async Task<CommandOperationsResult> RunAsync(CancellationToken stopping)
    {
        await using var azurite = await Azurite.StartAsync(isSplit: false, stopping);
        await using var mattermost = await SandboxServer.StartAsync(new SandboxOptions { Settings = new() { EnableBotAccountCreation = true } }, stopping);
        await using var integration = await MeteredIntegration.StartAsync(azurite, mattermost, ProtectionKey, stopping);
        await integration.InstallAsync(stopping);
        var story = new CommandOperationsBenchmark(integration, mattermost);
        await story.RunAllAsync(stopping);
        return new(story.costs);
    }

    /// <summary>One command after the other, by somebody who administers the channel.</summary>
    private async Task RunAllAsync(CancellationToken stopping)
    {
        await TypeAsync("help", "help, the first call of the command ever", stopping);
        await TypeAsync("help", "help, the second", stopping);
        await TypeAsync("help", "help", stopping);
        await TypeAsync("status", "status, not connected", stopping);
        await TypeAsync("connect", "connect, by the bot", stopping);
        var happened = Lifecycle.Of(await world.TeamOfAsync(sandbox.Channel.Id, stopping), "shown", TimeProvider.System.GetUtcNow())[0];
        await world.DeliverAsync("", happened, stopping);
        foreach (var text in new[] { "status", "notifications", "notifications timer off", "timezone Europe/Berlin", "mention-groups @developers", "settings", "settings set threads=on", "test" })
        {
            await TypeAsync(text, text, stopping);
        }

        await TypeAsync($"why {happened.Id}", "why, by the event's id", stopping);
        await TypeAsync($"why {sandbox.BaseAddress}{sandbox.Team.Name}/pl/{PostOf(happened.Meeting.Name)}", "why, by the post's link", stopping);
        await TypeAsync("doctor", "doctor", stopping);
        await TypeAsync("connect relay", "connect relay", stopping);
        await DisconnectAsync(stopping);
        await TypeAsync($"connect {sandbox.HookAddress}", "connect, by a webhook", stopping);
    }

    private async Task DisconnectAsync(CancellationToken stopping)
    {
        var question = await TypeAsync("disconnect", "disconnect, the question", stopping);
        var button = question.Actions.First(static action => action.Style == "danger").Name;
        costs.Add(await world.CountAsync("disconnect, its button", () => sandbox.PressAsync(sandbox.People.ChannelAdmin, question, button, null, stopping)));
    }

    private async Task<SandboxPost> TypeAsync(string text, string name, CancellationToken stopping)
    {
        SandboxPost? answer = null;
        costs.Add(await world.CountAsync(name, async () =>
        {
            var run = await sandbox.ExecuteAsync(sandbox.People.ChannelAdmin, sandbox.Channel, $"/parabol {text}", stopping);
            answer = run is { Error: null, Posts: [var post] } ? post : throw new InvalidOperationException($"{name} was answered with an error: {run.Error?.Message}");
        }));
        return answer!;
    }

    private string PostOf(string meeting) => sandbox.Posts.All.First(post => post.Attachments.Any(attachment => attachment.Fields?.Any(field => field.Value == meeting) == true)).Id;
}
