using System.Security.Cryptography;
using Integration.Functions.Benchmarks.Support;
using Integration.Functions.Groups.Jobs;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Benchmarks;

/// <summary>
/// What it costs to invite and to mention many people: calls of Mattermost's REST API by kind, storage operations, posts, time and
/// memory. The people are in a group of the integration's own, the channel's server takes lists of people (Mattermost 9.11 and later).
/// </summary>
internal sealed class GroupsBenchmark
{
    private const int People = 1000;
    private const int Previewed = 2000;
    private const int Crowd = 10_000;
    private const int PreviewRounds = 5;

    private static readonly string ProtectionKey = $"bench:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private readonly MeteredIntegration world;
    private readonly SandboxServer sandbox;
    private readonly SandboxUser author;

    private GroupsBenchmark(MeteredIntegration world, SandboxServer sandbox) => (this.world, this.sandbox, author) = (world, sandbox, sandbox.People.ChannelAdmin);

    public static async Task<GroupsResult> RunAsync(Settings settings, CancellationToken stopping)
    {
        await using var azurite = await Azurite.StartAsync(isSplit: false, stopping);
        await using var mattermost = await SandboxServer.StartAsync(new SandboxOptions { Settings = new() { EnableBotAccountCreation = true } }, stopping);
        var result = await CountedAsync(azurite, mattermost, stopping);
        await using var app = await PublishedApp.StartSelfHostedAsync(settings.Integration, azurite.ConnectionString, stopping);
        var command = await InstalledCommand.InstallAsync(app, mattermost, stopping);
        return result with
        {
            MemoryOfFew = await MemoryAsync(app, command, mattermost, "thousand", People, stopping),
            MemoryOfCrowd = await MemoryAsync(app, command, mattermost, "crowd", Crowd, stopping),
        };
    }

    private static async Task<GroupsResult> CountedAsync(Azurite azurite, SandboxServer mattermost, CancellationToken stopping)
    {
        await using var integration = await MeteredIntegration.StartAsync(azurite, mattermost, ProtectionKey, stopping);
        await integration.InstallAsync(stopping);
        mattermost.Join(mattermost.Team, mattermost.State.FindUserByName("parabol")!);
        var story = new GroupsBenchmark(integration, mattermost);
        var people = mattermost.CreatePeople(Crowd);
        await integration.CreateGroupAsync("thousand", people.Take(People).Select(user => user.Id), stopping);
        await integration.CreateGroupAsync("two-thousand", people.Take(Previewed).Select(user => user.Id), stopping);
        await integration.CreateGroupAsync("crowd", people.Select(user => user.Id), stopping);
        // What an instance remembers of the server, its groups and its team for a minute.
        await story.InviteAsync("thousand", NewChannel(mattermost, "warm"), stopping);
        var channel = NewChannel(mattermost, "first");
        return new()
        {
            People = People,
            Invite = await story.InviteAsync("thousand", channel, stopping),
            Mention = await story.MentionAsync("thousand", channel, stopping),
            Previewed = Previewed,
            Preview = await story.PreviewAsync(stopping),
            Crowd = Crowd,
            InviteOfCrowd = await story.InviteAsync("crowd", NewChannel(mattermost, "crowd"), stopping),
        };
    }

    private static SandboxChannel NewChannel(SandboxServer sandbox, string name)
    {
        var channel = sandbox.CreateChannel(name);
        sandbox.Join(channel, sandbox.People.ChannelAdmin, asAdmin: true);
        sandbox.Join(channel, sandbox.State.FindUserByName("parabol")!);
        return channel;
    }

    /// <summary>Typed, previewed, confirmed and carried out, until the author has been told.</summary>
    private async Task<GroupCost> InviteAsync(string group, SandboxChannel channel, CancellationToken stopping) =>
        await CountAsync($"/parabol invite @{group}", channel, "Invite ", stopping);

    private async Task<GroupCost> MentionAsync(string group, SandboxChannel channel, CancellationToken stopping)
    {
        var before = PostsIn(channel);
        var cost = await CountAsync($"/parabol mention @{group} the retrospective starts in ten minutes", channel, "Notify ", stopping);
        return cost with { Posts = PostsIn(channel) - before };
    }

