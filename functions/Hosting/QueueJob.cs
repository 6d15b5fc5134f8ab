using System.Diagnostics;

namespace Integration.Functions.Hosting;

/// <summary>Runs one message's function, the same under both hosts: with a deadline, and not cut short before the drain limit.</summary>
internal sealed class QueueJob : IDisposable
{
    /// <summary>A job that does not heed its cancelled token is left behind after this.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource drained = new();
    private readonly CancellationTokenRegistration stopping;
    private readonly ITimer limit;
    private readonly HostingOptions options;
    private readonly TimeProvider clock;

    public QueueJob(HostingOptions options, IHostApplicationLifetime app, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        limit = clock.CreateTimer(_ => drained.Cancel(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        stopping = app.ApplicationStopping.Register(() => limit.Change(options.DrainLimit, Timeout.InfiniteTimeSpan));
    }

    /// <param name="run">The function, with the token that tells it to end.</param>
    /// <param name="cancelled">The host's own wish that this job ends.</param>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    /// <exception cref="OperationCanceledException">The drain limit passed, or the host cancelled it: the message comes again.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> run, CancellationToken cancelled)
    {
        using var deadline = new CancellationTokenSource(options.JobDeadline, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(drained.Token, cancelled, deadline.Token);
        try
        {
            await run(any.Token).WaitAsync(options.JobDeadline + Grace, clock, drained.Token);
        }
        catch (Exception surprise)
        {
            // Disposing of the link may come before its own turn: a job that is left behind must have been told.
            any.Cancel();
            Activity.Current?.SetStatus(ActivityStatusCode.Error);
            if (surprise is OperationCanceledException && deadline.IsCancellationRequested && !drained.IsCancellationRequested && !cancelled.IsCancellationRequested)
                throw new TimeoutException($"The job took longer than {options.JobDeadline}.", surprise);
            throw;
        }
    }

    public void Dispose()
    {
        stopping.Dispose();
        limit.Dispose();
        drained.Dispose();
    }
}

/// <summary>The activity of an invocation; also without a listener for traces, since the logs carry its trace id.</summary>
internal static class Invocations
{
    public const string ActivitySourceName = "Integration.Functions.Jobs";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    /// <param name="parent">The W3C <c>traceparent</c> of whoever caused it, if it is known.</param>
    public static Activity Start(string function, ActivityKind kind, string? parent = null, string? state = null)
    {
        var isKnown = ActivityContext.TryParse(parent, state, isRemote: true, out var context);
        if (Source.StartActivity(function, kind, isKnown ? context : default) is { } heard) return heard;
        var activity = new Activity(function);
        if (isKnown) activity.SetParentId(context.TraceId, context.SpanId, context.TraceFlags);
        return activity.Start();
    }
}
