namespace Integration.Functions.Install;

/// <summary>
/// What people read about installing, examining and removing a Mattermost server. Plain text without marks: it is shown on command
/// lines and in JSON, too.
/// </summary>
internal static class InstallTexts
{
    public const string BotDescription = "Brings the news of Parabol's meetings.";
    public const string CommandHint = "[help | connect | status | notifications | test | …]";
    public const string CommandDescription = "Parabol's meetings in this channel";
    public const string AnotherAddress = "another address";

    // The address of a server
    public const string NoAddress = $"No address given. {HowToAddress}";
    public const string IncompleteAddress = $"The address has to be complete, starting with https://. {HowToAddress}";
    public const string UncallableAddress = $"This address can't be called. {HowToAddress}";
    public const string AddressWithQuery = $"A Site URL has no part that begins with ? or #. {HowToAddress}";
    public const string AddressInside = $"This is the address of a page inside Mattermost. {HowToAddress}";

    // Who installs
    public const string TokenNotAccepted =
        "Mattermost doesn't accept the administrator's token: it was mistyped, was revoked, or has expired. Create a new one in "
        + $"Profile > Security > Personal Access Tokens (allowed by {Places.AccessTokens}).";
    public const string TokenOfBot = "This is a bot's token, and a bot can't create bots. Use the token of a person who is a system administrator.";

    // The registration
    public const string Registered = "The server is registered.";
    public const string RegisteredBefore = "The server was already registered. What doesn't work is repaired.";
    public const string Replaced = "A different Mattermost answers at this address than before. It takes the registration over: connect its channels again.";
    public const string BeingInstalled = "Someone else is installing this server at the moment. Wait until they are done, then run this again.";
    public const string ChangedMeanwhile = "Someone else changed this server's registration meanwhile. Run this again.";
    public const string AppStays = "The app is still installed. /apps uninstall removes it.";
    public const string Forgotten = "The server is no longer registered.";

    // The teams
    public const string NoTeams = "This server has no team yet. Create one in Mattermost first.";
    public const string TeamFull = "The team is full, and bots count. Raise System Console > Site Configuration > Users and Teams > Max Users Per Team.";

    // The bot
    public const string BotsOff =
        $"Bots can't be created on this server. Turn on {Places.BotCreation}, then run this again. (Without a bot, /parabol and webhooks still work.)";
    public const string BotNameTaken = "Someone else just took the bot's name. Run this again.";
    public const string BotTokenWorks = "The bot's token works.";
    public const string BotTokenNew = "The bot has a new token.";
    public const string BotTokensStay = "Former tokens of the bot couldn't be revoked. Run this again.";
    public const string BotTokenUntold = "Mattermost created a token for the bot but didn't show it. Run this again.";
    public const string BotNeedsAdministrator = "Deactivating the bot needs an administrator's token.";
    public const string BotGoneAlready = "The bot was already gone.";
    public const string BotRetired = "The bot is deactivated.";
    public const string BotTokenRevoked = "The bot's token is revoked.";
    public const string BotTokenStays = $"The bot's token couldn't be revoked. Run this again, or revoke it in {Places.Bots}.";

    // The commands
    public const string CommandMade = "Created /parabol.";
    public const string CommandThere = "/parabol works.";
    public const string CommandRepaired = "Repaired /parabol.";
    public const string CommandByHand = "/parabol was registered by hand and points here. It stays as it is.";
    public const string CommandTokenInUse =
        $"This command's token is registered for another command. Regenerate it in {Places.TeamCommands}, then run this again.";
    public const string CommandsOff = $"Custom slash commands are off. Turn on {Places.SlashCommands}, then run this again.";
    public const string CommandTaken = $"/parabol belongs to someone else in this team, such as a plugin. Disable it in {Places.Plugins}, then run this again.";
    public const string CommandsNotAllowed =
        "This account can't manage slash commands in this team. A system administrator can, unless System Console > User Management > Permissions was changed.";
    public const string CommandNeedsAdministrator = "Deleting the slash command needs an administrator's token.";
    public const string CommandDeleted = "The slash command is deleted.";
    public const string CommandGoneAlready = "The slash command was already gone.";
    public const string MentionsEnded = "An outgoing webhook was registered by hand and is no longer heard. Delete it in Integrations > Outgoing Webhooks.";

