using Microsoft.Azure.Functions.Worker;
using System.Text.Json.Nodes;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.Teams;

/// <summary>
/// The connection API: <c>GET, PUT, PATCH, DELETE /api/teams/{teamId}/connection</c> and its parts <c>test</c>,
/// <c>relay</c>, <c>deliveries</c>, <c>replay</c> and <c>connect-codes</c>. Every answer with a connection carries its ETag; <c>If-Match</c> is honoured.
/// </summary>
internal sealed class ManageConnection(TeamConnections teams, ChannelLinks channels, OutboundGuard guard)
{
    [Function(nameof(ManageConnection))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", "patch", "delete", Route = "teams/{teamId}/connection")] HttpRequest request, string teamId) =>
        ApiKey.Refusal(request.HttpContext) ?? await (request.Method switch
        {
            "GET" => GetAsync(teamId, request.HttpContext),
            "PUT" => PutAsync(teamId, request.HttpContext),
            "PATCH" => PatchAsync(teamId, request.HttpContext),
            _ => DeleteAsync(teamId, request.HttpContext),
        });

    private async Task<IResult> GetAsync(string teamId, HttpContext http) =>
        await FindAsync(teamId, http.RequestAborted) is { } connection ? Shown(connection, http, StatusCodes.Status200OK) : NotConnected(teamId);

    private async Task<IResult> PutAsync(string teamId, HttpContext http)
    {
        // A slash stays encoded in a route, so that the team would get another name than its events have.
        if (teamId.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return Problems.Of(400, "invalid-team", "The team id is not usable", "A team id can't hold a slash in this API. Use the id that Parabol sends in data.team.id.");
        }

        if (!EventMembers.IsId(teamId))
        {
            return Problems.Of(400, "invalid-team", "The team id is not usable", "A team id has 1 to 200 characters and no control characters.");
        }

        var current = await FindAsync(teamId, http.RequestAborted);
        var basis = new TeamConnection
        {
            TeamId = teamId,
            WebhookUrl = current?.WebhookUrl,
            RelaySecretHash = current?.RelaySecretHash,
            Server = current?.Server,
            ETag = current?.ETag ?? default,
        };
        return await ChangeAsync(current, basis, http);
    }

    private async Task<IResult> PatchAsync(string teamId, HttpContext http) =>
        await FindAsync(teamId, http.RequestAborted) is { } current ? await ChangeAsync(current, current, http) : NotConnected(teamId);

    private async Task<IResult> DeleteAsync(string teamId, HttpContext http)
    {
        if (await FindAsync(teamId, http.RequestAborted) is not { } connection) return NotConnected(teamId);

        if (Precondition.Refusal(http.Request, connection.ETag) is { } refusal) return refusal;

        if (await teams.DeleteAsync(connection, http.RequestAborted) is WriteOutcome.Conflict) return Precondition.Lost(http.Request);

        await channels.ReleaseAsync(connection, http.RequestAborted);
        return Results.NoContent();
    }

    private async Task<IResult> ChangeAsync(TeamConnection? current, TeamConnection basis, HttpContext http)
    {
        if (Precondition.Refusal(http.Request, current?.ETag) is { } refusal) return refusal;

        var (body, problem) = await JsonBody.ReadObjectAsync(http);
        using var owned = body;
        if (body is null) return problem!;

        var (changed, errors) = ConnectionBody.Apply(body.RootElement, basis);
        if (HttpMethods.IsPut(http.Request.Method) && !body.RootElement.TryGetProperty(ConnectionBody.WebhookUrl, out _))
        {
            errors[ConnectionBody.WebhookUrl] = "is required: the URL of an incoming webhook";
        }

        if (errors.Count > 0) return Invalid(errors);

        return changed.WebhookUrl is { } url && await guard.CheckAsync(url, http.RequestAborted) is GuardVerdict.Refused refused
            ? Problems.Of(400, "webhook-address-refused", "The webhook's address may not be called", refused.Why)
            : await SaveAsync(current, changed, http);
    }

    /// <summary>The channel first: a link that no connection confirms is nothing, a connection without its link loses messages.</summary>
    private async Task<IResult> SaveAsync(TeamConnection? current, TeamConnection changed, HttpContext http)
    {
        if (await channels.ClaimAsync(changed, http.RequestAborted) is { } owner)
        {
            return Problems.Of(409, "channel-taken", "The channel belongs to another team",
                $"Channel {changed.ChannelId} is linked to team {owner}. Take it away there first, or link another channel.");
        }

        if (await teams.SaveAsync(changed, http.RequestAborted) is not WriteOutcome.Written written) return Precondition.Lost(http.Request);

        if (current is not null && current.ChannelId != changed.ChannelId) await channels.ReleaseAsync(current, http.RequestAborted);

        return Shown(changed with { ETag = written.ETag }, http, current is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private Task<TeamConnection?> FindAsync(string teamId, CancellationToken stopping) =>
        teams.FindAsync(teamId, TeamConnection.MainDestination, stopping);

    private static IResult Shown(TeamConnection connection, HttpContext http, int status)
    {
        http.Response.Headers.ETag = Precondition.Opaque(connection.ETag);
        return Results.Json(ConnectionView.Of(connection), TeamsJson.Default.ConnectionView, statusCode: status);
    }

    internal static IResult NotConnected(string teamId) => Problems.Of(
        404, "not-connected", "The team is not connected",
        $"Team {teamId} has no Mattermost channel. Connect it with PUT /api/teams/{{teamId}}/connection and the URL of an incoming webhook.");

    private static IResult Invalid(IReadOnlyDictionary<string, string> errors) => Problems.Of(
        400, "invalid-connection", "The connection cannot be set like this",
        string.Join(" ", errors.Select(error => $"{error.Key} {error.Value}.")),
        ("errors", new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value)))));
}
