using System.Text.Json.Serialization;
using Integration.Functions.Hosting;
using Integration.Functions.Teams;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Pages;

/// <summary><c>POST …/connection/settings-link</c>: a link to the settings page of the connection, for Parabol to open or to put into a frame. Good once, for 15 minutes.</summary>
internal sealed class IssueSettingsLink(TeamConnections teams, PageSessions sessions)
{
    [Function(nameof(IssueSettingsLink))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "teams/{teamId}/connection/settings-link")] HttpRequest request, string teamId)
    {
        if (ApiKey.Refusal(request.HttpContext) is { } refusal) return refusal;
        if (await teams.FindAsync(teamId, TeamConnection.MainDestination, request.HttpContext.RequestAborted) is not { } connection) return ManageConnection.NotConnected(teamId);
        var (link, expires) = sessions.LinkFor(connection, person: null);
        return Results.Json(new SettingsLinkView(link, expires), SettingsLinkJson.Default.SettingsLinkView);
    }
}

/// <summary>The link, whole: it is a secret until it has been opened.</summary>
internal sealed record SettingsLinkView(string Url, DateTimeOffset Expires);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SettingsLinkView))]
internal sealed partial class SettingsLinkJson : JsonSerializerContext;
