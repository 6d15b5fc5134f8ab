using System.Text.Json;

namespace Integration.Functions.Mattermost;

/// <summary>
/// What an answer to a webhook call means. Success is Mattermost's <c>ok</c> and nothing else. The body of a refusal serves only
/// to choose between our own sentences: its error id is a hint, and its text repeats the webhook's id on newer servers.
/// </summary>
internal static class WebhookAnswer
{
    private const int ReadableBytes = 64 * 1024;
    private const string PluginRejection = "Post rejected by plugin";

    public static async Task<PostOutcome> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken inTime)
    {
        var server = AnswerHeaders.Server(response);
        PostOutcome outcome = (int)response.StatusCode switch
        {
            >= 200 and < 300 => Taken(response, await ReadBodyAsync(response, inTime)),
            408 or 425 or 429 or >= 500 and not 501 => Busy(response, now),
            _ => WebhookRefusals.For(response.StatusCode, ErrorIdIn(await ReadBodyAsync(response, inTime)), isMattermost: server is not null),
        };
        return outcome with { Server = server };
    }

    /// <summary>The error's id, as far as it is one: newer servers and plugins write sentences there. Safe to keep and to show.</summary>
    public static string Safe(string? errorId) =>
        errorId is null ? ""
        : errorId.StartsWith(PluginRejection, StringComparison.OrdinalIgnoreCase) ? PluginRejection
        : errorId.Length <= 100 && errorId.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-') ? errorId : "";

    public static bool IsByPlugin(string errorId) => errorId == PluginRejection;

    private static PostOutcome Taken(HttpResponseMessage response, byte[]? body) =>
        response.StatusCode is System.Net.HttpStatusCode.OK && body is not null && body.AsSpan().Trim(" \r\n\t"u8).SequenceEqual("ok"u8) ? new PostOutcome.Posted(null)
        : AnswerHeaders.IsWebPage(response) ? new PostOutcome.Intercepted(response.StatusCode, WebhookRefusals.WebPage, MaybePosted: false)
        // An error in JSON was no post. A gateway that says nothing, or whose answer broke off, may have passed the message on.
        : new PostOutcome.Intercepted(response.StatusCode, WebhookRefusals.NotOk, MaybePosted: body is null || !IsObject(body));

    private static PostOutcome.Busy Busy(HttpResponseMessage response, DateTimeOffset now) => new(
        response.StatusCode,
        AnswerHeaders.Wait(response, now),
        MaybePosted: (int)response.StatusCode is not (408 or 425 or 429 or 500 or 503));

    /// <summary>Null for a body that breaks off, is late or too long: the status is known by then.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpResponseMessage response, CancellationToken inTime)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(ReadableBytes, inTime);
            return await response.Content.ReadAsByteArrayAsync(inTime);
        }
        catch (Exception noHint) when (noHint is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static bool IsObject(byte[] body) => Root(body, static root => root.ValueKind == JsonValueKind.Object);

    private static string ErrorIdIn(byte[]? body) => body is null ? "" : Root(body, static root =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? Safe(id.GetString()) : "") ?? "";

    private static T? Root<T>(byte[] body, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return read(json.RootElement);
        }
        catch (Exception noJson) when (noJson is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}
