using Azure.Data.Tables;
using Integration.Functions.Commands;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// A Mattermost on which the integration was installed, and people who type commands there: everything goes over real HTTP, as
/// between a client, the server and us.
/// </summary>
internal sealed class CommandsWorld : IAsyncDisposable
{
    private CommandsWorld(IntegrationApp app, string serverId) => (App, ServerId) = (app, serverId);

    public IntegrationApp App { get; }

    public string ServerId { get; }

    public SandboxServer Sandbox => App.Sandbox;

    /// <summary>Administers the channel that commands are typed in when a test says nothing else.</summary>
    public SandboxUser Chris => Sandbox.People.ChannelAdmin;

    public SandboxUser Mia => Sandbox.People.Member;

    public CommandDispatcher Dispatcher => App.Parts.GetRequiredService<CommandDispatcher>();

    public StorageMeter Meter => App.Parts.GetRequiredService<StorageMeter>();

    /// <summary>With the bot, as an administrator installs it, or with nothing but a slash command that somebody registered by hand.</summary>
    public static async Task<CommandsWorld> StartAsync(
        AzuriteFixture azurite, bool withBot = true, IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null,
        SandboxOptions? mattermost = null)
    {
        var world = await StartBareAsync(azurite, settings, configure, mattermost);
        var serverId = await (withBot ? InstallAsync(world.App) : RegisterAsync(world.App, world.Sandbox.Team));
        return serverId == world.ServerId ? world : throw new InvalidOperationException($"{serverId} is another server than {world.ServerId}.");
    }

