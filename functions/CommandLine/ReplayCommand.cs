using System.CommandLine;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;

namespace Integration.Functions.CommandLine;

/// <summary><c>replay</c>: puts failed deliveries of a team, or poison messages, back on their queues.</summary>
internal static class ReplayCommand
{
    public static Command Create(Func<IServiceProvider> services, TextWriter output)
    {
        var team = new Option<string?>("--team") { Description = "The Parabol team whose failed deliveries are put back." };
        var eventId = new Option<string?>("--event") { Description = "Only the event with this id." };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Only what was first tried then or later, e.g. 2026-11-21T09:00:00Z." };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Only what was first tried then or earlier." };
        var poison = new Option<bool>("--poison") { Description = "Also the messages in the poison queues; without --team, those of all teams and the halted invitations and mentions." };
        var command = new Command("replay", "Puts failed deliveries and poison messages back on their queues. What is too old to be posted stays where it is.")
        {
            team, eventId, from, to, poison,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(team) is null && !result.GetValue(poison))
            {
                result.AddError("Say what to replay: --team ID for a team's failed deliveries, --poison for the poison queues, or both.");
            }
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
            await output.WriteLineAsync($"Team {team}: {count.Queued} failed deliveries put back, {count.Expired} left alone because their news is too old.");
        }

        foreach (var queue in poison ? QueueNames.All : [])
        {
            var moved = await replay.PoisonAsync(queue, team, stopping);
            await output.WriteLineAsync($"{QueueNames.PoisonOf(queue)}: {moved} messages put back.");
        }

        return 0;
    }

    /// <summary>A line for every hundred, on long work.</summary>
    private sealed class Progress(TextWriter output) : IProgress<ReplayCount>
    {
        private const int Every = 100;

        public void Report(ReplayCount value)
        {
            if ((value.Queued + value.Expired) % Every == 0)
            {
                output.WriteLine($"… {value.Queued} put back so far");
            }
        }
    }
}
