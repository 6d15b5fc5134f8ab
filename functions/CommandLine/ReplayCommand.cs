using System.CommandLine;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;

namespace Integration.Functions.CommandLine;

/// <summary><c>replay</c>: puts failed deliveries of a team, or poison messages, back on their queues.</summary>
internal static class ReplayCommand
{
    public static Command Create(Func<IServiceProvider> services, TextWriter output)
    {
        var team = new Option<string?>("--team") { Description = CommandLineTexts.ReplayTeam };
        var eventId = new Option<string?>("--event") { Description = CommandLineTexts.ReplayEvent };
        var from = new Option<DateTimeOffset?>("--from") { Description = CommandLineTexts.ReplayFrom };
        var to = new Option<DateTimeOffset?>("--to") { Description = CommandLineTexts.ReplayTo };
        var poison = new Option<bool>("--poison") { Description = CommandLineTexts.ReplayPoison };
        var command = new Command("replay", CommandLineTexts.Replay) { team, eventId, from, to, poison };
        command.Validators.Add(result =>
        {
            if (result.GetValue(team) is null && !result.GetValue(poison)) result.AddError(CommandLineTexts.ReplayWhat);
        });
        command.SetAction((parsed, stopping) => RunAsync(
            services().GetRequiredService<Replay>(),
            parsed.GetValue(team),
            new ReplayRange(parsed.GetValue(eventId), parsed.GetValue(from), parsed.GetValue(to)),
            parsed.GetValue(poison), output, stopping));
        return command;
    }

    private static async Task<int> RunAsync(
        Replay replay, string? team, ReplayRange range, bool poison, TextWriter output, CancellationToken stopping)
    {
        if (team is not null)
        {
            var progress = new Progress(output);
            var count = await replay.DeliveriesAsync(team, range, progress, stopping);
            await output.WriteLineAsync(CommandLineTexts.ReplayedTeam(team, count.Queued, count.Expired));
        }

        foreach (var queue in poison ? QueueNames.All : [])
        {
            var moved = await replay.PoisonAsync(queue, team, stopping);
            await output.WriteLineAsync(CommandLineTexts.ReplayedPoison(QueueNames.PoisonOf(queue), moved));
        }

        return 0;
    }

    /// <summary>A line for every hundred, on long work.</summary>
    private sealed class Progress(TextWriter output) : IProgress<ReplayCount>
    {
        private const int Every = 100;

        public void Report(ReplayCount value)
        {
            if ((value.Queued + value.Expired) % Every == 0) output.WriteLine(CommandLineTexts.ReplayProgress(value.Queued));
        }
    }
}
