using System.Collections.Concurrent;

namespace Integration.Functions.Tests.Support;

/// <summary>What the test function of <see cref="HostedTestApp"/> does with a job, and what it was given.</summary>
public sealed class TestJobs
{
    private readonly ConcurrentQueue<string> runs = new();

    public IReadOnlyCollection<string> Runs => runs;

    /// <summary>By default a job succeeds at once.</summary>
    public Func<string, CancellationToken, Task> Job { get; set; } = (_, _) => Task.CompletedTask;

    public Task RunAsync(string text, CancellationToken stopping)
    {
        runs.Enqueue(text);
        return Job(text, stopping);
    }
}

/// <summary>A queue function of the tests' own.</summary>
public sealed class ProcessJobs(TestJobs jobs)
{
    public Task RunAsync(string text, CancellationToken stopping) => jobs.RunAsync(text, stopping);
}
