using static Integration.Functions.Install.Judgement;

namespace Integration.Functions.Install;

/// <summary>Level T2: our bot, where it is looked at, and what groups need.</summary>
internal static class BotPreconditions
{
    private const string Again = "Run the installation again, which repairs it.";

    public static readonly IReadOnlyList<Precondition> Rows =
    [
        new(Level.Bot, "bot", Bot),
        new(Level.Bot, "bot-in-team", snapshot => snapshot.IsBotInTeam switch
        {
            null => [],
            true => [Well("The bot is in the team.")],
            false => [Wrong("bot-not-in-team", "The bot is not in this team. Run the installation for it, or invite the bot (team menu > Invite People).")],
        }),
        new(Level.Bot, "channel", snapshot => snapshot.Channel is { } channel ? [Channel(channel)] : []),
        new(Level.Bot, "direct-messages", DirectMessages),
        new(Level.Bot, "threads", snapshot => snapshot.Settings.TryGetValue("CollapsedThreads", out var threads)
            ? [threads == "disabled" ? Hint("threads-off", $"Threads are switched off for everybody, so that replies stand in the channel. Their setting is {Places.Threads}.") : Well("Threads are available.")]
            : []),
        new(Level.Bot, "groups", Groups),
    ];

    private static IEnumerable<Judgement> Bot(ServerSnapshot snapshot) => snapshot.Bot switch
    {
        BotState.Unknown => [],
        BotState.None when snapshot.Flag("EnableBotAccountCreation") == false => [Hint("bot-creation-off", $"There is no bot, and none may be made. Turn on {Places.BotCreation}, then run the installation again.")],
        BotState.None => [Hint("no-bot", "There is no bot: notifications need a webhook, and threads, edits and rights are not available. Run the installation to get one.")],
        BotState.Unreadable => [Wrong("bot-secret-unreadable", $"The bot's token was encrypted with a key that is not in Integration__ProtectionKeys any more. Put the key back, or: {Again}")],
        BotState.TokenRefused => [Wrong("bot-token-revoked", $"Mattermost does not accept the bot's token: it was revoked, or the bot was deactivated in {Places.Bots}. {Again}")],
        BotState.Deactivated => [Wrong("bot-deactivated", $"The bot is deactivated. Activate it in {Places.Bots}; if that happened with its owner, change System Console > Integrations > Bot Accounts > Disable bot accounts when owner is deactivated. {Again}")],
        BotState.NoBot => [Wrong("bot-gone", $"The bot is gone, or its account was made a person's. {Again}")],
        _ => [Well("The bot is active and its token works.")],
    };

    private static Judgement Channel(ChannelFacts channel) => channel switch
    {
        { IsVisible: false } => Wrong("channel-not-visible", "The bot cannot see this channel: it is private or gone. Invite the bot there with /invite and its name."),
        { IsConversation: true } => Hint("channel-is-conversation", "This is a direct or group message, which cannot be connected. Use a channel."),
        { IsArchived: true } => Wrong("channel-archived", "This channel is archived. Unarchive it (channel menu), or connect another one."),
        { IsBotMember: false } => Wrong("bot-not-in-channel", "The bot is not in this channel and cannot post there. Invite it with /invite and its name."),
        { MayPost: false } => Wrong("bot-may-not-post", "The bot may not post in this channel. Change System Console > User Management > Channels > Channel Moderation > Create Posts, or the team's permission scheme."),
        _ => Well("The bot can post in this channel."),
    };

    private static IEnumerable<Judgement> DirectMessages(ServerSnapshot snapshot)
    {
        if (!snapshot.Settings.TryGetValue("RestrictDirectMessage", out var restriction)) yield break;
        yield return restriction == "team"
            ? Hint("direct-messages-restricted", $"Direct messages need a common team, for bots too: the bot reaches people of its own teams only. The setting is {Places.DirectMessages}.")
            : Well("The bot may write to anybody.");
    }

    /// <summary>Without Mattermost's groups the integration's own ones do; they are only not the same everywhere.</summary>
    private static IEnumerable<Judgement> Groups(ServerSnapshot snapshot)
    {
        if (!snapshot.Licence.TryGetValue("IsLicensed", out var isLicensed)) return [];
        if (isLicensed != "true") return [Hint("no-licence", $"Mattermost's own groups need a licence, and this server has none: the integration's groups take their place. See {Places.Licence}.")];
        var hasCustomGroups = snapshot.Flag("EnableCustomGroups");
        if (snapshot.Licence.TryGetValue("LDAPGroups", out var hasGroups) && hasGroups != "true" && hasCustomGroups is not true)
        {
            return [Hint("licence-without-groups", $"This server's licence does not cover groups: the integration's groups take their place. See {Places.Licence}.")];
        }

        if (hasGroups == "true" && snapshot.Head.Server?.IsAtLeast(9, 8) == false)
        {
            return [Hint("group-members-hidden", $"Up to Mattermost 9.7 only roles that may see groups are shown who is in an LDAP group. For exact counts and our own fan-out, give the bot {Places.GroupReader}.")];
        }

        return [hasCustomGroups == false && snapshot.Head.Server?.IsAtLeast(6, 5) == true
            ? Hint("custom-groups-off", $"People cannot make groups in Mattermost: turn on {Places.CustomGroups}. Synchronised groups still work.")
            : Well("Mattermost's groups are available.")];
    }
}
