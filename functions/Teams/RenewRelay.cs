using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Hosting;

namespace Integration.Functions.Teams;

/// <summary>
/// <c>POST …/connection/relay</c>: makes the URL that a team pastes into Parabol as its "Mattermost webhook" (door A).
/// It is shown once; a new one ends the old one.
/// </summary>
internal sealed class RenewRelay(TeamConnections teams, IntegrationOptions options)
{
    [Function(nameof(RenewRelay))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "teams/{teamId}/connection/relay")] HttpRequest request, string teamId) =>
        ApiKey.Refusal(request.HttpContext) ?? await RunAsync(teamId, request.HttpContext.RequestAborted);

    private async Task<IResult> RunAsync(string teamId, CancellationToken stopping)
    {
        var secret = RelaySecret.New(teamId);
        return await teams.ChangeAsync(teamId, TeamConnection.MainDestination, current => current with { RelaySecretHash = RelaySecret.Hash(secret) }, stopping) is null
            ? ManageConnection.NotConnected(teamId)
            : Results.Json(new RelayView(AddressOf(options, secret), "Paste this URL into Parabol as the team's Mattermost webhook. It is shown only now."), TeamsJson.Default.RelayView);
    }

    /// <summary>What is pasted into Parabol; the secret in it is <see cref="RelaySecret"/>'s.</summary>
    internal static string AddressOf(IntegrationOptions options, string secret) => $"{options.PublicUrl.AbsoluteUri.TrimEnd('/')}/api/hooks/{secret}";
}
