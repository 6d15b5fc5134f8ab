using System.Diagnostics;

namespace Integration.Functions.Hosting;

/// <summary>Runs one job of a queue, the same in both modes: with services of its own, an activity of its own, and a deadline.</summary>
public sealed class JobRunner(IServiceScopeFactory scopes, HostingOptions options, TimeProvider clock)
{
    public const string ActivitySourceName = "Integration.Functions.Jobs";

    /// <summary>A job that does not heed its cancelled token is left behind after this.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <exception cref="TimeoutException">The deadline passed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public async Task RunAsync(QueueFunction function, string text, CancellationToken stopping)
    {
        using var activity = Start(function.Name);
        using var deadline = new CancellationTokenSource(options.JobDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        try
        {
            await RunInScopeAsync(function, text, either.Token).WaitAsync(options.JobDeadline + Grace, clock, stopping);
        }
        catch (Exception surprise)
        {
            // Disposing of the link may come before its own turn: a job that is left behind must have been told.
            either.Cancel();
            activity.SetStatus(ActivityStatusCode.Error);
            if (surprise is OperationCanceledException && deadline.IsCancellationRequested && !stopping.IsCancellationRequested)
                throw new TimeoutException($"The job took longer than {options.JobDeadline}.", surprise);
            throw;
        }
    }

    private async Task RunInScopeAsync(QueueFunction function, string text, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        await function.Run(scope.ServiceProvider, text, stopping);
    }

    /// <summary>Also without a listener for traces: the logs carry the activity's trace id.</summary>
    private static Activity Start(string function) =>
        Activities.StartActivity(function, ActivityKind.Consumer) ?? new Activity(function).Start();
}