    /// <summary>Nothing is installed yet.</summary>
    public static async Task<CommandsWorld> StartBareAsync(
        AzuriteFixture azurite, IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null, SandboxOptions? mattermost = null)
    {
        var address = $"http://127.0.0.1:{HandlerProcess.FreePort()}";
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["urls"] = address, ["Integration:PublicUrl"] = address };
        var app = await IntegrationApp.StartAsync(azurite, all, configure, mattermost);
        return new(app, ServerAddress.IdOf(SiteOf(app)));
    }

    /// <summary>The same while nothing listens: commands go straight to their verbs, and what they queue stays there.</summary>
    public static async Task<CommandsWorld> PrepareAsync(AzuriteFixture azurite, IReadOnlyDictionary<string, string>? settings = null, TimeProvider? clock = null)
    {
        var app = await IntegrationApp.PrepareAsync(azurite, clock, settings);
        return new(app, await InstallAsync(app));
    }

    /// <summary>What somebody is told who types <c>/parabol</c> and this text.</summary>
    public async Task<SandboxPost> TypeAsync(string text, SandboxUser? user = null, SandboxChannel? channel = null)
    {
        var run = await Sandbox.ExecuteAsync(user ?? Chris, channel ?? Sandbox.Channel, $"/parabol {text}".TrimEnd());
        Assert.Null(run.Error);
        var post = Assert.Single(run.Posts);
        Assert.Equal((user ?? Chris).Id, post.VisibleTo);
        return post;
    }

    /// <summary>The words alone.</summary>
    public async Task<string> AskAsync(string text, SandboxUser? user = null, SandboxChannel? channel = null) => (await TypeAsync(text, user, channel)).Message;

    /// <summary>The same without Mattermost in between, for what it does not let people do.</summary>
    public Task<CommandReply> SayAsync(string text, Func<CommandCall, CommandCall>? change = null)
    {
        var call = new CommandCall
        {
            ServerId = ServerId,
            MattermostTeamId = Sandbox.Team.Id,
            MattermostTeamName = Sandbox.Team.Name,
            ChannelId = Sandbox.Channel.Id,
            Actor = new(Chris.Id, Chris.Username),
            Text = text,
            Origin = CommandOrigin.SlashCommand,
        };
        return Dispatcher.RunAsync(change?.Invoke(call) ?? call, CancellationToken.None);
    }

    public Task<TeamConnection?> ConnectionAsync(SandboxChannel? channel = null) =>
        App.Parts.GetRequiredService<ChannelLinks>().FindCurrentAsync(ServerId, (channel ?? Sandbox.Channel).Id, CancellationToken.None);

    /// <summary>Connects the channel by its command, and answers what came of it.</summary>
    public async Task<TeamConnection> ConnectAsync(SandboxUser? user = null, SandboxChannel? channel = null)
    {
        var text = await AskAsync("connect", user, channel);
        return await ConnectionAsync(channel) ?? throw new InvalidOperationException(text);
    }

    public async Task<TeamConnection> ConnectByWebhookAsync(SandboxUser? user = null)
    {
        var text = await AskAsync($"connect {Sandbox.HookAddress}", user);
        return await ConnectionAsync() ?? throw new InvalidOperationException(text);
    }

    /// <summary>A channel that the bot sits in, too.</summary>
    public SandboxChannel CreateChannel(string name, SandboxUser administrator, ChannelType type = ChannelType.Open)
    {
        var channel = Sandbox.CreateChannel(name, type);
        Sandbox.Join(channel, administrator, asAdmin: true);
        if (Bot is { } bot) Sandbox.Join(channel, bot);
        return channel;
    }

    public SandboxUser? Bot => Sandbox.State.FindUserByName("parabol");

    /// <summary>The posts that all people see in a channel, oldest first.</summary>
    public IReadOnlyList<SandboxPost> PostsIn(SandboxChannel channel) => [.. Sandbox.Posts.All.Where(post => post.ChannelId == channel.Id && post.Type.StartsWith("system_", StringComparison.Ordinal) is false)];

    public async Task DeliverAsync(TeamConnection connection, string id, string name = "Sprint 41 retro") => await App.DeliverAsync(new MeetingStarted
    {
        Id = id,
        Source = "https://app.parabol.co",
        Time = TimeProvider.System.GetUtcNow(),
        Team = new(connection.TeamId, "Platform"),
        Meeting = new($"meeting-{id}", name, MeetingType.Retrospective),
    });

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Registers a command that somebody made in Mattermost by hand.</summary>
    public static async Task<string> RegisterAsync(IntegrationApp app, SandboxTeam team)
    {
        var made = app.Sandbox.State.AddCommand(new()
        {
            Id = "",
            Token = "",
            CreatorId = app.Sandbox.Admin.Id,
            TeamId = team.Id,
            Trigger = "parabol",
            Url = $"{app.Parts.GetRequiredService<IntegrationOptions>().PublicUrl.AbsoluteUri.TrimEnd('/')}/api/commands",
        });
        var registered = await app.Parts.GetRequiredService<CommandRegistration>().RegisterAsync(SiteOf(app), team.Id, "parabol", verb: null, made.Token, CancellationToken.None);
        return registered!.ServerId;
    }

    private static async Task<string> InstallAsync(IntegrationApp app)
    {
        app.Sandbox.Configure(settings => settings with { EnableBotAccountCreation = true });
        var report = await app.Parts.GetRequiredService<ServerRegistration>().InstallAsync(new(SiteOf(app), Teams: null), new(app.Sandbox.AdminToken), progress: null, CancellationToken.None);
        Assert.All(report.Steps, step => Assert.True(step.IsDone, step.Sentence));
        return report.ServerId;
    }

    private static Uri SiteOf(IntegrationApp app) => Assert.IsType<ServerAddress.Accepted>(ServerAddress.Read(app.Sandbox.BaseAddress.AbsoluteUri)).BaseUrl;
}

/// <summary>What lies in the tables of an integration under test.</summary>
internal static class IntegrationAppTables
{
    /// <summary>All rows of a partition.</summary>
    public static async Task<IReadOnlyList<TableEntity>> RowsAsync(this IntegrationApp app, string table, string partition) =>
        await app.Parts.GetRequiredService<Tables>()[table].QueryAsync(partition, null, null, null, CancellationToken.None).ToListAsync();

    /// <summary>The integration's own groups, past every memory.</summary>
    public static OwnGroups Own(this IntegrationApp app) => app.Parts.GetRequiredService<OwnGroups>();

    public static OwnMembers Members(this IntegrationApp app) => app.Parts.GetRequiredService<OwnMembers>();

    /// <summary>The release that a registered server said it was when it was last asked.</summary>
    public static async Task RememberVersionAsync(this IntegrationApp app, string serverId, string version)
    {
        var servers = app.Parts.GetRequiredService<MattermostServers>();
        var server = await servers.ReadAsync(serverId, CancellationToken.None);
        await servers.SaveAsync(server! with { Version = ServerVersion.Parse($"{version}.0.0.false") }, CancellationToken.None);
    }
}
