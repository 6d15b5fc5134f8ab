using Integration.Functions.Commands;
using Integration.Functions.Install;

namespace Integration.Functions.AppCalls;

/// <summary>What the app offers: the verbs, and how one is run.</summary>
/// <param name="Verbs">In the order in which the autocomplete shows them.</param>
/// <param name="RunAsync">Runs what follows the trigger word, as <c>CommandDispatcher.RunAsync</c> does.</param>
/// <param name="IsHarmless">Whether running this text only tells something.</param>
public sealed record AppCommands(
    IReadOnlyList<IVerb> Verbs, Func<CommandCall, CancellationToken, Task<CommandReply>> RunAsync, Func<string, bool> IsHarmless)
{
    public static AppCommands Of(CommandDispatcher dispatcher) => new(dispatcher.Verbs, dispatcher.RunAsync, dispatcher.IsHarmless);

    /// <summary>The groups to offer somebody in a channel who has typed this much of a name.</summary>
    public Func<CommandCall, string, CancellationToken, Task<IReadOnlyList<ReplyChoice>>> SuggestGroupsAsync { get; init; } =
        static (_, _, _) => Task.FromResult<IReadOnlyList<ReplyChoice>>([]);
}

/// <summary>The registered servers, as far as the app changes them. Every operation may be repeated: the result is the same.</summary>
public interface IAppServers
{
    /// <param name="siteUrl">Site URL as <see cref="SiteUrl"/> writes it.</param>
    Task<MattermostServer?> FindAsync(Uri siteUrl, CancellationToken stopping);

    /// <summary>
    /// Writes <see cref="MattermostServer.HasApp"/> and <see cref="MattermostServer.AppBotUserId"/>, and makes the server's row when
    /// there is none; everything else on it stays.
    /// </summary>
    Task SetAppAsync(Uri siteUrl, string botUserId, bool isEnabled, CancellationToken stopping);

    /// <summary>Clears both members; the row goes when neither a bot nor a command is left on it. Nothing happens without a row.</summary>
    Task RemoveAppAsync(Uri siteUrl, CancellationToken stopping);
}

/// <summary>The parts of the Mattermost app; it needs <see cref="AppCommands"/>, <see cref="IAppServers"/>, the REST client and the buttons of <c>Commands</c> from elsewhere.</summary>
internal static class AppCallsRegistration
{
    public static IServiceCollection AddAppCalls(this IServiceCollection services) => services
        .AddSingleton<AppAddress>()
        .AddSingleton<AppToken>()
        .AddSingleton<AppCallers>()
        .AddSingleton<AppLifecycle>()
        .AddSingleton<AppReplies>()
        .AddSingleton<AppBindings>()
        .AddSingleton<AppCallRoutes>();
}
