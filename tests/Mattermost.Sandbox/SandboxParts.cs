using Mattermost.Sandbox.AppsPlugin;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Integrations;
using Mattermost.Sandbox.Membership;
using Mattermost.Sandbox.Mentions;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox;

/// <summary>Everything that lives as long as the sandbox, and what it starts with.</summary>
internal sealed class SandboxParts
{
    public SandboxParts(SandboxOptions options)
    {
        Options = options;
        Server = new(Release.Parse(options.Version), options.IsLicensed, options.Settings) { Sku = options.Sku, TelemetryId = options.TelemetryId };
        State = new(options.Clock);
        Access = new(State, Server);
        GroupLicence = new(Server);
        Guard = new(State, Access);
        Sessions = new(State, Server, options.Clock);
        Writer = new(State, Server, new PostNotifier(State, Server, Access, GroupLicence), options.Clock);
        Admission = new(State, Server, Writer);
        PostRules = new(State, Server);
        RecentPosts = new(options.Clock);
        Integrations = new(Server, options.Clock);
        var triggers = new TriggerIds(Server, options.Clock);
        Commands = new(State, Server, Access, Integrations, triggers, new DelayedAnswers(options.Clock), new CommandPosts(State, Server, Writer, PostRules),
            new InviteCommand(State, Server, Access, GroupLicence, Admission));
        Writer.Saved = new OutgoingWebhooks(State, Server, Integrations, Writer, PostRules).Fire;
        Actions = new(State, Server, Access, Integrations, triggers, Writer, PostRules);
        Dialogs = new(Server, Integrations, triggers);
        AppsClient = new(Server, options.Clock, maxAnswer: 16 * 1024 * 1024);
        var caller = new AppCaller(AppsClient, options.Clock);
        Apps = new(
            State,
            new AppInstaller(State, Server, caller),
            new AppCalls(State, Server, caller, new AppsPlugin.AppContext(State, Server, new AppExpand(State, Access), options.Clock), Writer));
        Admin = State.AddUser(new SandboxUser("", "admin") { Roles = "system_admin system_user", FirstName = "Ada", LastName = "Admin" });
        State.AddToken(Admin.Id, TokenKind.Session, "the administrator's", secret: options.AdminToken);
        Team = TeamsApi.Create(State, "acme", "Acme", Admin);
        Channel = State.FindChannelByName(Team.Id, "town-square")!;
        People = new SandboxPeople(State, Team, Channel);
        Hook = AddHook(Channel, Admin.Id, locked: false);
    }

    public SandboxOptions Options { get; }
    public ServerProfile Server { get; }
    public SandboxState State { get; }
    public FaultPlan Faults { get; } = new();
    public HookCalls Calls { get; } = new();
    public RestCalls RestCalls { get; } = new();
    public SandboxPeople People { get; }
    public Access Access { get; }
    public GroupLicence GroupLicence { get; }
    public RestGuard Guard { get; }
    public Sessions Sessions { get; }
    public PostWriter Writer { get; }
    public ChannelAdmission Admission { get; }
    public PostRules PostRules { get; }
    public RecentPosts RecentPosts { get; }
    public IntegrationClient Integrations { get; }
    public CommandRunner Commands { get; }
    public ActionRunner Actions { get; }
    public DialogRunner Dialogs { get; }

    /// <summary>The Apps plugin's own: it reads answers of any size.</summary>
    public IntegrationClient AppsClient { get; }
    public Apps Apps { get; }
    public SandboxUser Admin { get; }
    public SandboxTeam Team { get; }
    public SandboxChannel Channel { get; }
    public SandboxHook Hook { get; }

    public SandboxHook AddHook(SandboxChannel channel, string ownerId, bool locked) => State.AddHook(new SandboxHook
    {
        Id = "",
        TeamId = channel.TeamId,
        ChannelId = channel.Id,
        UserId = ownerId,
        DisplayName = "Parabol",
        ChannelLocked = locked,
        CreateAt = default,
    });
}
