using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Teams;

/// <summary>
/// <c>POST …/connection/connect-codes</c>: a code by which somebody connects a Mattermost channel to this team, with
/// <c>/parabol connect CODE</c> typed there. Good once and for a quarter of an hour; the team need not be connected yet.
/// </summary>
internal sealed class IssueConnectCode(ConnectCodes codes)
{
    [Function(nameof(IssueConnectCode))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "teams/{teamId}/connection/connect-codes")] HttpRequest request, string teamId) =>
        ApiKey.Refusal(request.HttpContext) ?? await RunAsync(teamId, request.HttpContext.RequestAborted);

    private async Task<IResult> RunAsync(string teamId, CancellationToken stopping)
    {
        if (!EventMembers.IsId(teamId))
        {
            return Problems.Of(400, "invalid-team", "The team id is not usable", "A team id has 1 to 200 characters and no control characters.");
        }

        var (code, expires) = await codes.IssueAsync(teamId, stopping);
        return Results.Json(
            new ConnectCodeView(code, expires, $"Type /parabol connect {code} in the Mattermost channel. The code is shown only now and works once."),
            TeamsJson.Default.ConnectCodeView,
            statusCode: StatusCodes.Status201Created);
    }
}
