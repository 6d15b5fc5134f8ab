using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Integration.Functions.Mattermost;

namespace Integration.Functions.AppCalls;

/// <summary>What Mattermost says of a token's owner, or shows to them.</summary>
internal abstract record Answer<T>
{
    private Answer()
    {
    }

    public sealed record Given(T Value) : Answer<T>;

    /// <summary>The token is not good, or its owner may not see this.</summary>
    public sealed record Denied : Answer<T>;

    /// <param name="Why">A sentence for the person who waits.</param>
    public sealed record None(string Why) : Answer<T>;
}

/// <summary>The owner of a token (REST v4, <c>GET /users/me</c>); more is not read, since old servers send more than they should.</summary>
internal sealed record MattermostUser(string? Id, string? Username, string? Roles)
{
    public bool IsSystemAdmin => IsSystemAdminBy(Roles);

    public static bool IsSystemAdminBy(string? roles) => (roles ?? "").Split(' ').Contains("system_admin", StringComparer.Ordinal);
}

/// <summary>A channel (REST v4); direct and group messages belong to no team.</summary>
internal sealed record MattermostChannel(string? Id, string? TeamId);

/// <summary>
/// Asks a Mattermost with the tokens of the present call: whatever a call says about people, this is what is believed. Tokens
/// are sent to that one server and kept nowhere.
/// </summary>
internal sealed class MattermostAccounts : IDisposable
{
    private const int LongestAnswer = 256 * 1024;

    /// <summary>Somebody is waiting, and the whole call has 25 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly HttpClient client;
    private readonly TimeProvider clock;

    public MattermostAccounts(OutboundGuard guard, TimeProvider clock)
    {
        // Not from IHttpClientFactory, whose clients log every address.
        client = new(guard.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Parabol-for-Mattermost", "1.0"));
        this.clock = clock;
    }

    public void Dispose() => client.Dispose();

    public Task<Answer<MattermostUser>> WhoIsAsync(Uri siteUrl, string token, CancellationToken stopping) =>
        GetAsync(SiteUrl.Endpoint(siteUrl, "api/v4/users/me"), token, AppCallsJson.Default.MattermostUser, stopping);

    /// <summary>Only who may read the channel is shown it.</summary>
    public Task<Answer<MattermostChannel>> ChannelAsync(Uri siteUrl, string token, string channelId, CancellationToken stopping) =>
        GetAsync(SiteUrl.Endpoint(siteUrl, $"api/v4/channels/{channelId}"), token, AppCallsJson.Default.MattermostChannel, stopping);

    private async Task<Answer<T>> GetAsync<T>(Uri address, string token, JsonTypeInfo<T> type, CancellationToken stopping)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        // A token with characters that no header may hold is no token of Mattermost's.
        if (!request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}")) return new Answer<T>.Denied();
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            return await ReadAsync(response, address.Host, type, either.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return new Answer<T>.None(Words(failure, address.Host));
        }
    }

    private static async Task<Answer<T>> ReadAsync<T>(HttpResponseMessage response, string host, JsonTypeInfo<T> type, CancellationToken inTime)
        where T : class => response.StatusCode switch
        {
            HttpStatusCode.OK => await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(inTime), type, inTime) is { } value
                ? new Answer<T>.Given(value)
                : new Answer<T>.Denied(),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.BadRequest => new Answer<T>.Denied(),
            var status => new Answer<T>.None($"{host} answered with status {(int)status}."),
        };

    private static string Words(Exception failure, string host)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is OutboundRefusedException refused) return refused.Message;
        return failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"The name {host} cannot be found.",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"No secure connection to {host}: its certificate is not valid.",
            HttpRequestException => $"No connection to {host}.",
            JsonException => $"What answers at {host} is no Mattermost.",
            _ => $"{host} did not answer in time.",
        };
    }
}