    // What is well
    public const string SiteUrlWell = "The Site URL is the registered address.";
    public const string TransportWell = "What is sent to Mattermost is encrypted on its way.";
    public const string ClockWell = "The clocks agree.";
    public const string RateLimitOff = "There is no rate limit.";
    public const string WebhooksWell = "Incoming webhooks are on.";
    public const string ConnectionWell = "The connection works, as far as is known.";
    public const string OverrideWell = "Posts through webhooks look like Parabol's.";
    public const string PostSizeWell = "Posts have their full length.";
    public const string CommandsWell = "Custom slash commands are on.";
    public const string ReachedUs = "Mattermost has reached this integration.";
    public const string OurAddressPublic = "This integration's address is public.";
    public const string OurAddressTrusted = "This integration's address is private, and Mattermost is allowed to call it.";
    public const string CommandWell = "/parabol is set up correctly.";
    public const string CommandUsed = "/parabol is registered and has been used.";
    public const string BotInTeam = "The bot is in the team.";
    public const string ThreadsWell = "Threads are on.";
    public const string BotWell = "The bot is active and its token works.";
    public const string ChannelWell = "The bot can post in this channel.";
    public const string DirectMessagesWell = "The bot can send direct messages to anyone.";
    public const string GroupsWell = "Mattermost's groups are available.";
    public const string AppWell = "The app is installed.";

    // What is amiss
    public const string ServerReplaced = $"A different Mattermost answers at this address than the one that was registered. {Again}";
    public const string PlainHttp = "Mattermost is called by http: tokens and messages can be read on the way. Run the installation with its https address.";
    public const string WebhooksOff = $"Incoming webhooks are off: nothing can be posted through one. Turn on {Places.IncomingWebhooks}.";
    public const string BotMissing = $"The bot that posts here was removed from this server. {Again} Or connect this channel with an incoming webhook.";
    public const string NameShown = $"Posts through webhooks show the webhook owner's name. To show Parabol's, turn on {Places.UsernameOverride}.";
    public const string PictureShown = $"Posts through webhooks show the webhook owner's picture. To show Parabol's, turn on {Places.IconOverride}.";
    public const string CommandsAreOff = $"Custom slash commands are off. Turn on {Places.SlashCommands}.";
    public const string OurPlainHttp =
        $"Mattermost calls this integration by http: command tokens can be read on the way. Give it an https address in {Places.OurPublicUrl}.";
    public const string NoCommand = $"/parabol isn't registered in this team. Run the installation for it, or register it in {Places.TeamCommands}.";
    public const string CommandIsDeleted =
        "/parabol was deleted in Mattermost, or Mattermost runs on an older backup. Run the installation again to create it.";
    public const string CommandIsForeign =
        $"/parabol belongs to someone else in this team. Delete it in {Places.TeamCommands}, then run the installation again.";
    public const string CommandByGet =
        $"/parabol calls this integration by GET. Set its Request Method to POST in {Places.TeamCommands}, or run the installation again.";
    public const string CommandOtherToken = "/parabol has another token than the one that is registered, so its calls are refused. "
        + "One of the two sides runs on an older backup, or the token was regenerated. Run the installation again, or register the new token.";
    public const string CommandUnused = "/parabol is registered but was never used. Run /parabol help in a channel of the team to try it.";
    public const string BotNotInTeam = "The bot isn't in this team. Run the installation for it, or invite the bot (team menu > Invite People).";
    public const string ThreadsOff = $"Threads are off for everyone, so replies appear in the channel. Their setting is {Places.Threads}.";
    public const string BotCreationOff = $"There is no bot, and none can be created. Turn on {Places.BotCreation}, then run the installation again.";
    public const string NoBot =
        "There is no bot: notifications need a webhook, and threads, edits and rights aren't available. Run the installation to get one.";
    public const string BotUnreadable =
        $"The bot's token was encrypted with a key that is no longer in Integration__ProtectionKeys. Put the key back, or: {Again}";
    public const string BotTokenRefused = "Mattermost doesn't accept the bot's token: it was revoked, the bot was deactivated in "
        + $"{Places.Bots}, or one of the two sides runs on an older backup. {Again}";
    public const string BotDeactivated = $"The bot is deactivated. Activate it in {Places.Bots}. If its owner was deactivated, too, turn off "
        + $"System Console > Integrations > Bot Accounts > Disable bot accounts when owner is deactivated. {Again}";
    public const string BotGone = $"The bot is gone: its account became a person's, or Mattermost runs on an older backup. {Again}";
    public const string ChannelHidden = "The bot can't see this channel: it is private or gone. Invite the bot there with /invite and its name.";
    public const string ChannelIsConversation = "This is a direct or group message, which can't be connected. Use a channel.";
    public const string ChannelArchived = "This channel is archived. Unarchive it (channel menu), or connect another one.";
    public const string BotNotInChannel = "The bot isn't in this channel and can't post here. Invite it with /invite and its name.";
    public const string BotCannotPost =
        "The bot can't post in this channel. Change System Console > User Management > Channels > Channel Moderation > Create Posts, "
        + "or the team's permission scheme.";
    public const string DirectMessagesRestricted =
        $"Direct messages need a common team, for bots too: the bot reaches only people of its own teams. The setting is {Places.DirectMessages}.";
    public const string NoLicence =
        $"Mattermost's own groups need a licence, which this server doesn't have: the integration's groups take their place. See {Places.Licence}.";
    public const string LicenceWithoutGroups = $"This server's licence doesn't cover groups: the integration's groups take their place. See {Places.Licence}.";
    public const string GroupMembersHidden =
        $"Up to Mattermost 9.7, only some roles see who is in an LDAP group. For exact counts and for mentions, give the bot {Places.GroupReader}.";
    public const string CustomGroupsOff = $"People can't create groups in Mattermost. Turn on {Places.CustomGroups}. Synchronised groups still work.";
    public const string AppVersionTooOld = $"The Apps framework needs Mattermost 7.7 or later. {SlashCommandInstead}";
    public const string AppFrameworkGone = $"Mattermost 12 no longer has the Apps framework. {SlashCommandInstead}";
    public const string AppFlagOff =
        $"The Apps framework is off. Start Mattermost with MM_FEATUREFLAGS_AppsEnabled=true, and enable the Apps plugin in {Places.Plugins}. {SlashCommandInstead}";
    public const string AppOAuthOff = "The Apps framework needs System Console > Integrations > Integration Management > Enable OAuth 2.0 Service Provider.";
    public const string AppSecretMissing = "This integration has no secret for the Apps framework. Set Integration__AppSecret to 32 to 150 characters.";

