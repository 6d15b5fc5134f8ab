using Integration.Functions.Hosting;
using Integration.Functions.Storage;

namespace Integration.Functions.Teams;

/// <summary>
/// <c>POST …/connection/relay</c>: makes the URL that a team pastes into Parabol as its "Mattermost webhook" (door A).
/// It is shown once; a new one ends the old one.
/// </summary>
internal sealed class RenewRelay(TeamConnections teams, IntegrationOptions options)
{
    public static void Map(IEndpointRouteBuilder connection) =>
        connection.MapPost("relay", static (string teamId, RenewRelay function, CancellationToken stopping) => function.RunAsync(teamId, stopping));

    private async Task<IResult> RunAsync(string teamId, CancellationToken stopping)
    {
        if (await teams.FindAsync(teamId, TeamConnection.MainDestination, stopping) is not { } connection)
        {
            return ManageConnection.NotConnected(teamId);
        }

        var secret = RelaySecret.New(teamId);
        return await teams.SaveAsync(connection with { RelaySecretHash = RelaySecret.Hash(secret) }, stopping) is WriteOutcome.Written
            ? Results.Json(new RelayView(UrlOf(secret), "Paste this URL into Parabol as the team's Mattermost webhook. It is shown only now."), TeamsJson.Default.RelayView)
            : ManageConnection.Changed();
    }

    private string UrlOf(string secret) => $"{options.PublicUrl.AbsoluteUri.TrimEnd('/')}/api/hooks/{secret}";
}
