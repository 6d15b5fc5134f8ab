using System.Diagnostics;
using Azure.Data.Tables;
using Cronos;
using Integration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Hosting;

/// <summary>
/// Self-hosted: runs the functions with a <c>[TimerTrigger]</c> on their schedule (six fields, UTC), one instance at a time. A row
/// of table <c>Jobs</c> per function holds the last occurrence that was begun; whoever writes it runs it. What fell due while
/// nobody ran is made up for once.
/// </summary>
internal sealed partial class TimerTriggers(IServiceProvider services, Tables tables, TimeProvider clock, ILogger<TimerTriggers> log) : BackgroundService
{
    private const string Partition = ":timers";

    private Table Rows => tables[TableNames.Jobs];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Function.With<TimerTriggerAttribute>().Select(timer => RunAsync(timer.Function, CronExpression.Parse(timer.Trigger.Schedule, CronFormat.IncludeSeconds), stoppingToken)));

    private async Task RunAsync(Function function, CronExpression schedule, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                var due = await NextAsync(function, schedule, stopping);
                var wait = due - clock.GetUtcNow();
                if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, stopping);
                if (!await IsOursAsync(function, due, stopping)) continue;
                using var activity = Invocations.Start(function.Name, ActivityKind.Internal);
                await function.RunAsync(services, new TimerInfo(), stopping);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                LogFailed(fault, function.Name);
                await Task.Delay(TimeSpan.FromMinutes(1), clock, stopping);
            }
        }
    }

    private async Task<DateTimeOffset> NextAsync(Function function, CronExpression schedule, CancellationToken stopping)
    {
        var last = (await Rows.FindAsync(Partition, function.Name, stopping))?.GetDateTimeOffset("Last") ?? clock.GetUtcNow();
        var next = schedule.GetNextOccurrence(last, TimeZoneInfo.Utc) ?? DateTimeOffset.MaxValue;
        // Of several that were missed only the latest counts.
        while (schedule.GetNextOccurrence(next, TimeZoneInfo.Utc) is { } later && later <= clock.GetUtcNow()) next = later;
        return next;
    }

    private async Task<bool> IsOursAsync(Function function, DateTimeOffset due, CancellationToken stopping)
    {
        var row = new TableEntity(Partition, function.Name).Set("Last", due).Set("By", Guid.NewGuid());
        var found = await Rows.FindAsync(Partition, function.Name, stopping);
        if (found?.GetDateTimeOffset("Last") >= due) return false;
        var outcome = found is null ? await Rows.InsertAsync(row, stopping) : await Rows.ReplaceAsync(row, found.ETag, stopping);
        return outcome is WriteOutcome.Written;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed; it runs again at its next time")]
    private partial void LogFailed(Exception fault, string function);
}