    // The API
    public const string UnknownServer = "This server isn't registered";
    public const string UnknownServerHelp = "GET /api/servers lists those that are.";
    public const string InstallationIncomplete = "The installation isn't complete";
    public const string RemovalIncomplete = "Not everything could be removed";
    public const string AddressRefused = "The server's address can't be called";
    public const string CommandTokenTaken = "This token belongs to another command";
    public const string CommandTokenTakenHelp = "Each command has its own token. Copy the token that Mattermost shows for this command.";
    public const string WebhookTokenTaken = "This token belongs to another webhook";
    public const string WebhookTokenTakenHelp = "Each outgoing webhook has its own token. Copy the token that Mattermost shows for this one.";
    public const string InvalidRequest = "The request can't be carried out like this";
    public const string AdminTokenShape = "must be an access token of a system administrator, letters and digits, as text";
    public const string TeamsShape = "must be a list of team names, or \"all\"";
    public const string TeamIdShape =
        "must be the id of the Mattermost team: 26 lower-case letters and digits (team menu > Team Settings, or GET /api/v4/teams/name/NAME)";
    public const string TriggerShape = "must be the command's trigger word without the slash: lower-case letters, digits and . _ - /";

    private const string HowToAddress = "Give the server's Site URL, like https://chat.example.com, with its sub-path if it has one.";
    private const string Again = "Run the installation again to repair it.";
    private const string SlashCommandInstead = "The slash command does the same without it.";

