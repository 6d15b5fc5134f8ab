namespace Integration.Functions.Install;

/// <summary>Where a person finds the settings that matter to us. The words are the same from 5.37 to 12.</summary>
internal static class Places
{
    public const string IncomingWebhooks = "System Console > Integrations > Integration Management > Enable Incoming Webhooks";
    public const string SlashCommands = "System Console > Integrations > Integration Management > Enable Custom Slash Commands";
    public const string UsernameOverride = "System Console > Integrations > Integration Management > Enable integrations to override usernames";
    public const string IconOverride = "System Console > Integrations > Integration Management > Enable integrations to override profile picture icons";
    public const string AccessTokens = "System Console > Integrations > Integration Management > Enable Personal Access Tokens";
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
    public const string OurAllowedHosts = "Integration__AllowedHosts of this integration";
    public const string OurPublicUrl = "Integration__PublicUrl of this integration";
}
