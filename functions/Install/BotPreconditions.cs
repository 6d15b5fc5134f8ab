using static Integration.Functions.Install.Judgement;

namespace Integration.Functions.Install;

/// <summary>Level T2: our bot, where it is looked at, and what groups need.</summary>
internal static class BotPreconditions
{
    public static readonly IReadOnlyList<Precondition> Rows =
    [
        new(Level.Bot, "bot", Bot),
        new(Level.Bot, "bot-name", snapshot => snapshot is { Bot: BotState.Works, KnownBotName: { } known, BotName: { } now } && known != now
            ? [Hint("bot-renamed", InstallTexts.BotRenamed(known, now))]
            : []),
        new(Level.Bot, "bot-in-team", snapshot => snapshot.IsBotInTeam switch
        {
            null => [],
            true => [Well(InstallTexts.BotInTeam)],
            false => [Wrong("bot-not-in-team", InstallTexts.BotNotInTeam)],
        }),
        new(Level.Bot, "channel", snapshot => snapshot.Channel is { } channel ? [Channel(channel)] : []),
        new(Level.Bot, "direct-messages", snapshot => !snapshot.Settings.TryGetValue("RestrictDirectMessage", out var restriction) ? []
            : restriction == "team" ? [Hint("direct-messages-restricted", InstallTexts.DirectMessagesRestricted)]
            : [Well(InstallTexts.DirectMessagesWell)]),
        new(Level.Bot, "threads", snapshot => !snapshot.Settings.TryGetValue("CollapsedThreads", out var threads) ? []
            : threads == "disabled" ? [Hint("threads-off", InstallTexts.ThreadsOff)]
            : [Well(InstallTexts.ThreadsWell)]),
        new(Level.Bot, "groups", Groups),
    ];

    private static IEnumerable<Judgement> Bot(ServerSnapshot snapshot) => snapshot.Bot switch
    {
        BotState.Unknown => [],
        BotState.None when snapshot.Connection is { IsByBot: true } => [],
        BotState.None when snapshot.Flag("EnableBotAccountCreation") == false => [Hint("bot-creation-off", InstallTexts.BotCreationOff)],
        BotState.None => [Hint("no-bot", InstallTexts.NoBot)],
        BotState.Unreadable => [Wrong("bot-secret-unreadable", InstallTexts.BotUnreadable)],
        BotState.TokenRefused => [Wrong("bot-token-revoked", InstallTexts.BotTokenRefused)],
        BotState.Deactivated => [Wrong("bot-deactivated", InstallTexts.BotDeactivated)],
        BotState.NoBot => [Wrong("bot-gone", InstallTexts.BotGone)],
        _ => [Well(InstallTexts.BotWell)],
    };

    private static Judgement Channel(ChannelFacts channel) => channel switch
    {
        { IsVisible: false } => Wrong("channel-not-visible", InstallTexts.ChannelHidden),
        { IsConversation: true } => Hint("channel-is-conversation", InstallTexts.ChannelIsConversation),
        { IsArchived: true } => Wrong("channel-archived", InstallTexts.ChannelArchived),
        { IsBotMember: false } => Wrong("bot-not-in-channel", InstallTexts.BotNotInChannel),
        { MayPost: false } => Wrong("bot-may-not-post", InstallTexts.BotCannotPost),
        _ => Well(InstallTexts.ChannelWell),
    };

    /// <summary>Without Mattermost's groups the integration's own ones do; they are only not the same everywhere.</summary>
    private static IEnumerable<Judgement> Groups(ServerSnapshot snapshot)
    {
        if (!snapshot.Licence.TryGetValue("IsLicensed", out var isLicensed)) return [];
        if (isLicensed != "true") return [Hint("no-licence", InstallTexts.NoLicence)];
        var (version, hasCustomGroups) = (snapshot.Head.Server, snapshot.Flag("EnableCustomGroups"));
        if (snapshot.Licence.TryGetValue("LDAPGroups", out var hasGroups) && hasGroups != "true" && hasCustomGroups is not true)
        {
            return [Hint("licence-without-groups", InstallTexts.LicenceWithoutGroups)];
        }

        return [hasGroups == "true" && version?.IsAtLeast(9, 8) == false ? Hint("group-members-hidden", InstallTexts.GroupMembersHidden)
            : hasCustomGroups == false && version?.IsAtLeast(6, 5) == true ? Hint("custom-groups-off", InstallTexts.CustomGroupsOff)
            : Well(InstallTexts.GroupsWell)];
    }
}
