using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>
/// Sends one request again and again over connections that stay open, each of them waiting for its answer. Sockets and no
/// <see cref="HttpClient"/>, which would need more of the machine than what is measured.
/// </summary>
/// <param name="port">Of this machine.</param>
/// <param name="request">The whole request, as it goes over the wire.</param>
/// <param name="expected">What each answer holds, looked for in the first one of each connection.</param>
internal sealed class HttpLoad(int port, byte[] request, string expected)
{
    public const int Connections = 8;

    private const int LongestAnswer = 256 * 1024;

    /// <summary>A POST to a path of this machine.</summary>
    public static byte[] Post(string path, string contentType, string body, params IEnumerable<string> headers) => Encoding.UTF8.GetBytes(string.Join(
        "\r\n",
        [
            $"POST {path} HTTP/1.1", "Host: integration.example.com", "User-Agent: Mattermost-Bot/1.1", "Accept: application/json", "Accept-Encoding: gzip",
            $"Content-Type: {contentType}", $"Content-Length: {Encoding.UTF8.GetByteCount(body)}", .. headers, "", body,
        ]));

    /// <exception cref="InvalidOperationException">An answer is another than expected.</exception>
    public async Task<LoadFigures> RunAsync(TimeSpan duration, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        var end = began + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => ConnectionAsync(end, stopping), stopping)));
        return LoadFigures.Of(Stopwatch.GetElapsedTime(began), [.. latencies.SelectMany(static ticks => ticks)]);
    }

    private async Task<List<long>> ConnectionAsync(long end, CancellationToken stopping)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, stopping);
        var (buffer, latencies) = (new byte[LongestAnswer], new List<long>());
        for (var now = Stopwatch.GetTimestamp(); now < end;)
        {
            var sent = now;
            await socket.SendAsync(request, stopping);
            var length = await ReceiveAsync(socket, buffer, stopping);
            now = Stopwatch.GetTimestamp();
            if (latencies.Count == 0) Check(Encoding.UTF8.GetString(buffer, 0, length));
            else if (!buffer.AsSpan().StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException($"Answered: {Encoding.UTF8.GetString(buffer, 0, length)}");
            latencies.Add(now - sent);
        }

        return latencies;
    }

    private void Check(string answer)
    {
        if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || !answer.Contains(expected, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Not what was asked for: {answer}");
        }
    }

    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken stopping)
    {
        var length = 0;
        while (!IsWhole(buffer.AsSpan(0, length)))
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(length), stopping);
            if (count == 0) throw new InvalidOperationException($"The connection was closed after {length} bytes of an answer.");
            length += count;
        }

        return length;
    }

    /// <summary>Of a known length, or in chunks of which the last is empty.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var said = answer[..head].IndexOf("Content-Length: "u8);
        if (said < 0) return answer.EndsWith("\r\n0\r\n\r\n"u8);
        _ = Utf8Parser.TryParse(answer[(said + "Content-Length: ".Length)..], out int body, out _);
        return answer.Length >= head + "\r\n\r\n".Length + body;
    }
}

/// <summary>What came of a while of load.</summary>
internal sealed record LoadFigures(int Requests, double PerSecond, double MedianMilliseconds, double P99Milliseconds)
{
    public static LoadFigures Of(TimeSpan elapsed, long[] latencies)
    {
        Array.Sort(latencies);
        return new(latencies.Length, latencies.Length / elapsed.TotalSeconds, At(latencies, 0.5), At(latencies, 0.99));
    }

    private static double At(long[] sorted, double share) =>
        Stopwatch.GetElapsedTime(0, sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)]).TotalMilliseconds;
}
