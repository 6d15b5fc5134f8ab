using System.CommandLine;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.CommandLine;

/// <summary><c>send-sample</c>: puts sample events on the queues, as Parabol would, with new ids and the present time.</summary>
internal static class SendSampleCommand
{
    public static Command Create(Func<IServiceProvider> services, TextWriter output)
    {
        var name = new Argument<string?>("name") { Description = CommandLineTexts.SampleName, Arity = ArgumentArity.ZeroOrOne };
        var team = new Option<string>("--team") { Description = CommandLineTexts.SampleTeam, DefaultValueFactory = _ => "sample" };
        var list = new Option<bool>("--list") { Description = CommandLineTexts.SampleList };
        var command = new Command("send-sample", CommandLineTexts.SendSample) { name, team, list };
        command.SetAction(async (parsed, stopping) =>
        {
            if (parsed.GetValue(list))
            {
                await output.WriteLineAsync(string.Join(Environment.NewLine, Samples.Names));
                return 0;
            }

            return await SendAsync(services(), parsed.GetValue(name), parsed.GetValue(team)!, output, stopping);
        });
        return command;
    }

    private static async Task<int> SendAsync(IServiceProvider services, string? name, string team, TextWriter output, CancellationToken stopping)
    {
        if (name is not null && !Samples.Names.Contains(name, StringComparer.Ordinal))
        {
            await output.WriteLineAsync(CommandLineTexts.NoSample(name, [.. Samples.Names]));
            return 1;
        }

        var queues = services.GetRequiredService<StorageQueues>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var sample in name is null ? Samples.Names : [name])
        {
            var happened = Make(sample, team, now);
            await queues.SendAsync(QueuedEvent.QueueOf(happened), CloudEvent.Write(happened), TimeSpan.Zero, stopping);
            await output.WriteLineAsync(CommandLineTexts.SampleSent(sample, QueuedEvent.QueueOf(happened), happened.Id));
        }

        return 0;
    }

    /// <summary>Each sample is of a meeting of its own: sent all at once, none of them supersedes another.</summary>
    private static ParabolEvent Make(string sample, string team, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString("N");
        var reading = CloudEvent.Read(Samples.Make(sample, now, id, team), now);
        return reading is EventReading.Accepted { Event: MeetingEvent happened }
            ? happened with { Meeting = happened.Meeting with { Id = $"{happened.Meeting.Id}{id[..6]}" } }
            : throw new InvalidDataException($"The sample {sample} is no event: {reading}");
    }
}
