using System.Collections.Concurrent;
using Integration.Functions.Commands;

namespace Integration.Functions.SlashCommands;

/// <summary>
/// Runs commands whose answer may come late: they go on when the request that brought them has its "One moment …", end in time, and
/// are waited for when the process stops.
/// </summary>
internal sealed partial class RunningCommands(CommandDispatcher dispatcher, TimeProvider clock, ILogger<RunningCommands> log) : IHostedService, IDisposable
{
    /// <summary>A command that takes longer does not end well.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly CommandReply Late = CommandReply.Error("This took too long and was stopped. Try again in a minute.");
    public static readonly CommandReply Apology = CommandReply.Error(
        "Something went wrong on our side. Try again; if it stays like this, tell the people who run this integration.");

    private readonly ConcurrentDictionary<Task, byte> running = new();
    private readonly CancellationTokenSource stopped = new();

    /// <summary>Never throws: what went wrong is a reply, too.</summary>
    public async Task<CommandReply> RunAsync(CommandCall call)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopped.Token, limit.Token);
        try
        {
            return await dispatcher.RunAsync(call, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            LogLate(call.ServerId, call.ChannelId, call.Actor.UserId);
            return Late;
        }
        catch (Exception fault)
        {
            LogFault(fault, call.ServerId, call.ChannelId, call.Actor.UserId);
            return Apology;
        }
    }

    /// <summary>Lets a task run beyond its request.</summary>
    public void Keep(Task task)
    {
        running[task] = 0;
        _ = task.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var rest = Task.WhenAll(running.Keys);
        try
        {
            await rest.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await stopped.CancelAsync();
        }
    }

    public void Dispose() => stopped.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A command at {ServerId} in channel {ChannelId} by {UserId} was stopped: it took too long")]
    private partial void LogLate(string serverId, string channelId, string userId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A command at {ServerId} in channel {ChannelId} by {UserId} failed")]
    private partial void LogFault(Exception fault, string serverId, string channelId, string userId);
}
