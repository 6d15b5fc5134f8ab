using Integration.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using System.Diagnostics;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Teams;

/// <summary><c>POST …/connection/test</c>: posts a test message at once and answers its outcome in words. A success mends a broken connection.</summary>
internal sealed class TestConnection(TeamConnections teams, ChannelPosts posts, MessageContexts contexts)
{
    [Function(nameof(TestConnection))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "teams/{teamId}/connection/test")] HttpRequest request, string teamId) =>
        ApiKey.Refusal(request.HttpContext) ?? await RunAsync(teamId, request.HttpContext.RequestAborted);

    private async Task<IResult> RunAsync(string teamId, CancellationToken stopping)
    {
        if (await teams.FindAsync(teamId, TeamConnection.MainDestination, stopping) is not { } connection)
        {
            return ManageConnection.NotConnected(teamId);
        }

        var outcome = await TryAsync(connection, stopping);
        return Results.Json(new TestView(outcome is PostOutcome.Posted, InWords(outcome)), TeamsJson.Default.TestView);
    }

    /// <summary>Posts a test message and remembers what it taught us of the connection.</summary>
    internal async Task<PostOutcome> TryAsync(TeamConnection connection, CancellationToken stopping)
    {
        var outcome = await posts.PostAsync(connection, TestMessage.For(connection, contexts.Of(connection)), $"test-{Guid.NewGuid():N}", rootId: null, stopping);
        if (outcome is PostOutcome.Posted && connection.IsBroken)
        {
            await teams.MendAsync(connection, outcome.Server, stopping);
        }
        else
        {
            await teams.LearnAsync(connection, outcome.Server, brokenReason: null, stopping);
        }

        return outcome;
    }

    internal static string InWords(PostOutcome outcome) => outcome switch
    {
        PostOutcome.Posted => "The test message was posted. Look for it in the channel.",
        PostOutcome.Refused refused => refused.Why,
        PostOutcome.Forbidden forbidden => forbidden.Why,
        PostOutcome.Intercepted other => other.Why,
        PostOutcome.Busy busy => $"Mattermost answered {(int)busy.Status}: it is busy or in trouble. Try again in a minute.",
        PostOutcome.Unreachable silent => $"Mattermost could not be reached. {silent.Why}",
        _ => throw new UnreachableException(outcome.GetType().Name),
    };
}
