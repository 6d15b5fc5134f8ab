using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications;
using Integration.Functions.Storage;
using Microsoft.Net.Http.Headers;

namespace Integration.Functions.Teams;

/// <summary>
/// The connection API: <c>GET, PUT, PATCH, DELETE /api/teams/{teamId}/connection</c> and its parts <c>test</c>,
/// <c>relay</c>, <c>deliveries</c> and <c>replay</c>. Every answer with a connection carries its ETag; <c>If-Match</c> is honoured.
/// </summary>
internal sealed class ManageConnection(TeamConnections teams, ChannelLinks channels, OutboundGuard guard)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/teams/{teamId}/connection").RequireApiKey();
        routes.MapGet("", static (string teamId, HttpContext http, ManageConnection function) => function.GetAsync(teamId, http));
        routes.MapPut("", static (string teamId, HttpContext http, ManageConnection function) => function.PutAsync(teamId, http));
        routes.MapPatch("", static (string teamId, HttpContext http, ManageConnection function) => function.PatchAsync(teamId, http));
        routes.MapDelete("", static (string teamId, HttpContext http, ManageConnection function) => function.DeleteAsync(teamId, http));
        TestConnection.Map(routes);
        RenewRelay.Map(routes);
        ListDeliveries.Map(routes);
        ReplayDeliveries.Map(routes);
    }

    private async Task<IResult> GetAsync(string teamId, HttpContext http) =>
        await FindAsync(teamId, http.RequestAborted) is { } connection ? Shown(connection, http, StatusCodes.Status200OK) : NotConnected(teamId);

    private async Task<IResult> PutAsync(string teamId, HttpContext http)
    {
        if (!EventMembers.IsId(teamId))
        {
            return Problems.Of(400, "invalid-team", "The team id is not usable", "A team id has 1 to 200 characters and no control characters.");
        }

        var current = await FindAsync(teamId, http.RequestAborted);
        var basis = new TeamConnection
        {
            TeamId = teamId,
            WebhookUrl = current?.WebhookUrl!,
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
        if (await FindAsync(teamId, http.RequestAborted) is not { } connection)
        {
            return NotConnected(teamId);
        }

        if (!Matches(http, connection.ETag))
        {
            return Changed();
        }

        if (await teams.DeleteAsync(connection, http.RequestAborted) is WriteOutcome.Conflict)
        {
            return Changed();
        }

        await channels.UnlinkAsync(connection, http.RequestAborted);
        return Results.NoContent();
    }

    private async Task<IResult> ChangeAsync(TeamConnection? current, TeamConnection basis, HttpContext http)
    {
        if (!Matches(http, current?.ETag))
        {
            return Changed();
        }

        var (body, problem) = await JsonBody.ReadObjectAsync(http);
        using var owned = body;
        if (body is null)
        {
            return problem!;
        }

        var (changed, errors) = ConnectionBody.Apply(body.RootElement, basis);
        if (errors.Count == 0 && !NamesWebhook(body.RootElement) && HttpMethods.IsPut(http.Request.Method))
        {
            errors = new Dictionary<string, string>(StringComparer.Ordinal) { [ConnectionBody.WebhookUrl] = "is required: the URL of an incoming webhook" };
        }

        if (errors.Count == 0 && await WhyUnlinkableAsync(changed, http.RequestAborted) is { } taken)
        {
            return Problems.Of(409, "channel-taken", "The channel belongs to another team", taken);
        }

        if (errors.Count == 0 && await guard.CheckAsync(changed.WebhookUrl, http.RequestAborted) is GuardVerdict.Refused refused)
        {
            return Problems.Of(400, "webhook-address-refused", "The webhook's address may not be called", refused.Why);
        }

        return errors.Count > 0 ? Invalid(errors) : await SaveAsync(current, changed, http);
    }

    private async Task<IResult> SaveAsync(TeamConnection? current, TeamConnection changed, HttpContext http)
    {
        switch (await teams.SaveAsync(changed, http.RequestAborted))
        {
            case WriteOutcome.Written written:
                await channels.MoveAsync(current, changed, http.RequestAborted);
                return Shown(changed with { ETag = written.ETag }, http, current is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            default:
                return Changed();
        }
    }

    private async Task<string?> WhyUnlinkableAsync(TeamConnection changed, CancellationToken stopping) =>
        changed.ChannelId is { } channelId && await channels.FindAsync(channelId, stopping) is { } owner && owner.TeamId != changed.TeamId
            ? $"Channel {channelId} is linked to team {owner.TeamId}. Take it away there first, or link another channel."
            : null;

    private Task<TeamConnection?> FindAsync(string teamId, CancellationToken stopping) =>
        teams.FindAsync(teamId, TeamConnection.MainDestination, stopping);

    private static bool NamesWebhook(JsonElement body) => body.TryGetProperty(ConnectionBody.WebhookUrl, out _);

    private static bool Matches(HttpContext http, ETag? current)
    {
        var headers = http.Request.GetTypedHeaders();
        var wanted = headers.IfMatch;
        return (wanted.Count == 0 || (current is { } etag && wanted.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.ToString() == Opaque(etag))))
            && (headers.IfNoneMatch.Count == 0 || current is null);
    }

    /// <summary>The table's weak ETag holds quotes and a date; its hash is a strong one that travels well.</summary>
    private static string Opaque(ETag etag) =>
        $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(etag.ToString())).AsSpan(0, 12))}\"";

    private static IResult Shown(TeamConnection connection, HttpContext http, int status)
    {
        http.Response.Headers.ETag = Opaque(connection.ETag);
        return Results.Json(ConnectionView.Of(connection), TeamsJson.Default.ConnectionView, statusCode: status);
    }

    internal static IResult NotConnected(string teamId) => Problems.Of(
        404, "not-connected", "The team is not connected",
        $"Team {teamId} has no Mattermost channel. Connect it with PUT /api/teams/{{teamId}}/connection and the URL of an incoming webhook.");

    internal static IResult Changed() => Problems.Of(
        412, "changed-meanwhile", "The connection was changed meanwhile",
        "Somebody else changed it since you read it. Read it again, look at the difference, and send your change with the new ETag.");

    private static IResult Invalid(IReadOnlyDictionary<string, string> errors) => Problems.Of(
        400, "invalid-connection", "The connection cannot be set like this",
        string.Join(" ", errors.Select(error => $"{error.Key} {error.Value}.")),
        ("errors", new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value)))));
}
