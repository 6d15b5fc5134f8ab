using System.Text;
using Azure;
using Azure.Storage.Queues;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

[Collection("Azurite")]
public sealed class StorageQueuesTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    private const string Events = QueueNames.MeetingEvents;

    public override Task InitializeAsync() => Queues.CreateAllAsync(Stopping);

    [Fact]
    public async Task A_text_arrives_as_it_was_sent_in_base64_and_never_expires()
    {
        await Queues.SendAsync(Events, "{\"name\":\"Grüße 👋\"}", TimeSpan.Zero, Stopping);

        var raw = (await Raw(Events).PeekMessageAsync(Stopping)).Value;
        var message = (await Queues[Events].ReceiveMessageAsync(null, Stopping)).Value;

        Assert.Equal("{\"name\":\"Grüße 👋\"}", Encoding.UTF8.GetString(Convert.FromBase64String(raw.MessageText)));
        Assert.Equal("{\"name\":\"Grüße 👋\"}", message.MessageText);
        Assert.True(message.ExpiresOn is not { } end || end.Year == 9999, $"The message expires on {message.ExpiresOn:O}.");
    }

    [Fact]
    public async Task Forty_eight_kibibytes_are_taken_and_one_byte_more_is_refused_before_it_is_sent()
    {
        var largest = new string('é', 24 * 1024);
        await Queues.SendAsync(Events, largest, TimeSpan.Zero, Stopping);
        Assert.Equal(largest, (await Queues[Events].ReceiveMessageAsync(null, Stopping)).Value.MessageText);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => Queues.SendAsync(Events, largest + "x", TimeSpan.Zero, Stopping));

        Assert.Contains("49153 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Meter.Count(StorageOperation.SendMessage));
    }

    [Fact]
    public async Task A_delayed_message_is_not_seen_before_its_time()
    {
        await Queues.SendAsync(Events, "later", TimeSpan.FromHours(4), Stopping);
        Assert.Null((await Queues[Events].ReceiveMessageAsync(null, Stopping)).Value);

        await Queues.SendAsync(Events, "soon", TimeSpan.FromMilliseconds(200), Stopping);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string? seen;
        while ((seen = (await Queues[Events].ReceiveMessageAsync(null, limit.Token)).Value?.MessageText) is null)
        {
        }

        Assert.Equal("soon", seen);
        Assert.Equal(2, (await Queues[Events].GetPropertiesAsync(Stopping)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_delay_that_no_queue_can_keep_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queues.SendAsync(Events, "late", TimeSpan.FromDays(8), Stopping));

    [Fact]
    public async Task The_neighbours_of_a_message_that_is_not_base64_arrive()
    {
        await Queues.SendAsync(Events, "good", TimeSpan.Zero, Stopping);
        await Raw(Events).SendMessageAsync("{not base64}", Stopping);

        var received = (await Queues[Events].ReceiveMessagesAsync(32, null, Stopping)).Value;

        Assert.Equal("good", Assert.Single(received).MessageText);
    }

    [Fact]
    public async Task Every_queue_has_its_poison_queue_and_can_be_made_again_without_harm()
    {
        await Queues.SendAsync(Events, "kept", TimeSpan.Zero, Stopping);

        await Queues.CreateAllAsync(Stopping);

        Assert.Equal("kept", (await Queues[Events].PeekMessageAsync(Stopping)).Value.MessageText);
        foreach (var name in QueueNames.All) Assert.True(await Queues[QueueNames.PoisonOf(name)].ExistsAsync(Stopping));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_an_error()
    {
        await Queues[Events].DeleteAsync(Stopping);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Queues.SendAsync(Events, "lost", TimeSpan.Zero, Stopping));

        Assert.Equal("QueueNotFound", failure.ErrorCode);
        await Assert.ThrowsAsync<ArgumentException>(() => Queues.SendAsync("no-such-queue", "lost", TimeSpan.Zero, Stopping));
    }

    [Fact]
    public async Task Requests_are_counted_by_kind()
    {
        var before = Meter.Read();
        await Queues.SendAsync(Events, "one", TimeSpan.Zero, Stopping);
        var message = (await Queues[Events].ReceiveMessageAsync(null, Stopping)).Value;
        var receipt = await Queues[Events].UpdateMessageAsync(message.MessageId, message.PopReceipt, (BinaryData?)null, TimeSpan.FromMinutes(1), Stopping);
        await Queues[Events].DeleteMessageAsync(message.MessageId, receipt.Value.PopReceipt, Stopping);

        var spent = Meter.Read().ToDictionary(count => count.Key, count => count.Value - before[count.Key]);

        Assert.Equal(
            [StorageOperation.SendMessage, StorageOperation.ReceiveMessages, StorageOperation.UpdateMessage, StorageOperation.DeleteMessage],
            spent.Where(count => count.Value == 1).Select(count => count.Key));
        Assert.Equal(4, spent.Values.Sum());
    }

    private QueueClient Raw(string queue) => new(ConnectionString, queue, new QueueClientOptions(StorageQueues.Version));
}
