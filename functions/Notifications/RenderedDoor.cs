using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Parabol;

namespace Integration.Functions.Notifications;

/// <summary>
/// What the doors A and B have in common: Parabol rendered a message itself, and sends it once. It waits five seconds and
/// takes any answer but 200 for a failure.
/// </summary>
internal sealed partial class RenderedDoor(EventIntake intake, TimeProvider clock, ILogger<RenderedDoor> log)
{
    /// <summary>Well within Parabol's five seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Equal bodies that arrive within this time are one message, repeated by something on the way. Parabol itself never
    /// repeats, and says "time's up" in the same words for each phase of a meeting.
    /// </summary>
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(1);

    /// <param name="teamId">Whose door it came by.</param>
    /// <param name="nonce">Tells equal bodies apart, or null to go by the time of arrival.</param>
    public async Task<IResult> AcceptAsync(ReadOnlyMemory<byte> body, string teamId, string? nonce, CancellationToken stopping)
    {
        if (body.IsEmpty)
        {
            // Behind an Azure Functions host that only forwards, chunked bodies arrive empty.
            return Problems.Of(400, "invalid-message", "The message cannot be read", "The request has no body. Send it with a Content-Length. Nothing was posted.");
        }

        var now = clock.GetUtcNow();
        var reading = RenderedMessage.Recognise(body.Span, teamId, now, nonce ?? $"{now.UtcTicks / RepeatWindow.Ticks}");
        if (reading is not EventReading.Accepted { Event: var happened })
        {
            var why = ((EventReading.Rejected)reading).Why;
            return Problems.Of(400, "invalid-message", "The message cannot be read",
                $"It is no message as Parabol renders them for Mattermost: {why}. Nothing was posted.");
        }

        if (!await TryEnqueueAsync(happened, stopping))
        {
            LogTooSlow(happened.Kind, happened.Id, teamId);
            return Problems.Of(503, "unavailable", "Not available at the moment", "The message could not be queued in time. Send it again.");
        }

        LogAccepted(happened.Kind, happened.Id, teamId);

        // Mattermost's own words: it is what Parabol expects of a webhook.
        return Results.Text("ok");
    }

    private async Task<bool> TryEnqueueAsync(ParabolEvent happened, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            await intake.EnqueueAsync(happened, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A rendered message could not be queued in time: {Kind}, event {EventId}, team {TeamId}")]
    private partial void LogTooSlow(string kind, string eventId, string teamId);

    [LoggerMessage(Level = LogLevel.Information, Message = "A rendered message was taken as {Kind}, event {EventId}, team {TeamId}")]
    private partial void LogAccepted(string kind, string eventId, string teamId);
}
