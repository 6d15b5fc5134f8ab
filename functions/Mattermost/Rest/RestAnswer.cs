using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>
/// Reads an answer, within bounds, into the shape that was asked for and nothing more: the rest of a body (5.37 sends whole
/// user rows with the hash of the password) is gone when this returns.
/// </summary>
internal static class RestAnswer
{
    /// <summary>A page of 200 posts with their attachments stays well below it.</summary>
    public const int LongestBytes = 8 * 1024 * 1024;

    public static async Task<RestOutcome<T>> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> shape, T? whenNull, DateTimeOffset now, CancellationToken inTime)
        where T : class
    {
        RestOutcome<T> outcome = (int)response.StatusCode switch
        {
            >= 200 and < 300 when await ReadAsync(response, shape, whenNull, inTime) is { } answer => new RestOutcome<T>.Done(answer),
            < 400 => Failed<T>(new RestFailure.Unreadable(response.StatusCode)),
            408 or 425 or 429 or >= 500 and not 501 => Failed<T>(Busy(response, now)),
            _ => Failed<T>(new RestFailure.Refused(response.StatusCode, await ReadErrorIdAsync(response, inTime))),
        };
        return outcome with { Head = Head(response) };
    }

    private static RestFailure.Busy Busy(HttpResponseMessage response, DateTimeOffset now) => new(
        response.StatusCode, AnswerHeaders.Wait(response, now), MaybeDone: (int)response.StatusCode is not (408 or 425 or 429 or 503));

    private static AnswerHead Head(HttpResponseMessage response) =>
        new(AnswerHeaders.Server(response), response.Headers.Date, response.Headers.Contains("X-RateLimit-Limit"));

    private static RestOutcome<T>.Failed Failed<T>(RestFailure failure)
        where T : class => new(failure);

    /// <summary>Null for what is no such JSON. A connection that breaks off in the middle is the caller's to tell.</summary>
    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> shape, T? whenNull, CancellationToken inTime)
        where T : class
    {
        if (response.Content.Headers.ContentLength > LongestBytes) return null;
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestBytes, inTime);
            // An empty list of Go's may be "null".
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(inTime), shape) ?? whenNull;
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            return null;
        }
    }

    /// <summary>The status is known by now: a body that breaks off, is late, too long or no JSON just gives no id.</summary>
    private static async Task<string> ReadErrorIdAsync(HttpResponseMessage response, CancellationToken inTime)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestBytes, inTime);
            var error = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(inTime), RestJson.Default.RestError);
            return WebhookAnswer.Safe(error?.Id);
        }
        catch (Exception noId) when (noId is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            return "";
        }
    }
}
