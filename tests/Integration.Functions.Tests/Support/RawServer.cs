using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Integration.Functions.Tests.Support;

/// <summary>A TCP server on a free port of this machine that reads HTTP requests and answers with the very bytes of a script.</summary>
public sealed partial class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<string, NetworkStream, CancellationToken, Task> answer;
    private readonly Task accepting;
    private readonly ConcurrentBag<Task> connections = [];
    private readonly TaskCompletionSource firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RawServer(Func<string, NetworkStream, CancellationToken, Task> answer, IPAddress? address = null)
    {
        this.answer = answer;
        listener = new(address ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The requests as they came: head and body.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public int Connections => connections.Count;

    public Task FirstRequest => firstRequest.Task;

    public static RawServer Answering(string response) =>
        new((_, stream, stopping) => stream.WriteAsync(Encoding.UTF8.GetBytes(response), stopping).AsTask());

    public static RawServer Answering(int status, string body = "ok", string headers = "Content-Type: text/plain\r\n") =>
        Answering($"HTTP/1.1 {status} X\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Takes the request and says nothing.</summary>
    public static RawServer Silent() => new((_, _, stopping) => Task.Delay(Timeout.InfiniteTimeSpan, stopping));

    public Uri Url(string path) => new($"http://127.0.0.1:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        await Task.WhenAll(connections);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadRequestAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    firstRequest.TrySetResult();
                    await answer(request, stream, stopping.Token);
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, the script closed the connection, or the test is over.
            }
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!IsComplete(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer, stopping.Token);
            if (count == 0) return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private static bool IsComplete(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var length = ContentLength().Match(request);
        return !length.Success || request.Length >= end + 4 + int.Parse(length.Groups["bytes"].Value);
    }

    [GeneratedRegex(@"\r\nContent-Length: (?<bytes>\d+)\r\n", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContentLength();
}
