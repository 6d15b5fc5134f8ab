using System.Text.Json;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;

namespace Integration.Functions.SlashCommands;

/// <summary>
/// Private answers after the fact, through a command's <c>response_url</c>, which works five times within 30 minutes; and dialogs,
/// opened by a <c>trigger_id</c>. Both go to the registered server only, whatever address a request names.
/// </summary>
internal sealed partial class LateAnswers : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient client;
    private readonly TimeProvider clock;
    private readonly ILogger<LateAnswers> log;

    public LateAnswers(OutboundGuard guard, TimeProvider clock, ILogger<LateAnswers> log)
    {
        // Not from IHttpClientFactory, whose clients log every address.
        client = new(guard.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        (this.clock, this.log) = (clock, log);
    }

    /// <summary>The address, if it is one of this server's; null otherwise.</summary>
    public static Uri? AddressOf(string responseUrl, MattermostServer server) =>
        Uri.TryCreate(responseUrl, UriKind.Absolute, out var address)
        && address.AbsoluteUri.StartsWith($"{server.BaseUrl.AbsoluteUri.TrimEnd('/')}/hooks/commands/", StringComparison.Ordinal)
        && address is { Query.Length: 0, Fragment.Length: 0 }
            ? address
            : null;

    /// <summary>False, and logged, when Mattermost did not take it.</summary>
    public Task<bool> PostAsync(Uri responseUrl, SlashCommandAnswer answer, MattermostServer server, CancellationToken stopping) =>
        SendAsync("late answer", responseUrl, JsonSerializer.SerializeToUtf8Bytes(answer, SlashCommandsJson.Default.SlashCommandAnswer), server, stopping);

    /// <summary>False, and logged, when it did not open: on servers up to 9.4 a trigger id lives for 3 s.</summary>
    public Task<bool> OpenAsync(DialogOpening dialog, MattermostServer server, CancellationToken stopping) => SendAsync(
        "dialog",
        new($"{server.BaseUrl.AbsoluteUri.TrimEnd('/')}/api/v4/actions/dialogs/open"),
        JsonSerializer.SerializeToUtf8Bytes(dialog, SlashCommandsJson.Default.DialogOpening),
        server,
        stopping);

    public void Dispose() => client.Dispose();

    private async Task<bool> SendAsync(string what, Uri address, byte[] json, MattermostServer server, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        using var body = new JsonRequestBody(json);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.IsSuccessStatusCode) return true;
            LogRefused(what, server.ServerId, (int)response.StatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            // The exception's own text may hold the address, which is a secret while it lives.
            LogUnsent(what, server.ServerId, failure.GetType().Name);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {What} for {ServerId} was refused with status {Status}")]
    private partial void LogRefused(string what, string serverId, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {What} for {ServerId} could not be sent: {Cause}")]
    private partial void LogUnsent(string what, string serverId, string cause);
}
