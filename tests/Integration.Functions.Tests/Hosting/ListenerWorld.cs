using System.Text;
using Integration.Functions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The real listener with everything behind it, on a queue in memory and a clock that the test moves.</summary>
internal sealed class ListenerWorld : IDisposable
{
    private readonly OneThread thread = new();
    private readonly List<(Task Listening, CancellationTokenSource Stop)> listeners = [];
    private readonly ServiceProvider services;
    private readonly QueueSettings settings;
    private readonly HostingOptions hosting;
    private QueueListener? latest;

    public ListenerWorld(QueueSettings? settings = null, HostingOptions? hosting = null)
    {
        this.settings = settings ?? new QueueSettings { MaxPollingInterval = TimeSpan.FromSeconds(5), VisibilityTimeout = TimeSpan.FromSeconds(30) };
        this.hosting = hosting ?? new HostingOptions();
        Queue = new MemoryQueue(Clock);
        services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddScoped<PerJob>()
            .BuildServiceProvider();
    }

    public VirtualClock Clock { get; } = new();

    public MemoryQueue Queue { get; }

    public LogRecorder Log { get; } = new();

    public ListenerHealth Health { get; } = new();

    /// <summary>What a job does; by default it succeeds at once.</summary>
    public Func<string, CancellationToken, Task> Job { get; set; } = (_, _) => Task.CompletedTask;

    public Func<IServiceProvider, CancellationToken, Task>? JobWithServices { get; set; }

    public string QueueName { get; init; } = "jobs";

    /// <summary>When a job was started, and for which text.</summary>
    public List<(DateTimeOffset At, string Text)> Runs { get; } = [];

    public bool HasStopped => listeners.All(listener => listener.Listening.IsCompletedSuccessfully);

    public TimeSpan Elapsed => Clock.GetUtcNow() - new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public void Send(string text, long dequeueCount = 0) => Queue.Send(Encoded(text), dequeueCount);

    /// <summary>Starts a listener; a second call starts one more, as another instance would.</summary>
    public void Start()
    {
        var function = new QueueFunction(new QueueTrigger("ProcessJobs", "job", QueueName), RunAsync);
        var jobs = new JobRunner(services.GetRequiredService<IServiceScopeFactory>(), hosting, Clock);
        var processor = new MessageProcessor(Queue, function, jobs, settings, hosting, Clock, Logger<MessageProcessor>());
        latest = new QueueListener(Queue, processor, settings, hosting, Health, Clock, Logger<QueueListener>());
        var stop = new CancellationTokenSource();
        thread.Run(() => listeners.Add((latest.RunAsync(stop.Token), stop)));
    }

    public void Wake() => thread.Run(() => latest!.Wake());

    public void Stop() => thread.Run(() => listeners.ForEach(listener => listener.Stop.Cancel()));

    public void Settle() => thread.Run(() => { });

    /// <summary>Does something, and lets all of it happen that needs no time.</summary>
    public void Do(Action action) => thread.Run(action);

    public void Advance(TimeSpan by) => thread.Run(() => Clock.Advance(by, Settle));

    public void AdvanceTo(TimeSpan sinceStart) => Advance(sinceStart - Elapsed);

    public void Dispose()
    {
        services.Dispose();
        foreach (var (_, stop) in listeners) stop.Dispose();
    }

    private Task RunAsync(IServiceProvider scope, string text, CancellationToken stopping)
    {
        Runs.Add((Clock.GetUtcNow(), text));
        return JobWithServices is { } job ? job(scope, stopping) : Job(text, stopping);
    }

    private ILogger<T> Logger<T>() => services.GetRequiredService<ILogger<T>>();
}

/// <summary>A service of a job's scope that knows whether it has been disposed of.</summary>
internal sealed class PerJob : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
