using Integration.Functions.Install;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Install;

/// <summary>Misconfigurations made in the sandbox and seen from outside, with the bot's token or an administrator's.</summary>
[Collection("Azurite")]
public sealed class ServerInspectionTests(AzuriteFixture azurite)
{
    /// <summary>Seen with the bot's token from a channel.</summary>
    private static readonly IReadOnlyDictionary<string, Action<InstallWorld>> InChannel = new Dictionary<string, Action<InstallWorld>>(StringComparer.Ordinal)
    {
        ["no-answer"] = world => world.Sandbox.Faults.EnqueueFor("/api/v4/system/ping", new Fault.DropBeforeSaving()),
        ["redirects"] = world => world.Sandbox.Faults.EnqueueFor("/api/v4/system/ping", new Fault.Redirect(new("https://login.example.com"))),
        ["not-mattermost"] = world => world.Sandbox.Faults.EnqueueFor("/api/v4/system/ping", new Fault.WrongContentType()),
        ["rate-limit-reached"] = world => world.Sandbox.Faults.EnqueueFor("/api/v4/system/ping", new Fault.TooManyRequests(TimeSpan.FromSeconds(1))),
        ["server-in-trouble"] = world => world.Sandbox.Faults.EnqueueFor("/api/v4/system/ping", new Fault.ProxyError()),
        ["site-url-empty"] = world => world.Sandbox.Configure(settings => settings with { SiteURL = "" }),
        ["site-url-mismatch"] = world => world.Sandbox.Configure(settings => settings with { SiteURL = "https://other.example.com" }),
        ["rate-limit-on"] = world => world.Sandbox.Configure(settings => settings with { RateLimit = new() { Enable = true } }),
        ["webhooks-off"] = world => world.Sandbox.Configure(settings => settings with { EnableIncomingWebhooks = false }),
        ["username-override-off"] = world => world.Sandbox.Configure(settings => settings with { EnablePostUsernameOverride = false }),
        ["icon-override-off"] = world => world.Sandbox.Configure(settings => settings with { EnablePostIconOverride = false }),
        ["commands-off"] = world => world.Sandbox.Configure(settings => settings with { EnableCommands = false }),
        ["bot-token-revoked"] = world => world.Sandbox.State.RevokeToken(world.Sandbox.State.Tokens.Single(token => token.UserId == world.Bot!.Id).Id),
        ["bot-not-in-team"] = world => world.Sandbox.State.Leave(world.Sandbox.Team, world.Bot!.Id),
        ["bot-not-in-channel"] = world => world.Sandbox.State.Leave(world.Sandbox.Channel, world.Bot!.Id),
        ["bot-may-not-post"] = world => world.Sandbox.Moderate(world.Sandbox.Channel, "create_post"),
        ["channel-archived"] = world => world.Sandbox.State.ArchiveChannel(world.Sandbox.Channel.Id),
        ["channel-not-visible"] = world => world.Sandbox.State.ChangeChannel(world.Sandbox.Channel.Id, channel => channel with { Type = ChannelType.Private, Memberships = [] }),
        ["direct-messages-restricted"] = world => world.Sandbox.Configure(settings => settings with { RestrictDirectMessage = "team" }),
        ["channel-is-conversation"] = world => world.Sandbox.State.ChangeChannel(world.Sandbox.Channel.Id, channel => channel with { Type = ChannelType.Group }),
        ["no-licence"] = world => world.Sandbox.IsLicensed = false,
        ["server-replaced"] = world => world.Sandbox.TelemetryId = "another",
        ["server-upgraded"] = world => world.Sandbox.Version = "11.11",
        ["bot-renamed"] = world => world.Sandbox.State.ChangeUser(world.Bot!.Id, bot => bot with { Username = "robot" }),
        ["app-version-too-old"] = world => world.Sandbox.Version = "6.7",
        ["app-framework-gone"] = world => world.Sandbox.Version = "12.0",
        ["app-flag-off"] = world => world.Sandbox.Configure(settings => settings with { AppsEnabled = false }),
        ["app-oauth-off"] = world => world.Sandbox.Configure(settings => settings with { EnableOAuthServiceProvider = false }),
    };

