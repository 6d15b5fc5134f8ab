using System.Net.Http.Headers;
using System.Text.Json;

namespace Integration.Functions.Mattermost;

/// <summary>Posts through Mattermost's incoming webhooks (<c>POST {site}/hooks/{id}</c>; the id is the secret).</summary>
public sealed partial class IncomingWebhooks : IDisposable
{
    private static readonly ProductInfoHeaderValue UserAgent = new("Parabol-for-Mattermost", "1.0");

    private readonly HttpClient client;
    private readonly TimeSpan timeout;
    private readonly TimeProvider clock;
    private readonly ILogger<IncomingWebhooks> log;

    /// <summary>One instance for all servers. <paramref name="timeout"/> covers a post as a whole, from the name's resolution to the answer.</summary>
    public IncomingWebhooks(OutboundGuard guard, TimeSpan timeout, TimeProvider clock, ILogger<IncomingWebhooks> log)
    {
        // Not from IHttpClientFactory, whose clients log every address.
        client = new(guard.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(UserAgent);
        (this.timeout, this.clock, this.log) = (timeout, clock, log);
    }

    public void Dispose() => client.Dispose();

    /// <summary>Posts once. Every answer, and every way of not getting one, is an outcome.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public async Task<PostOutcome> PostAsync(Uri webhook, MattermostMessage message, CancellationToken stopping)
    {
        if (OutboundGuard.FormObjection(webhook) is { } objection) return new PostOutcome.Forbidden(objection);
        using var patience = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        using var body = new JsonRequestBody(JsonSerializer.SerializeToUtf8Bytes(message, MattermostJson.Default.MattermostMessage));
        var outcome = await SendAsync(webhook, body, either.Token, stopping);
        LogOutcome(WebhookAddress.OriginOf(webhook), outcome);
        return outcome;
    }

    private async Task<PostOutcome> SendAsync(Uri webhook, JsonRequestBody body, CancellationToken inTime, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookAddress.OriginOf(webhook)) { Content = body };
        GuardedHandler.SetAddress(request, webhook);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, inTime);
            return await WebhookAnswer.ReadAsync(response, clock.GetUtcNow(), inTime);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return NoAnswer.Refusal(failure) is { } refused
                ? new PostOutcome.Forbidden(refused.Message)
                : new PostOutcome.Unreachable(NoAnswer.Words(failure, webhook.IdnHost, body.HasStarted), body.HasStarted);
        }
    }

    private void LogOutcome(string server, PostOutcome outcome)
    {
        switch (outcome)
        {
            case PostOutcome.Posted: LogPosted(server); break;
            case PostOutcome.Refused refused: LogAnswer(server, "refused", (int)refused.Status); break;
            case PostOutcome.Intercepted other: LogAnswer(server, "not Mattermost", (int)other.Status); break;
            case PostOutcome.Busy busy: LogAnswer(server, "busy", (int)busy.Status); break;
            case PostOutcome.Unreachable unreachable: LogUnreachable(server, unreachable.MaybePosted); break;
            case PostOutcome.Forbidden: LogForbidden(server); break;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Posted to {Server}")]
    private partial void LogPosted(string server);

    [LoggerMessage(Level = LogLevel.Information, Message = "Post to {Server}: {Answer}, status {Status}")]
    private partial void LogAnswer(string server, string answer, int status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Post to {Server}: no answer; maybe posted: {MaybePosted}")]
    private partial void LogUnreachable(string server, bool maybePosted);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post to {Server}: not called, the address is not permitted")]
    private partial void LogForbidden(string server);
}
