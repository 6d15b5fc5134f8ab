using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>
/// Mattermost's REST API v4. One instance for all servers; calls are made through the <see cref="MattermostSession"/> of a
/// server and a token. Every answer, and every way of not getting one, is a <see cref="RestOutcome{T}"/>.
/// </summary>
public sealed partial class MattermostRest : IDisposable
{
    private static readonly ProductInfoHeaderValue UserAgent = new("Parabol-for-Mattermost", "1.0");
    private static readonly TimeSpan UnsaidWait = TimeSpan.FromSeconds(1);

    private readonly HttpClient client;
    private readonly TimeSpan timeout;
    private readonly TimeProvider clock;
    private readonly ILogger<MattermostRest> log;

    /// <param name="timeout">For one call as a whole, from the name's resolution to the last byte of the answer.</param>
    public MattermostRest(OutboundGuard guard, TimeSpan timeout, TimeProvider clock, ILogger<MattermostRest> log)
    {
        // Not from IHttpClientFactory, whose clients log every address and header.
        client = new(guard.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(UserAgent);
        (this.timeout, this.clock, this.log) = (timeout, clock, log);
    }

    /// <param name="server">The registered address, sub-path included.</param>
    /// <param name="token">A bot's, an administrator's or the acting user's own; goes into the header of each call and nowhere else.</param>
    /// <param name="patience">How long a call may wait when the server's rate limit asks it to; none by default.</param>
    public MattermostSession As(Uri server, string token, TimeSpan patience = default) => new(this, server, token, patience);

    /// <summary>For the few calls that need no token.</summary>
    public MattermostSession Anonymously(Uri server) => new(this, server, null, TimeSpan.Zero);

    public void Dispose() => client.Dispose();

    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    internal async Task<RestOutcome<T>> CallAsync<T>(RestCall call, JsonTypeInfo<T> shape, T? whenNull, CancellationToken stopping)
        where T : class
    {
        for (var left = call.Patience; ;)
        {
            var outcome = await TryAsync(call, shape, whenNull, stopping);
            LogOutcome(call, outcome.FailureOrNull);
            if (outcome.FailureOrNull is not RestFailure.Busy { Status: HttpStatusCode.TooManyRequests } busy) return outcome;
            var wait = busy.RetryAfter ?? UnsaidWait;
            if (wait > left || call.Patience == TimeSpan.Zero) return outcome;
            left -= wait;
            await Task.Delay(wait, clock, stopping);
        }
    }

    private async Task<RestOutcome<T>> TryAsync<T>(RestCall call, JsonTypeInfo<T> shape, T? whenNull, CancellationToken stopping)
        where T : class
    {
        if (OutboundGuard.FormObjection(call.BaseUrl) is { } objection) return Failed<T>(new RestFailure.Forbidden(objection));
        if (call.Address is not { } address) return Failed<T>(new RestFailure.Refused(HttpStatusCode.NotFound, ""));
        using var patience = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        using var body = new JsonRequestBody(call.Json ?? []);
        using var request = new HttpRequestMessage(call.Method, address);
        if (call.Method != HttpMethod.Get) request.Content = body;
        // What no header may hold is no token of Mattermost's; calls of the Apps framework bring whatever their sender likes.
        if (call.Token is { } token && !request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"))
        {
            return Failed<T>(new RestFailure.Refused(HttpStatusCode.Unauthorized, ""));
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await RestAnswer.ReadAsync(response, shape, whenNull, clock.GetUtcNow(), either.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            if (NoAnswer.Refusal(failure) is { } refused) return Failed<T>(new RestFailure.Forbidden(refused.Message));
            var cause = (failure as HttpRequestException)?.HttpRequestError;
            // A question has no body to tell whether it left, and no effect either.
            var wasSent = body.HasStarted || (call.Method == HttpMethod.Get && cause is not HttpRequestError.ConnectionError);
            return Failed<T>(new RestFailure.Unreachable(NoAnswer.Words(failure, address.IdnHost, wasSent), MaybeDone: body.HasStarted, cause));
        }
    }

    private static RestOutcome<T>.Failed Failed<T>(RestFailure failure)
        where T : class => new(failure);

    /// <summary>What a server wrote is in none of these, except the id of its error.</summary>
    private void LogOutcome(RestCall call, RestFailure? failure)
    {
        var server = WebhookAddress.OriginOf(call.BaseUrl);
        var (level, outcome) = failure switch
        {
            null => (LogLevel.Debug, "done"),
            RestFailure.Refused refused => (LogLevel.Debug, $"refused, status {(int)refused.Status}, {refused.ErrorId}"),
            RestFailure.Busy busy => (LogLevel.Information, $"busy, status {(int)busy.Status}"),
            RestFailure.Unreachable unreachable => (LogLevel.Information, $"no answer; maybe done: {unreachable.MaybeDone}"),
            RestFailure.Unreadable unreadable => (LogLevel.Warning, $"answered with status {(int)unreadable.Status}, but not as Mattermost"),
            _ => (LogLevel.Warning, "not called, the address is not permitted"),
        };
        LogOutcome(level, call.Operation, server, outcome);
    }

    [LoggerMessage(Message = "{Operation} at {Server}: {Outcome}")]
    private partial void LogOutcome(LogLevel level, string operation, string server, string outcome);
}

/// <summary>One call, before it is made. A class and not a record: a record would print its token.</summary>
internal sealed class RestCall
{
    public required Uri BaseUrl { get; init; }
    public required string? Token { get; init; }
    public required HttpMethod Method { get; init; }

    /// <summary>After <c>/api/v4</c>, escaped, with the query.</summary>
    public required string Path { get; init; }

    public byte[]? Json { get; init; }

    /// <summary>How long it may wait, all in all, when the server's rate limit says "later".</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>For logs: what is done, without ids and names.</summary>
    public required string Operation { get; init; }

    /// <summary>
    /// Where it goes: always below the registered address, sub-path kept. Null when the path would not stay what it is, as
    /// with a person's name of dots: then it names nothing.
    /// </summary>
    public Uri? Address
    {
        get
        {
            var wanted = $"{BaseUrl.AbsoluteUri.TrimEnd('/')}/api/v4{Path}";
            return Uri.TryCreate(wanted, UriKind.Absolute, out var address) && address.AbsoluteUri == wanted ? address : null;
        }
    }
}
