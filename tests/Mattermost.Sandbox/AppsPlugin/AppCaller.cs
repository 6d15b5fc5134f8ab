using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Integrations;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>Sends calls to an app and takes its answer: only status 200 with a JSON object is one.</summary>
internal sealed class AppCaller(IntegrationClient client, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="AppCallFailure">What the person gets to read instead of an answer.</exception>
    public async Task<AppAnswer> CallAsync(AppHttp http, string secret, JsonObject request, string? actingUserId, CancellationToken stopping)
    {
        var (status, body) = await SendAsync(http, secret, request, actingUserId, Patience, stopping);
        if (status == StatusCodes.Status404NotFound) throw new AppCallFailure($"upstream call failed: failed to invoke via HTTP: not found: {AppUrl.Of(http.RootUrl, Path(request))}");
        if (status != StatusCodes.Status200OK) throw new AppCallFailure($"upstream call failed: failed to invoke via HTTP: {Encoding.UTF8.GetString(body)}");
        return Read(body);
    }

    /// <summary>Status and body, whatever they are.</summary>
    /// <exception cref="AppCallFailure">There was no answer.</exception>
    public async Task<(int Status, byte[] Body)> SendAsync(
        AppHttp http, string secret, JsonObject request, string? actingUserId, TimeSpan patience, CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, AppUrl.Of(http.RootUrl, Path(request)))
        {
            Content = new StringContent(request.ToJsonString(Surface.Json), new MediaTypeHeaderValue("application/json")),
        };
        if (http.UseJwt) message.Headers.Add("Mattermost-App-Authorization", "Bearer " + AppJwt.Sign(secret, actingUserId, clock.GetUtcNow()));
        return await AnswerAsync(message, patience, stopping);
    }

    /// <summary>Fetches a manifest or an icon; nothing proves who asks.</summary>
    /// <exception cref="AppCallFailure">There was no answer.</exception>
    public async Task<(int Status, byte[] Body)> GetAsync(Uri address, CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        return await AnswerAsync(message, Patience, stopping);
    }

    public static AppAnswer Read(byte[] body)
    {
        if (body.Length == 0) throw new AppCallFailure("upstream call failed: failed to decode response: EOF");
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
            return JsonSerializer.Deserialize<AppAnswer>(ref reader, Surface.Json) ?? new();
        }
        catch (JsonException unreadable)
        {
            throw new AppCallFailure($"upstream call failed: failed to decode response: {unreadable.Message}");
        }
    }

    private async Task<(int Status, byte[] Body)> AnswerAsync(HttpRequestMessage message, TimeSpan patience, CancellationToken stopping) =>
        await client.SendAsync(message, patience, stopping) switch
        {
            IntegrationAnswer.Answered answered => (answered.Status, answered.Body),
            IntegrationAnswer.Unreachable unreachable => throw new AppCallFailure($"upstream call failed: {unreachable.Why}"),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    private static string Path(JsonObject request) => request["path"]!.GetValue<string>();
}

/// <summary>A call that came to nothing; the message is what the person reads.</summary>
internal sealed class AppCallFailure(string message) : Exception(message);
