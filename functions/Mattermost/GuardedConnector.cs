using System.Net;
using System.Net.Sockets;

namespace Integration.Functions.Mattermost;

/// <summary>
/// Opens the connections of guarded calls: resolves, keeps what <see cref="OutboundGuard"/> permits, and connects to
/// those very addresses, so that a name which changes its address between check and call gains nothing.
/// </summary>
internal sealed class GuardedConnector(OutboundGuard guard, TimeProvider clock)
{
    /// <summary>An address that is silent for so long gets company from the next one (RFC 8305, section 5).</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stopping)
    {
        var target = context.DnsEndPoint;
        var addresses = await guard.FindPermittedAsync(target.Host, target.Port, stopping);
        return new NetworkStream(await RaceAsync(addresses, target.Port, stopping), ownsSocket: true);
    }

    private async Task<Socket> RaceAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken stopping)
    {
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var waiting = new Queue<IPAddress>(addresses);
        var attempts = new List<Task<Socket>>();
        try
        {
            while (true)
            {
                if (waiting.TryDequeue(out var next)) attempts.Add(OpenAsync(new(next, port), decided.Token));
                await WaitAsync(attempts, waiting.Count > 0, decided.Token);
                if (attempts.Find(attempt => attempt.IsCompleted) is not { } finished) continue;
                attempts.Remove(finished);
                if (finished.IsCompletedSuccessfully || (attempts is [] && waiting.Count == 0)) return await finished;
            }
        }
        finally
        {
            await decided.CancelAsync();
            foreach (var loser in attempts) _ = CloseAsync(loser);
        }
    }

    /// <summary>Until an attempt has finished or, while there are more addresses, the head start is over.</summary>
    private async Task WaitAsync(List<Task<Socket>> attempts, bool hasMore, CancellationToken decided)
    {
        if (!hasMore)
        {
            await Task.WhenAny(attempts);
            return;
        }

        using var overtaken = CancellationTokenSource.CreateLinkedTokenSource(decided);
        await Task.WhenAny([.. attempts, Task.Delay(HeadStart, clock, overtaken.Token)]);
        await overtaken.CancelAsync();
    }

    private static async Task<Socket> OpenAsync(IPEndPoint endpoint, CancellationToken stopping)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, stopping);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task CloseAsync(Task<Socket> loser)
    {
        await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loser.IsCompletedSuccessfully) (await loser).Dispose();
    }
}

/// <summary>
/// Checks the form of each address and sends to it. A caller whose path is a secret sends to the origin and gives the
/// whole address by <see cref="SetAddress"/>: everything above this handler that reports requests sees the origin only.
/// </summary>
internal sealed class GuardedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly HttpRequestOptionsKey<Uri> Address = new("Integration.Address");

    public static void SetAddress(HttpRequestMessage request, Uri address) => request.Options.Set(Address, address);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Address, out var address)) request.RequestUri = address;
        if (OutboundGuard.FormObjection(request.RequestUri!) is { } objection) throw new OutboundRefusedException(objection);
        return base.SendAsync(request, cancellationToken);
    }
}