    /// <summary>Seen with an administrator's token.</summary>
    private static readonly IReadOnlyDictionary<string, Action<InstallWorld>> OnServer = new Dictionary<string, Action<InstallWorld>>(StringComparer.Ordinal)
    {
        ["bot-deactivated"] = world => world.Sandbox.Deactivate(world.Bot!),
        ["bot-gone"] = world => world.Sandbox.State.ChangeUser(world.Bot!.Id, bot => bot with { Bot = null }),
        ["command-deleted"] = world => world.Sandbox.State.DeleteCommand(CommandId(world)),
        ["command-astray"] = world => world.Sandbox.State.ChangeCommand(CommandId(world), command => command with { Url = "https://elsewhere.example.com" }),
        ["command-method"] = world => world.Sandbox.State.ChangeCommand(CommandId(world), command => command with { Method = "G" }),
        ["command-token-mismatch"] = world => world.Sandbox.State.ChangeCommand(CommandId(world), command => command with { Token = "u5exxjyt6trzigd8qn1p5k1zhr" }),
        ["command-foreign"] = world =>
        {
            world.Sandbox.State.DeleteCommand(CommandId(world));
            world.Sandbox.State.AddCommand(new() { Id = "", Token = "", CreatorId = world.Sandbox.Admin.Id, TeamId = world.Sandbox.Team.Id, Trigger = "parabol", Url = "https://elsewhere.example.com" });
        },
    };

    /// <summary>Where nothing is wrong yet of what is put wrong above.</summary>
    private static readonly ServerSettings Well = new() { EnableBotAccountCreation = true, EnablePostUsernameOverride = true, EnablePostIconOverride = true, AppsEnabled = true };

    public static TheoryData<string> InChannelNames => new(InChannel.Keys);

    public static TheoryData<string> OnServerNames => new(OnServer.Keys);

    [Fact]
    public void There_are_thirty_misconfigurations_and_more() => Assert.InRange(InChannel.Count + OnServer.Count, 30, 1000);

    [Theory]
    [MemberData(nameof(InChannelNames))]
    public async Task From_a_channel_the_misconfiguration_is_named(string fault)
    {
        await using var world = await PrepareAsync();
        world.Sandbox.Join(world.Sandbox.Channel, world.Bot!);
        Assert.DoesNotContain(fault, await InChannelAsync(world));

        InChannel[fault](world);

        Assert.Contains(fault, await InChannelAsync(world));
    }

    [Theory]
    [MemberData(nameof(OnServerNames))]
    public async Task With_an_administrators_token_the_misconfiguration_is_named(string fault)
    {
        await using var world = await PrepareAsync();
        Assert.DoesNotContain(fault, await OnServerAsync(world));

        OnServer[fault](world);

        Assert.Contains(fault, await OnServerAsync(world));
    }

    [Fact]
    public async Task A_healthy_channel_has_no_fault()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        world.Sandbox.Join(world.Sandbox.Channel, world.Bot!);

        var snapshot = await world.Inspection.OfChannelAsync(await world.ServerAsync(), world.Sandbox.Team.Id, world.Sandbox.Channel.Id, new(IsByBot: false, null, null, []), CancellationToken.None);

        var findings = Preconditions.Of(snapshot);
        Assert.DoesNotContain(findings, finding => finding.Condition == Condition.Wrong);
        Assert.Contains(findings, finding => finding is { What: "channel", IsWell: true });
        Assert.Contains(findings, finding => finding.Fault == "command-unused");
    }

    [Fact]
    public async Task A_team_without_a_command_is_told_so()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var other = world.Sandbox.CreateTeam("other");
        var channel = world.Sandbox.CreateChannel("elsewhere", team: other);

        var snapshot = await world.Inspection.OfChannelAsync(await world.ServerAsync(), other.Id, channel.Id, connection: null, CancellationToken.None);

        Assert.Contains("no-command", Preconditions.Of(snapshot).Select(finding => finding.Fault));
    }

    private async Task<InstallWorld> PrepareAsync()
    {
        var world = await InstallWorld.PrepareAsync(azurite, settings: Well, ours: ("Integration:AppSecret", new string('s', 32)));
        world.Sandbox.IsLicensed = true;
        await world.InstallAsync();
        return world;
    }

    private static async Task<IEnumerable<string?>> InChannelAsync(InstallWorld world) => Faults(await world.Inspection.OfChannelAsync(
        await world.ServerAsync(), world.Sandbox.Team.Id, world.Sandbox.Channel.Id, connection: null, CancellationToken.None));

    private static async Task<IEnumerable<string?>> OnServerAsync(InstallWorld world) => Faults(await world.Inspection.OfServerAsync(
        await world.ServerAsync(), world.Rest.As(world.BaseUrl, world.Sandbox.AdminToken), CancellationToken.None));

    private static IEnumerable<string?> Faults(ServerSnapshot snapshot) => Preconditions.Of(snapshot).Select(finding => finding.Fault);

    private static string CommandId(InstallWorld world) => world.CommandOf(world.Sandbox.Team)!.Id;
}
