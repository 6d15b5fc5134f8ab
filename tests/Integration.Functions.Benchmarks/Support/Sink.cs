using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>
/// The far side of both loops: takes a post to a webhook, answers <c>ok</c> as Mattermost does, and notes when it came. It
/// listens at three addresses, since the integration bounds what it sends to one server at a time.
/// </summary>
internal sealed class Sink : IAsyncDisposable
{
    private const int Servers = 3;
    private const int MostArrivals = 200_000;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly WebApplication app;
    private readonly long[] arrivals = new long[MostArrivals];
    private int count;

    private Sink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls([.. Enumerable.Repeat("http://127.0.0.1:0", Servers)]);
        app = builder.Build();
        app.MapPost("/hooks/{id}", AnswerAsync);
    }

    /// <summary>How many posts have come.</summary>
    public int Count => Volatile.Read(ref count);

    public static async Task<Sink> StartAsync(CancellationToken stopping)
    {
        var sink = new Sink();
        await sink.app.StartAsync(stopping);
        return sink;
    }

    /// <summary>A webhook; neighbouring numbers are at different servers.</summary>
    public Uri Webhook(int number) => new($"{app.Urls.ElementAt(number % Servers)}/hooks/bench{number:D21}");

    /// <summary>How long it took from the post with the first number to that with the second.</summary>
    public TimeSpan Between(int from, int to) => Stopwatch.GetElapsedTime(arrivals[from], arrivals[to]);

    /// <summary>Waits until so many posts have come in all.</summary>
    /// <exception cref="TimeoutException">Nothing came for 30 seconds.</exception>
    public async Task WaitForAsync(int wanted, CancellationToken stopping)
    {
        var (seen, at) = (Count, Stopwatch.GetTimestamp());
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (Count < wanted && await ticks.WaitForNextTickAsync(stopping))
        {
            if (Count > seen) (seen, at) = (Count, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(at) > Silence) throw new TimeoutException($"{wanted - seen} posts are missing.");
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken stopping)
    {
        await request.Body.CopyToAsync(Stream.Null, stopping);
        arrivals[Interlocked.Increment(ref count) - 1] = Stopwatch.GetTimestamp();
        return TypedResults.Text("ok");
    }
}
