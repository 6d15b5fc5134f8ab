using System.Text.Json;

namespace Integration.Functions.Mattermost;

/// <summary>
/// What an answer to a webhook call means, by its status. The body serves only to choose between our own sentences: its
/// error id is a hint, and its text repeats the webhook's id on newer servers.
/// </summary>
internal static class WebhookAnswer
{
    private const int ReadableBytes = 64 * 1024;

    public static async Task<PostOutcome> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken inTime)
    {
        PostOutcome outcome = (int)response.StatusCode switch
        {
            >= 200 and < 300 when AnswerHeaders.IsWebPage(response) => new PostOutcome.Refused(response.StatusCode, WebhookRefusals.WebPage),
            >= 200 and < 300 => new PostOutcome.Posted(null),
            408 or 425 or 429 or >= 500 and not 501 => Busy(response, now),
            _ => WebhookRefusals.For(response.StatusCode, await ReadErrorIdAsync(response, inTime)),
        };
        return outcome with { Server = AnswerHeaders.Server(response) };
    }

    private static PostOutcome.Busy Busy(HttpResponseMessage response, DateTimeOffset now) => new(
        response.StatusCode,
        AnswerHeaders.Wait(response, now),
        MaybePosted: (int)response.StatusCode is not (408 or 425 or 429 or 500 or 503));

    /// <summary>The status is known by now: a body that breaks off, is late, too long or no JSON just gives no hint.</summary>
    private static async Task<string> ReadErrorIdAsync(HttpResponseMessage response, CancellationToken inTime)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(ReadableBytes, inTime);
            using var error = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(inTime));
            return error.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("id", out var id)
                && id.ValueKind is JsonValueKind.String
                ? id.GetString()!
                : "";
        }
        catch (Exception noHint) when (noHint is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            return "";
        }
    }
}
