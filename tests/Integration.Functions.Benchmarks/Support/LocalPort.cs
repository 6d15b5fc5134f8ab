using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>Ports of this machine.</summary>
internal static class LocalPort
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the process listens there: looks every 2 ms, and a refused connection costs next to nothing.</summary>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    /// <exception cref="TimeoutException">It does not listen after a minute.</exception>
    public static async Task WaitAsync(int port, ChildProcess process, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await IsOpenAsync(port, stopping))
        {
            await process.ThrowIfEndedAsync();
            if (Stopwatch.GetElapsedTime(began) > Limit) throw new TimeoutException($"Nothing listens at port {port}.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, stopping);
        }
    }

    private static async Task<bool> IsOpenAsync(int port, CancellationToken stopping)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, stopping);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
