using Integration.Functions.Commands;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>In whose name a server is asked about its groups and people.</summary>
internal sealed class GroupSessions(MattermostRest rest)
{
    public const string NoBot = "Without Parabol's bot nobody here can look up who is in a group: ask your administrator to install it.";

    /// <summary>How long a question may wait for the server's rate limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>As the bot; null where there is none.</summary>
    public MattermostSession? Bot(MattermostServer server) => server.Bot is { } bot ? rest.As(server.BaseUrl, bot.Token, Patience) : null;

    /// <summary>As the acting user where they hand over a token, or else as the bot.</summary>
    public MattermostSession? For(MattermostServer server, CommandActor actor) =>
        actor.AccessToken is { } token ? rest.As(server.BaseUrl, token, Patience) : Bot(server);
}
