using System.Net;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Tests.Install;

/// <summary>Every misconfiguration by its name, and nothing else amiss.</summary>
public sealed class PreconditionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ServerSnapshot Healthy = new()
    {
        BaseUrl = new("https://chat.example.com"),
        PublicUrl = new("https://integration.example.com"),
        PublicAddresses = [IPAddress.Parse("93.184.216.34")],
        Now = Now,
        Head = new(new ServerVersion(11, 10, 0, true), Now, IsRateLimited: false),
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SiteURL"] = "https://chat.example.com",
            ["EnableIncomingWebhooks"] = "true",
            ["EnableCommands"] = "true",
            ["EnableBotAccountCreation"] = "true",
            ["EnablePostUsernameOverride"] = "true",
            ["EnablePostIconOverride"] = "true",
            ["EnableOAuthServiceProvider"] = "true",
            ["EnableCustomGroups"] = "true",
            ["RestrictDirectMessage"] = "any",
            ["CollapsedThreads"] = "default_on",
            ["MaxPostSize"] = "16383",
            ["FeatureFlagAppsEnabled"] = "true",
        },
        Licence = new Dictionary<string, string>(StringComparer.Ordinal) { ["IsLicensed"] = "true", ["LDAPGroups"] = "true", ["SkuShortName"] = "enterprise" },
        Config = new(),
        Connection = new(IsByBot: false, null, null, []),
        Commands = [new("team1", CommandState.Works)],
        Bot = BotState.Works,
        IsBotInTeam = true,
        Channel = new(IsVisible: true, IsArchived: false, IsPrivate: false, IsConversation: false, IsBotMember: true, MayPost: true),
        HasApp = true,
        HasAppSecret = true,
    };

    private static readonly IReadOnlyDictionary<string, (Func<ServerSnapshot, ServerSnapshot> Change, string Place)> Faults =
        new Dictionary<string, (Func<ServerSnapshot, ServerSnapshot>, string)>(StringComparer.Ordinal)
        {
            ["address-not-allowed"] = (s => s with { Silence = new RestFailure.Forbidden("10.1.2.3 is a private address. Integration__AllowedHosts") }, "Integration__AllowedHosts"),
            ["name-not-found"] = (s => s with { Silence = new RestFailure.Unreachable("No.", false, HttpRequestError.NameResolutionError) }, "spelling"),
            ["certificate-refused"] = (s => s with { Silence = new RestFailure.Unreachable("No.", false, HttpRequestError.SecureConnectionError) }, "self-signed"),
            ["no-answer"] = (s => s with { Silence = new RestFailure.Unreachable("No.", false, HttpRequestError.ConnectionError) }, "firewall"),
            ["redirects"] = (s => s with { Silence = new RestFailure.Unreadable(HttpStatusCode.MovedPermanently) }, "https"),
            ["not-mattermost"] = (s => s with { Silence = new RestFailure.Unreadable(HttpStatusCode.OK) }, "/api/v4/"),
            ["rate-limit-reached"] = (s => s with { Silence = new RestFailure.Busy(HttpStatusCode.TooManyRequests, null, false) }, "System Console > Environment > Rate Limiting"),
            ["server-in-trouble"] = (s => s with { Silence = new RestFailure.Busy(HttpStatusCode.BadGateway, null, false) }, "502"),
            ["version-too-old"] = (s => s with { Head = s.Head with { Server = new(5, 36, 1, true) }, HasApp = false, Licence = new Dictionary<string, string>(StringComparer.Ordinal) { ["IsLicensed"] = "true" } }, "Update Mattermost"),
            ["version-untried"] = (s => s with { Head = s.Head with { Server = new(13, 0, 0, true) }, HasApp = false }, "newer version of the integration"),
            ["site-url-empty"] = (s => With(s, "SiteURL", ""), "System Console > Environment > Web Server > Site URL"),
            ["site-url-mismatch"] = (s => With(s, "SiteURL", "https://other.example.com"), "System Console > Environment > Web Server > Site URL"),
            ["plain-http"] = (s => With(s, "SiteURL", "http://chat.example.com") with { BaseUrl = new("http://chat.example.com") }, "https address"),
            ["clock-skew"] = (s => s with { Now = Now.AddSeconds(31) }, "time server"),
            ["rate-limit-on"] = (s => s with { Head = s.Head with { IsRateLimited = true } }, "System Console > Environment > Rate Limiting"),
            ["webhooks-off"] = (s => With(s, "EnableIncomingWebhooks", "false"), "Integration Management > Enable Incoming Webhooks"),
            ["server-replaced"] = (s => With(s, "DiagnosticId", "another") with { KnownTelemetryId = "one" }, "installation again"),
            ["server-upgraded"] = (s => s with { KnownVersion = new(9, 11, 0, true) }, "from 9.11.0 to 11.10.0"),
            ["connection-broken"] = (s => s with { Connection = new(false, "The webhook was deleted.", "2026-11-21 10:00:00 (2 hours ago)", []) }, "since 2026-11-21 10:00:00 (2 hours ago). The webhook was deleted."),
            ["connection-without-bot"] = (s => WithoutBot(s, BotState.None) with { Connection = new(true, null, null, []), Settings = new Dictionary<string, string>(StringComparer.Ordinal) }, "incoming webhook"),
            ["delivery-failed"] = (s => s with { Connection = new(false, null, null, ["2026-11-21 10:00:00, Meeting started: failed"]) }, "Meeting started"),
            ["username-override-off"] = (s => With(s, "EnablePostUsernameOverride", "false"), "Enable integrations to override usernames"),
            ["icon-override-off"] = (s => With(s, "EnablePostIconOverride", "false"), "override profile picture icons"),
            ["short-posts"] = (s => With(s, "MaxPostSize", "4000"), "4000"),
            ["commands-off"] = (s => With(s, "EnableCommands", "false"), "Integration Management > Enable Custom Slash Commands"),
            ["our-address-loopback"] = (s => s with { PublicUrl = new("http://localhost:7071") }, "Integration__PublicUrl"),
            ["our-address-unknown"] = (s => s with { PublicAddresses = [] }, "Integration__PublicUrl"),
            ["our-address-untrusted"] = (s => Private(s, "elsewhere.example.com, 192.168.0.0/16"), "Developer > Allow untrusted internal connections to"),
            ["our-address-maybe-untrusted"] = (s => Private(s, "") with { Config = null }, "Developer > Allow untrusted internal connections to"),
            ["our-address-plain-http"] = (s => s with { PublicUrl = new("http://integration.example.com") }, "Integration__PublicUrl"),
            ["no-command"] = (s => Command(s, CommandState.None), "Integrations > Slash Commands"),
            ["command-deleted"] = (s => Command(s, CommandState.Deleted), "installation again"),
            ["command-foreign"] = (s => Command(s, CommandState.Foreign), "Integrations > Slash Commands"),
            ["command-astray"] = (s => Command(s, CommandState.Astray), "Request URL"),
            ["command-method"] = (s => Command(s, CommandState.WrongMethod), "POST"),
            ["command-token-mismatch"] = (s => Command(s, CommandState.OtherToken), "register the new token"),
            ["command-unused"] = (s => Command(s, CommandState.Registered), "/parabol help"),
            ["no-bot"] = (s => WithoutBot(s, BotState.None), "Run the installation"),
            ["bot-creation-off"] = (s => With(WithoutBot(s, BotState.None), "EnableBotAccountCreation", "false"), "Integrations > Bot Accounts > Enable Bot Account Creation"),
            ["bot-secret-unreadable"] = (s => WithoutBot(s, BotState.Unreadable), "Integration__ProtectionKeys"),
            ["bot-token-revoked"] = (s => WithoutBot(s, BotState.TokenRefused), "installation again"),
            ["bot-deactivated"] = (s => WithoutBot(s, BotState.Deactivated), "Disable bot accounts when owner is deactivated"),
            ["bot-renamed"] = (s => s with { KnownBotName = "parabol", BotName = "robot" }, "robot"),
            ["bot-gone"] = (s => WithoutBot(s, BotState.NoBot), "installation again"),
            ["bot-not-in-team"] = (s => s with { IsBotInTeam = false }, "Invite People"),
            ["channel-not-visible"] = (s => s with { Channel = s.Channel! with { IsVisible = false } }, "/invite"),
            ["channel-is-conversation"] = (s => s with { Channel = s.Channel! with { IsConversation = true } }, "Use a channel"),
            ["channel-archived"] = (s => s with { Channel = s.Channel! with { IsArchived = true } }, "Unarchive"),
            ["bot-not-in-channel"] = (s => s with { Channel = s.Channel! with { IsBotMember = false } }, "/invite"),
            ["bot-may-not-post"] = (s => s with { Channel = s.Channel! with { MayPost = false } }, "Channel Moderation"),
            ["direct-messages-restricted"] = (s => With(s, "RestrictDirectMessage", "team"), "Users and Teams > Enable users to open Direct Message channels with"),
            ["threads-off"] = (s => With(s, "CollapsedThreads", "disabled"), "Posts > Threaded Discussions"),
            ["no-licence"] = (s => s with { Licence = new Dictionary<string, string>(StringComparer.Ordinal) { ["IsLicensed"] = "false" } }, "Edition and License"),
            ["licence-without-groups"] = (s => With(s, "EnableCustomGroups", "false") with { Licence = new Dictionary<string, string>(StringComparer.Ordinal) { ["IsLicensed"] = "true", ["LDAPGroups"] = "false" } }, "Edition and License"),
            ["custom-groups-off"] = (s => With(s, "EnableCustomGroups", "false"), "EnableCustomGroups"),
            ["group-members-hidden"] = (s => s with { Head = s.Head with { Server = new(9, 7, 0, true) }, Licence = new Dictionary<string, string>(StringComparer.Ordinal) { ["IsLicensed"] = "true", ["LDAPGroups"] = "true" } }, "system_read_only_admin"),
            ["app-version-too-old"] = (s => s with { Head = s.Head with { Server = new(7, 6, 0, true) }, Licence = new Dictionary<string, string>(StringComparer.Ordinal) { ["IsLicensed"] = "true" } }, "7.7"),
            ["app-framework-gone"] = (s => s with { Head = s.Head with { Server = new(12, 0, 0, true) } }, "slash command does the same"),
            ["app-flag-off"] = (s => With(s, "FeatureFlagAppsEnabled", "false"), "MM_FEATUREFLAGS_AppsEnabled"),
            ["app-oauth-off"] = (s => With(s, "EnableOAuthServiceProvider", "false"), "Enable OAuth 2.0 Service Provider"),
            ["app-secret-missing"] = (s => s with { HasAppSecret = false }, "Integration__AppSecret"),
            ["app-not-installed"] = (s => s with { HasApp = false }, "/apps install http https://integration.example.com/api/manifest.json"),
        };

    public static TheoryData<string> FaultNames => new(Faults.Keys);

    [Fact]
    public void Where_all_is_well_every_precondition_says_so() =>
        Assert.All(Preconditions.Of(Healthy), finding => Assert.True(finding.IsWell && finding.Fault is null, finding.ToString()));

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void A_misconfiguration_is_named_with_the_place_to_mend_it(string fault)
    {
        var (change, place) = Faults[fault];

        var amiss = Preconditions.Of(change(Healthy)).Where(finding => !finding.IsWell && !(fault.StartsWith("version", StringComparison.Ordinal) && finding.Level == Level.App));

        var finding = Assert.Single(amiss);
        Assert.Equal(fault, finding.Fault);
        Assert.Contains(place, finding.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_found_out_is_not_judged()
    {
        var findings = Preconditions.Of(new ServerSnapshot { BaseUrl = Healthy.BaseUrl, PublicUrl = Healthy.PublicUrl, PublicAddresses = Healthy.PublicAddresses, Now = Now });

        Assert.All(findings, finding => Assert.True(finding.IsWell, finding.ToString()));
    }

    [Fact]
    public void A_level_that_nobody_asked_for_is_a_hint_and_not_a_fault()
    {
        var findings = Preconditions.Of(With(WithoutBot(Healthy with { HasApp = false }, BotState.None), "FeatureFlagAppsEnabled", "false"));

        Assert.DoesNotContain(findings, finding => finding.Condition == Condition.Wrong);
        Assert.Equal(["no-bot", "app-flag-off"], findings.Where(finding => !finding.IsWell).Select(finding => finding.Fault));
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("integration.example.com")]
    [InlineData("localhost, 10.1.2.3")]
    public void A_private_address_that_Mattermost_trusts_is_well(string trusted) =>
        Assert.All(Preconditions.Of(Private(Healthy, trusted)), finding => Assert.True(finding.IsWell, finding.ToString()));

    [Fact]
    public void A_command_that_came_through_proves_that_our_address_can_be_reached() =>
        Assert.All(
            Preconditions.Of(Private(Healthy, "") with { Config = null, Commands = [new("team1", CommandState.Registered, WasUsed: true)] }),
            finding => Assert.True(finding.IsWell, finding.ToString()));

    private static ServerSnapshot With(ServerSnapshot snapshot, string setting, string value) =>
        snapshot with { Settings = new Dictionary<string, string>(snapshot.Settings, StringComparer.Ordinal) { [setting] = value } };

    private static ServerSnapshot Command(ServerSnapshot snapshot, CommandState state) => snapshot with { Commands = [new("team1", state)] };

    private static ServerSnapshot WithoutBot(ServerSnapshot snapshot, BotState state) => snapshot with { Bot = state, IsBotInTeam = null, Channel = null };

    private static ServerSnapshot Private(ServerSnapshot snapshot, string trusted) => snapshot with
    {
        PublicAddresses = [IPAddress.Parse("10.1.2.3")],
        Config = new() { Service = new() { AllowedUntrustedInternalConnections = trusted } },
    };
}