    private async Task<GroupCost> CountAsync(string command, SandboxChannel channel, string button, CancellationToken stopping)
    {
        var known = sandbox.RestCalls.Count;
        var cost = await world.CountAsync(command, async () =>
        {
            var preview = await TypeAsync(command, channel, stopping);
            var label = preview.Actions.First(action => action.Name.StartsWith(button, StringComparison.Ordinal)).Name;
            await sandbox.PressAsync(author, preview, label, selected: null, stopping);
            await OverAsync(stopping);
        });
        return new(cost, sandbox.RestCalls.ByRoute(known), Posts: 0);
    }

    /// <summary>Each in a channel of its own, so that nothing is remembered but the bot's rights; Mattermost answers after 5 ms.</summary>
    private async Task<Median> PreviewAsync(CancellationToken stopping)
    {
        var times = new List<double>();
        for (var round = 0; round < PreviewRounds; round++)
        {
            var channel = NewChannel(sandbox, $"preview-{round}");
            sandbox.Faults.Latency = TimeSpan.FromMilliseconds(5);
            var began = TimeProvider.System.GetTimestamp();
            await TypeAsync("/parabol invite @two-thousand", channel, stopping);
            times.Add(TimeProvider.System.GetElapsedTime(began).TotalSeconds);
            sandbox.Faults.Latency = TimeSpan.Zero;
        }

        return Median.Of(times);
    }

    /// <summary>The most resident memory of the published integration's process since its start, in MB, after an invitation of so many.</summary>
    private static async Task<double> MemoryAsync(PublishedApp app, InstalledCommand command, SandboxServer sandbox, string group, int people, CancellationToken stopping)
    {
        var channel = NewChannel(sandbox, $"memory-{group}");
        var before = sandbox.Current(channel).Members.Count;
        var preview = await command.AskAsync($"invite @{group}", channel, stopping);
        await command.AskAsync(StartOf(preview), channel, stopping);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (sandbox.Current(channel).Members.Count < before + people) await ticks.WaitForNextTickAsync(stopping);
        return ProcessFigures.PeakResident(app.ProcessId);
    }

    /// <summary>What the preview says to type: <c>jobs start …</c>.</summary>
    private static string StartOf(string preview) =>
        preview.IndexOf("jobs start ", StringComparison.Ordinal) is var at and >= 0 && preview.IndexOf('`', at) is var end and > 0
            ? preview[at..end]
            : throw new InvalidOperationException($"The preview offers no start: {preview}");

    private async Task<SandboxPost> TypeAsync(string text, SandboxChannel channel, CancellationToken stopping)
    {
        var answers = sandbox.Ephemerals.All.Count;
        var run = await sandbox.ExecuteAsync(author, channel, text, stopping);
        if (run is not { Error: null, Posts: [var first] }) throw new InvalidOperationException($"{text} was answered with an error: {run.Error?.Message}");
        if (first.Actions.Any()) return first;
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (sandbox.Ephemerals.All.Count < answers + 2) await ticks.WaitForNextTickAsync(stopping);
        return sandbox.Ephemerals.All[^1];
    }

    private async Task OverAsync(CancellationToken stopping)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await world.NewestJobAsync(author.Id, stopping) is not { IsOver: true, State: JobState.Done }) await ticks.WaitForNextTickAsync(stopping);
    }

    private int PostsIn(SandboxChannel channel) => sandbox.Posts.All.Count(post => post.ChannelId == channel.Id && post.Type.Length == 0);
}

/// <param name="Cost">Storage operations and calls.</param>
/// <param name="Calls">Of the REST API, by kind.</param>
/// <param name="Posts">In the channel, system messages left out.</param>
internal sealed record GroupCost(MessageCost Cost, IReadOnlyDictionary<string, int> Calls, int Posts)
{
    /// <summary>Who is in the team, in the channel, and who they are.</summary>
    private static readonly string[] MemberReads = ["members/ids", "users/ids", "users/usernames", "GET /channels/{channel_id}/members/", "GET /teams/{team_id}/members/"];

    public int ReadsOfMembers => Calls.Where(call => MemberReads.Any(part => call.Key.Contains(part, StringComparison.Ordinal))).Sum(call => call.Value);

    public int OtherCalls => Calls.Values.Sum() - ReadsOfMembers;
}
