using Integration.Functions.Install;

namespace Integration.Functions.AppCalls;

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
