using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Groups;

/// <summary>
/// A Mattermost with Parabol's bot and groups: Mattermost's own where it is licensed, ours where it is not. What people type and see
/// is the same, and so the same tests run on both.
/// </summary>
internal sealed class GroupsWorld : IAsyncDisposable
{
    private GroupsWorld(CommandsWorld commands) => Commands = commands;

    public CommandsWorld Commands { get; }

    public IntegrationApp App => Commands.App;

    public SandboxServer Sandbox => Commands.Sandbox;

    public SandboxUser Chris => Commands.Chris;

    public SandboxUser Mia => Commands.Mia;

    public JobStore Jobs => App.Parts.GetRequiredService<JobStore>();

    public static async Task<GroupsWorld> StartAsync(
        AzuriteFixture azurite, bool licensed, string? version = null, IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null) =>
        Of(await CommandsWorld.StartAsync(azurite, settings: settings, configure: configure), licensed, version);

    /// <summary>Nothing listens: a process of its own is to do the work.</summary>
    public static async Task<GroupsWorld> PrepareAsync(
        AzuriteFixture azurite, bool licensed, string? version = null, IReadOnlyDictionary<string, string>? settings = null, TimeProvider? clock = null) =>
        Of(await CommandsWorld.PrepareAsync(azurite, settings, clock), licensed, version);

    private static GroupsWorld Of(CommandsWorld commands, bool licensed, string? version)
    {
        commands.Sandbox.IsLicensed = licensed;
        if (version is not null) commands.Sandbox.Version = version;
        commands.Sandbox.Join(commands.Sandbox.Team, commands.Bot!);
        commands.Sandbox.Join(commands.Sandbox.Channel, commands.Bot!);
        return new(commands);
    }

    /// <summary>A group of these people, kept by whom this Mattermost has groups of.</summary>
    public async Task GroupAsync(string name, params IEnumerable<SandboxUser> people)
    {
        if (Sandbox.IsLicensed) Sandbox.AddGroup(name, people);
        else await OwnGroupAsync(name, people);
    }

    public async Task OwnGroupAsync(string name, IEnumerable<SandboxUser> people, Func<Group, Group>? change = null)
    {
        var group = new Group { ServerId = Commands.ServerId, GroupId = $"own-{name}", Name = name, DisplayName = name, Source = GroupSource.Own };
        var made = Assert.IsType<GroupWrite.Done>(await App.Parts.GetRequiredService<OwnGroups>().CreateAsync(change?.Invoke(group) ?? group, CancellationToken.None));
        await App.Parts.GetRequiredService<OwnMembers>().AddAsync(made.Group, people.Select(user => user.Id), CancellationToken.None);
    }

    /// <summary>A channel with Chris for its administrator, the bot, and these people.</summary>
    public SandboxChannel Channel(string name, ChannelType type = ChannelType.Open, params IReadOnlyCollection<SandboxUser> people)
    {
        var channel = Commands.CreateChannel(name, Chris, type);
        Sandbox.Join(channel, people);
        return channel;
    }

    public Task<string> AskAsync(string text, SandboxChannel channel, SandboxUser? user = null) => Commands.AskAsync(text, user, channel);

    public Task<SandboxPost> TypeAsync(string text, SandboxChannel channel, SandboxUser? user = null) => Commands.TypeAsync(text, user, channel);

    /// <summary>Without Mattermost in between.</summary>
    public Task<Integration.Functions.Commands.CommandReply> SayAsync(string text, SandboxChannel channel, SandboxUser? user = null) => Commands.SayAsync(
        text, call => call with { ChannelId = channel.Id, Actor = new((user ?? Chris).Id, (user ?? Chris).Username) });

    public bool IsIn(SandboxChannel channel, SandboxUser user) => Sandbox.Current(channel).Has(user.Id);

    public IReadOnlySet<string> MembersOf(SandboxChannel channel) => Sandbox.Current(channel).Members.ToHashSet(StringComparer.Ordinal);

    /// <summary>What the bot wrote to somebody in private.</summary>
    public IReadOnlyList<SandboxPost> NotesTo(SandboxUser user)
    {
        var direct = Sandbox.State.DirectChannel(Commands.Bot!.Id, user.Id);
        return [.. Sandbox.Posts.All.Where(post => post.ChannelId == direct.Id && post.UserId == Commands.Bot!.Id)];
    }

    /// <summary>When the newest job of a person is over.</summary>
    public async Task<Job> OverAsync(SandboxUser? user = null)
    {
        Job? job = null;
        await Until.TrueAsync(async () => (job = await NewestAsync(user)) is { IsOver: true }, "the job is over");
        return job!;
    }

    public async Task<Job?> NewestAsync(SandboxUser? user = null) =>
        await Jobs.OfAsync(Commands.ServerId, (user ?? Chris).Id, CancellationToken.None).FirstOrDefaultAsync();

    public ValueTask DisposeAsync() => Commands.DisposeAsync();
}