    public static string AddressObjection(string objection) => $"{objection} {HowToAddress}";
    public static string Answers(string version) => $"Mattermost {version} answers.";
    public static string TooOld(string version, string oldest) => $"This is Mattermost {version}. Parabol needs {oldest} or later. Update Mattermost.";
    public static string IsAdministrator(string username) => $"{username} is a system administrator.";
    public static string NoAdministrator(string username) =>
        $"{username} isn't a system administrator. Use an administrator's token, or make {username} one in "
        + "System Console > User Management > Users > Manage Roles.";
    public static string Moved(string from, string to) => $"The server moved from {from} to {to}. Its groups, connections, links and settings stay.";
    public static string Teams(IReadOnlyList<string> names) => $"{Count(names.Count, "team", "teams")}: {string.Join(", ", names)}.";
    public static string NoTeam(string name) =>
        $"There is no team {name}. A team's name is the first part of its address: https://chat.example.com/NAME/channels/town-square.";
    public static string JoinedTeam(string bot) => $"{bot} is in the team.";
    public static string TeamConstrained(string bot) =>
        $"Only people of its groups can be in this team. Add {bot} in System Console > User Management > Teams, or leave this team out.";
    public static string BotNamesTaken(IReadOnlyList<string> names) => $"The names {string.Join(", ", names)} all belong to others. "
        + "Rename or delete one of those accounts in System Console > User Management > Users, then run this again.";

    /// <param name="taken">The name that it should have had, when someone else has it.</param>
    public static string BotMade(string name, string? taken) =>
        $"Created the bot {name}.{(taken is null ? "" : $" The name {taken} belongs to someone else.")}";
    public static string BotThere(string name) => $"The bot {name} exists.";
    public static string BotActivated(string name) => $"The bot {name} was deactivated and is active again.";
    public static string BotNotActivated(string name, string why) =>
        $"The bot {name} is deactivated and can't be activated: {why} Activate it in {Places.Bots}.";
    public static string BotStays(string server) => $"The bot stays as it is: {server} uses it, too.";
    public static string CommandForeign(string host) =>
        $"/parabol belongs to someone else in this team and calls {host}. Delete it in {Places.TeamCommands}, then run this again.";
    public static string CommandEnded(string trigger) => $"/{trigger} was registered by hand and is no longer answered. Delete it in {Places.TeamCommands}.";
    public static string Disconnected(int count, int byWebhook) =>
        (count == 0 ? "No channel is connected." : $"{Count(count, "channel was", "channels were")} disconnected.")
        + (byWebhook == 0 ? "" : $" Incoming webhooks that people made for them ({byWebhook}) stay: delete them in Mattermost under Integrations > Incoming Webhooks.");
    public static string ConnectionsHeld(int count) => $"Someone is connecting or changing a channel at this moment ({count}). Run this again in a minute.";

    // What was found
    public static string Reached(string? version, string address) => $"Mattermost{(version is null ? "" : $" {version}")} answers at {address}.";
    public static string NameNotFound(string what) => $"{what} Check the spelling, and that this integration's network knows the name.";
    public static string CertificateRefused(string what) =>
        $"{what} A self-signed certificate has to be trusted by the machine that runs this integration (SSL_CERT_DIR or SSL_CERT_FILE).";
    public static string NoAnswer(string what) => $"{what} Check that Mattermost runs, and that a firewall lets this integration reach it.";
    public static string VersionTooOld(string version, string oldest) =>
        $"Mattermost {version} is older than {oldest}, the oldest that works. Update Mattermost.";
    public static string VersionUntried(string version, int newest) =>
        $"Mattermost {version} is newer than this integration ({newest}.x). If something doesn't work, look for a newer version of the integration.";
    public static string VersionChanged(string before, string now) =>
        $"Mattermost changed from {before} to {now} since the installation. Run the installation again to use what is new.";
    public static string VersionWell(string version) => $"Mattermost {version} is supported.";
    public static string SiteUrlEmpty(string address) =>
        $"Mattermost doesn't know its own address, so late answers of commands and links fail. Set {Places.SiteUrl} to {address}.";
    public static string SiteUrlMismatch(string address) =>
        $"Mattermost is registered here as {address} but has another Site URL, so late answers of commands are refused. "
        + $"Run the installation with its Site URL, or correct {Places.SiteUrl}.";
    public static string ClockSkew(int seconds) =>
        $"The clocks of Mattermost and this integration differ by {seconds} s, so deadlines are wrong and signatures are refused. Let both machines follow a time server.";
    public static string RateLimitOn(int? perSecond) => $"There is a rate limit{(perSecond is { } most ? $" of {most} calls a second" : "")}: "
        + $"many messages at once arrive a little later. Its settings are in {Places.RateLimiting}.";

