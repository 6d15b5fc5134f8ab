using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Hosting;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications;

/// <summary>
/// Door A, <c>POST /api/hooks/{secret}</c>: an unmodified Parabol to which our URL was given as the team's Mattermost
/// webhook. The secret in the path is all there is to tell who calls.
/// </summary>
internal sealed class AcceptRelay(TeamConnections teams, RenderedDoor door)
{
    [Function(nameof(AcceptRelay))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hooks/{secret}")] HttpRequest request, string secret) => RunAsync(secret, request.HttpContext);

    private async Task<IResult> RunAsync(string secret, HttpContext http)
    {
        if (RelaySecret.TeamOf(secret) is not { } teamId
            || !(await teams.OfTeamAsync(teamId, http.RequestAborted)).Any(connection => RelaySecret.Matches(secret, connection.RelaySecretHash)))
        {
            return Problems.Of(404, "unknown-relay", "This relay address is not known",
                "It was replaced, or the team was disconnected. Make a new one with POST /api/teams/{teamId}/connection/relay and paste it into Parabol.");
        }

        var body = await JsonBody.ReadBytesAsync(http);
        return await door.AcceptAsync(body, teamId, nonce: null, http.RequestAborted);
    }
}
