using Integration.Functions.Commands;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.Mattermost.Rest;

public sealed class ActingRightsTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly MattermostRest rest;
    private readonly ActingRights rights;
    private SandboxServer sandbox = null!;
    private SandboxUser ana = null!;
    private MattermostServer server = null!;

    public ActingRightsTests()
    {
        rest = new(
            new OutboundGuard(AllowedHosts.Parse(["127.0.0.1"]), OutboundGuard.SystemResolver, TimeProvider.System),
            TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger<MattermostRest>.Instance);
        rights = new(rest, clock);
    }

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync();
        var bot = sandbox.CreateBot("parabol");
        sandbox.Join(sandbox.Team, bot);
        ana = sandbox.CreateUser("ana");
        server = new() { ServerId = "one", BaseUrl = sandbox.BaseAddress, Bot = new(bot.Id, bot.Username, sandbox.TokenOf(bot)) };
    }

    public async Task DisposeAsync()
    {
        rest.Dispose();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_member_may_manage_an_ordinary_channel() =>
        Assert.Equal(sandbox.Channel.Id, Assert.IsType<RightsVerdict.Allowed>(await AskAsync(sandbox.Channel, ana)).Channel.Id);

    [Fact]
    public async Task Who_is_no_member_may_not_even_as_an_administrator()
    {
        var channel = sandbox.CreateChannel("elsewhere");
        var chief = sandbox.CreateUser("chief", "system_user system_admin");

        Assert.IsType<RightsVerdict.Denied>(await AskAsync(channel, ana));
        Assert.IsType<RightsVerdict.Denied>(await AskAsync(channel, chief));
    }

    [Fact]
    public async Task A_guest_may_not()
    {
        var guest = sandbox.CreateUser("guest", "system_guest");

        Assert.IsType<RightsVerdict.Denied>(await AskAsync(sandbox.Channel, guest));
    }

    [Fact]
    public async Task Who_was_moderated_may_not_but_the_channels_administrator_may()
    {
        sandbox.Moderate(sandbox.Channel, "manage_public_channel_properties", "manage_private_channel_properties");
        var chief = sandbox.CreateUser("chief", "system_user system_admin");

        Assert.Contains("right to manage", Assert.IsType<RightsVerdict.Denied>(await AskAsync(sandbox.Channel, ana)).Why, StringComparison.Ordinal);
        Assert.IsType<RightsVerdict.Allowed>(await AskAsync(sandbox.Channel, chief));
    }

    [Fact]
    public async Task An_archived_channel_is_managed_by_nobody()
    {
        var channel = sandbox.CreateChannel("old");
        sandbox.Join(channel, ana);
        sandbox.State.ArchiveChannel(channel.Id);

        Assert.Contains("archived", Assert.IsType<RightsVerdict.Denied>(await AskAsync(channel, ana)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_channel_without_the_bot_cannot_be_judged_unless_by_the_persons_own_token()
    {
        var secret = sandbox.CreateChannel("secret", ChannelType.Private);
        sandbox.Join(secret, ana);

        Assert.Contains("/invite", Assert.IsType<RightsVerdict.Unknown>(await AskAsync(secret, ana)).Why, StringComparison.Ordinal);
        Assert.IsType<RightsVerdict.Allowed>(
            await rights.MayManageChannelAsync(server, secret.Id, new CommandActor(ana.Id, ana.Username, sandbox.TokenOf(ana)), CancellationToken.None));
    }

    [Fact]
    public async Task It_is_the_acting_user_who_counts_and_not_who_looks()
    {
        var channel = sandbox.CreateChannel("bots-own");
        sandbox.Join(channel, sandbox.State.FindUserByName("parabol")!, asAdmin: true);

        Assert.IsType<RightsVerdict.Denied>(await AskAsync(channel, ana));
        Assert.IsType<RightsVerdict.Denied>(
            await rights.MayManageChannelAsync(server, channel.Id, new CommandActor(ana.Id, ana.Username, sandbox.AdminToken), CancellationToken.None));
    }

    [Fact]
    public async Task A_deactivated_person_may_nothing()
    {
        sandbox.Deactivate(ana);

        Assert.IsType<RightsVerdict.Denied>(await AskAsync(sandbox.Channel, ana));
    }

    [Fact]
    public async Task Rights_are_remembered_for_half_a_minute()
    {
        Assert.IsType<RightsVerdict.Allowed>(await AskAsync(sandbox.Channel, ana));
        sandbox.State.Leave(sandbox.Channel, ana.Id);

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.IsType<RightsVerdict.Allowed>(await AskAsync(sandbox.Channel, ana));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<RightsVerdict.Denied>(await AskAsync(sandbox.Channel, ana));
    }

    [Fact]
    public async Task What_is_remembered_of_one_server_says_nothing_about_another()
    {
        await using var other = await SandboxServer.StartAsync();
        Assert.IsType<RightsVerdict.Allowed>(await AskAsync(sandbox.Channel, ana));
        var elsewhere = server with { ServerId = "two", BaseUrl = other.BaseAddress, Bot = new("bot", "parabol", other.AdminToken) };

        Assert.IsNotType<RightsVerdict.Allowed>(
            await rights.MayManageChannelAsync(elsewhere, sandbox.Channel.Id, new CommandActor(ana.Id, ana.Username), CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_bot_and_without_a_token_nobody_knows()
    {
        server = server with { Bot = null };

        Assert.IsType<RightsVerdict.Unknown>(await AskAsync(sandbox.Channel, ana));
    }

    [Fact]
    public async Task A_revoked_bots_token_is_no_yes()
    {
        server = server with { Bot = server.Bot! with { Token = "u5exxjyt6trzigd8qn1p5k1zhr" } };

        Assert.Contains("run the installation again", Assert.IsType<RightsVerdict.Unknown>(await AskAsync(sandbox.Channel, ana)).Why, StringComparison.Ordinal);
    }

    private Task<RightsVerdict> AskAsync(SandboxChannel channel, SandboxUser user) =>
        rights.MayManageChannelAsync(server, channel.Id, new CommandActor(user.Id, user.Username), CancellationToken.None);
}
