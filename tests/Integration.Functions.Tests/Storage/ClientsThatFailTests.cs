using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Integration.Functions.Storage;
using Moq;

namespace Integration.Functions.Tests.Storage;

/// <summary>What no emulator can be made to do: Azure's clients are mocked at their own seam.</summary>
public sealed class ClientsThatFailTests
{
    [Fact]
    public async Task Each_conflict_is_an_outcome_and_a_service_that_goes_away_is_an_error()
    {
        var client = new Mock<TableClient>(MockBehavior.Strict);
        client.SetupSequence(table => table.UpdateEntityAsync(It.IsAny<TableEntity>(), It.IsAny<ETag>(), TableUpdateMode.Replace, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RequestFailedException(412, "changed", "UpdateConditionNotSatisfied", null))
            .ThrowsAsync(new RequestFailedException(412, "changed", "UpdateConditionNotSatisfied", null))
            .ThrowsAsync(new RequestFailedException(412, "changed", "UpdateConditionNotSatisfied", null))
            .ThrowsAsync(new RequestFailedException(503, "busy", "ServerBusy", null));
        var table = new Table(client.Object);
        var row = new TableEntity("team", "row").Set("Holder", "me");

        // A refusal of the first try is nobody's own write: the row is not read back, which the strict mock would refuse.
        for (var i = 0; i < 3; i++) Assert.IsType<WriteOutcome.Conflict>(await table.ReplaceAsync(row, new ETag("W/1"), CancellationToken.None));
        Assert.Equal(503, (await Assert.ThrowsAsync<RequestFailedException>(() => table.ReplaceAsync(row, new ETag("W/1"), CancellationToken.None))).Status);
    }

    [Fact]
    public async Task A_queue_that_fails_after_it_accepted_fails_the_send_so_that_the_caller_sends_again()
    {
        var sent = new List<string>();
        var queue = new Mock<QueueClient>();
        queue.Setup(client => client.SendMessageAsync(It.IsAny<string>(), It.IsAny<TimeSpan?>(), It.IsAny<TimeSpan?>(), It.IsAny<CancellationToken>()))
            .Returns((string text, TimeSpan? _, TimeSpan? _, CancellationToken _) =>
            {
                sent.Add(text);
                return sent.Count == 1
                    ? Task.FromException<Response<SendReceipt>>(new RequestFailedException(500, "the answer was lost"))
                    : Task.FromResult<Response<SendReceipt>>(null!);
            });
        var service = new Mock<QueueServiceClient>();
        service.Setup(client => client.GetQueueClient(It.IsAny<string>())).Returns(queue.Object);
        var queues = new StorageQueues(service.Object);

        await Assert.ThrowsAsync<RequestFailedException>(() => queues.SendAsync(QueueNames.MeetingEvents, "event", TimeSpan.Zero, CancellationToken.None));
        await queues.SendAsync(QueueNames.MeetingEvents, "event", TimeSpan.Zero, CancellationToken.None);

        // Twice on the queue; (source, id) makes it once in the channel.
        Assert.Equal(["event", "event"], sent);
    }
}
