using System.Net;
using System.Net.Sockets;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Integrations;

/// <summary>How the server calls integrations: its own User-Agent, no private addresses but the allowed ones, only so much of an answer.</summary>
internal sealed class IntegrationClient : IDisposable
{
    /// <summary>Bytes of an answer that anything but the Apps plugin looks at.</summary>
    public const int UsualAnswer = 1024 * 1024;

    private readonly HttpClient http;
    private readonly ServerProfile server;
    private readonly TimeProvider clock;
    private readonly int maxAnswer;

    public IntegrationClient(ServerProfile server, TimeProvider clock, int maxAnswer = UsualAnswer)
    {
        (this.server, this.clock, this.maxAnswer) = (server, clock, maxAnswer);
        http = new HttpClient(new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = ConnectAsync,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1), // a setting that changes is felt by the next call
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends, and reads as much of the answer as the server would look at.</summary>
    public async Task<IntegrationAnswer> SendAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken stopping)
    {
        request.Headers.UserAgent.ParseAdd("Mattermost-Bot/1.1");
        using var timeUp = new CancellationTokenSource(patience, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, stopping);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ended.Token);
            var body = await ReadAsync(answer.Content, ended.Token);
            return new IntegrationAnswer.Answered((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", body);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new IntegrationAnswer.Unreachable("the integration did not answer in time");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new IntegrationAnswer.Unreachable(failure.Message);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken stopping)
    {
        await using var stream = await content.ReadAsStreamAsync(stopping);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (body.Length < maxAnswer && await stream.ReadAsync(buffer, stopping) is > 0 and var read)
        {
            body.Write(buffer, 0, (int)Math.Min(read, maxAnswer - body.Length));
        }

        return body.ToArray();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stopping)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, stopping);
        var reachable = addresses.Where(address => InternalConnections.Allow(server.Settings.AllowedUntrustedInternalConnections, host, address)).ToArray();
        if (reachable.Length == 0) throw new HttpRequestException("address forbidden, you may need to set AllowedUntrustedInternalConnections to allow an integration access to your internal network");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, context.DnsEndPoint.Port, stopping);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>What came of calling an integration.</summary>
internal abstract record IntegrationAnswer
{
    private IntegrationAnswer()
    {
    }

    public sealed record Answered(int Status, string ContentType, byte[] Body) : IntegrationAnswer;

    /// <summary>No connection, none allowed, or no answer in time.</summary>
    public sealed record Unreachable(string Why) : IntegrationAnswer;
}
