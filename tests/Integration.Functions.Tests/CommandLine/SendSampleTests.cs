using Azure.Storage.Queues;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.CommandLine;

[Collection("Azurite")]
public sealed class SendSampleTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string storage = azurite.NewAccount();

    public async Task InitializeAsync()
    {
        foreach (var queue in new[] { QueueNames.MeetingEvents, QueueNames.TimerEvents }) await Queue(queue).CreateAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_list_names_every_sample_and_sends_nothing()
    {
        var run = await CommandRun.OfAsync([], "send-sample", "--list");

        Assert.Equal(0, run.Code);
        Assert.Equal(Samples.Names, run.Output);
    }

    [Fact]
    public async Task One_sample_lies_on_its_queue_as_an_event_of_the_team_that_happens_now()
    {
        var run = await CommandRun.OfAsync(GoodSettings.With(storage), "send-sample", "timer.started", "--team", "blue");

        Assert.Equal(0, run.Code);
        Assert.StartsWith("timer.started → timer-events (id ", Assert.Single(run.Output), StringComparison.Ordinal);
        var happened = Assert.IsType<TimerStarted>(Assert.Single(await ReadAsync(QueueNames.TimerEvents)));
        Assert.Equal("blue", happened.Team.Id);
        Assert.InRange(TimeProvider.System.GetUtcNow() - happened.Time, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Empty(await ReadAsync(QueueNames.MeetingEvents));
    }

    [Fact]
    public async Task Without_a_name_every_sample_is_sent_each_of_a_meeting_of_its_own()
    {
        var run = await CommandRun.OfAsync(GoodSettings.With(storage), "send-sample");

        Assert.Equal((0, Samples.Names.Count), (run.Code, run.Output.Count));
        ParabolEvent[] sent = [.. await ReadAsync(QueueNames.MeetingEvents), .. await ReadAsync(QueueNames.TimerEvents)];
        Assert.Equal(Samples.Names.Count, sent.Length);
        Assert.Equal(sent.Length, sent.OfType<MeetingEvent>().Select(happened => happened.Meeting.Id).Distinct().Count());
        Assert.Equal(sent.Length, sent.Select(happened => happened.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_sample_that_does_not_exist_is_answered_with_those_that_do()
    {
        var run = await CommandRun.OfAsync(GoodSettings.With(storage), "send-sample", "meeting.eaten");

        Assert.Equal(1, run.Code);
        Assert.Contains("no sample 'meeting.eaten'", run.Everything, StringComparison.Ordinal);
        Assert.All(Samples.Names, name => Assert.Contains(name, run.Everything, StringComparison.Ordinal));
        Assert.Empty(await ReadAsync(QueueNames.MeetingEvents));
    }

    private async Task<IReadOnlyList<ParabolEvent>> ReadAsync(string queue)
    {
        var messages = (await Queue(queue).PeekMessagesAsync(32)).Value;
        return [.. messages.Select(message => CloudEvent.Read(message.Body.ToString(), TimeProvider.System.GetUtcNow())).Cast<EventReading.Accepted>().Select(read => read.Event)];
    }

    private QueueClient Queue(string name) => new(storage, name, new QueueClientOptions(StorageQueues.Version) { MessageEncoding = QueueMessageEncoding.Base64 });
}