    /// <param name="since">When it broke, in words; null when that is not known.</param>
    /// <param name="reason">Whole sentences.</param>
    public static string ConnectionBroken(string? since, string reason) => since is null ? reason : $"Nothing has been posted since {since}. {reason}";
    public static string DeliveryFailed(string when, string what, string outcome) => $"{when}, {what}: {outcome}";
    public static string ShortPosts(int size) =>
        $"This server's database holds posts of at most {size} characters. Longer ones are split. Mattermost's migration of the Posts table mends that.";
    public static string OurLoopback(string address) =>
        $"{address} means this machine only, and Mattermost runs on another. Set {Places.OurPublicUrl} to an address that Mattermost reaches.";
    public static string OurNameUnknown(string host) =>
        $"This integration's network doesn't know the name {host}. If Mattermost doesn't know it either, correct {Places.OurPublicUrl}.";
    public static string OurAddressUntrusted(string host) =>
        $"This integration's address {host} is private, and Mattermost doesn't call such addresses. Add {host} to {Places.UntrustedConnections}.";
    public static string OurAddressMaybeUntrusted(string host) =>
        $"This integration's address {host} is private, and no command has come from Mattermost yet. If commands fail, add {host} to {Places.UntrustedConnections}.";
    public static string CommandAstray(string address) =>
        $"/parabol calls another address than {address}. Run the installation again, or correct its Request URL in {Places.TeamCommands}.";
    public static string BotRenamed(string before, string now) =>
        $"The bot {before} is called {now} now. Run the installation again so that messages name it right.";
    public static string AppNotInstalled(string publicUrl) =>
        $"The app isn't installed. To install it, run /apps install http {publicUrl}/api/manifest.json as an administrator.";

    // The API
    public static string MemberUnknown(IReadOnlyList<string> known) => $"is not known here; known are {string.Join(", ", known)}";
    public static string TokenShape(string of) => $"must be the token that Mattermost shows for the {of}: 26 lower-case letters and digits";
    public static string VerbShape(IReadOnlyList<string> known) => "must be the command that the slash command stands for, such as \"invite\", "
        + $"or be left out for a slash command of all of them; there are: {string.Join(", ", known)}";
    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}

/// <summary>Where a person finds the settings that matter to us. The words are the same from 5.37 to 12.</summary>
internal static class Places
{
    public const string IncomingWebhooks = $"{Management} > Enable Incoming Webhooks";
    public const string SlashCommands = $"{Management} > Enable Custom Slash Commands";
    public const string UsernameOverride = $"{Management} > Enable integrations to override usernames";
    public const string IconOverride = $"{Management} > Enable integrations to override profile picture icons";
    public const string AccessTokens = $"{Management} > Enable Personal Access Tokens";
    public const string BotCreation = "System Console > Integrations > Bot Accounts > Enable Bot Account Creation";
    public const string SiteUrl = "System Console > Environment > Web Server > Site URL";
    public const string RateLimiting = "System Console > Environment > Rate Limiting";
    public const string UntrustedConnections = "System Console > Environment > Developer > Allow untrusted internal connections to";
    public const string DirectMessages = "System Console > Site Configuration > Users and Teams > Enable users to open Direct Message channels with";
    public const string Threads = "System Console > Site Configuration > Posts > Threaded Discussions";
    public const string Licence = "System Console > About > Edition and License";
    public const string CustomGroups = "ServiceSettings.EnableCustomGroups in config.json (environment MM_SERVICESETTINGS_ENABLECUSTOMGROUPS)";
    public const string GroupReader = "the role Viewer (System Console > User Management > System Roles; system_read_only_admin)";
    public const string Plugins = "System Console > Plugins > Plugin Management";
    public const string Bots = "Integrations > Bot Accounts (product menu)";
    public const string TeamCommands = "Integrations > Slash Commands (product menu, in that team)";
    public const string OurPublicUrl = "Integration__PublicUrl of this integration";

    private const string Management = "System Console > Integrations > Integration Management";
}
