using System.Globalization;
using System.Net.Mime;
using System.Text.Json;

namespace Integration.Functions.Mattermost;

/// <summary>
/// What an answer to a webhook call means, by its status. The body serves only to choose between our own sentences: its
/// error id is a hint, and its text repeats the webhook's id on newer servers.
/// </summary>
internal static class WebhookAnswer
{
    private const int ReadableBytes = 64 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static async Task<PostOutcome> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken inTime)
    {
        var server = ServerVersion.Parse(response.Headers.TryGetValues("X-Version-Id", out var ids) ? ids.First() : null);
        PostOutcome outcome = (int)response.StatusCode switch
        {
            >= 200 and < 300 when IsWebPage(response) => new PostOutcome.Refused(response.StatusCode, WebhookRefusals.WebPage),
            >= 200 and < 300 => new PostOutcome.Posted(null),
            408 or 425 or 429 or >= 500 and not 501 => Busy(response, now),
            _ => WebhookRefusals.For(response.StatusCode, await ReadErrorIdAsync(response, inTime)),
        };
        return outcome with { Server = server };
    }

    private static PostOutcome.Busy Busy(HttpResponseMessage response, DateTimeOffset now) => new(
        response.StatusCode,
        Wait(response, now) is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)) : null,
        MaybePosted: (int)response.StatusCode is not (408 or 425 or 429 or 500 or 503));

    /// <summary><c>Retry-After</c> in either form; Mattermost's limiter also tells the seconds until it is empty again.</summary>
    private static TimeSpan? Wait(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - now,
        _ => response.Headers.TryGetValues("X-RateLimit-Reset", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null,
    };

    /// <summary>A sign-in page or a captive portal answers 200 as well; Mattermost answers a webhook with plain text.</summary>
    private static bool IsWebPage(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is MediaTypeNames.Text.Html or "application/xhtml+xml";

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
