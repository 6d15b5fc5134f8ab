using Azure;
using Integration.Functions.Hosting;

namespace Integration.Functions.Tests.Hosting;

/// <summary>
/// Stands for a queue of Azure Storage with its poison queue: hidden messages, a dequeue count that each receive raises, and
/// a pop receipt that each receive and each update replaces; an old receipt is refused with 400 PopReceiptMismatch and a
/// deleted message with 404 MessageNotFound. What the tests against Azurite show of the real one holds here too.
/// </summary>
internal sealed class MemoryQueue(TimeProvider clock) : IWorkQueue
{
    private readonly List<Stored> messages = [];
    private int receipts;

    public string Name => "jobs";

    public List<string> Poison { get; } = [];

    /// <summary>When somebody asked for messages.</summary>
    public List<DateTimeOffset> Looks { get; } = [];

    /// <summary>When somebody set a message's visibility, and to what.</summary>
    public List<(DateTimeOffset At, TimeSpan Hidden)> Updates { get; } = [];

    public IReadOnlyList<Stored> Messages => messages;

    /// <summary>Thrown by the next calls of an operation, in turn: "receive", "hide", "delete", "poison".</summary>
    public Queue<(string Operation, Exception Fault)> Faults { get; } = new();

    public void Send(string body, long dequeueCount = 0) =>
        messages.Add(new Stored(Guid.NewGuid().ToString(), body) { DequeueCount = dequeueCount, VisibleAt = clock.GetUtcNow() });

    public Task<IReadOnlyList<WorkMessage>> ReceiveAsync(int count, TimeSpan lease, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        Looks.Add(clock.GetUtcNow());
        if (FaultOf("receive") is { } fault) return Task.FromException<IReadOnlyList<WorkMessage>>(fault);
        var visible = messages.Where(message => message.VisibleAt <= clock.GetUtcNow()).Take(count).ToList();
        foreach (var message in visible)
        {
            message.DequeueCount++;
            Hide(message, lease);
        }
        return Task.FromResult<IReadOnlyList<WorkMessage>>(
            [.. visible.Select(message => new WorkMessage(message.Id, message.Receipt, message.Body, message.DequeueCount))]);
    }

    public Task<string> HideAsync(string id, string receipt, TimeSpan hidden, CancellationToken stopping)
    {
        Updates.Add((clock.GetUtcNow(), hidden));
        if ((FaultOf("hide") ?? Refusal(id, receipt)) is { } fault) return Task.FromException<string>(fault);
        var message = messages.Single(message => message.Id == id);
        Hide(message, hidden);
        return Task.FromResult(message.Receipt);
    }

    public Task DeleteAsync(string id, string receipt, CancellationToken stopping)
    {
        if ((FaultOf("delete") ?? Refusal(id, receipt)) is { } fault) return Task.FromException(fault);
        messages.RemoveAll(message => message.Id == id);
        return Task.CompletedTask;
    }

    public Task CopyToPoisonAsync(string body, CancellationToken stopping)
    {
        if (FaultOf("poison") is { } fault) return Task.FromException(fault);
        Poison.Add(body);
        return Task.CompletedTask;
    }

    public void RemoveAll() => messages.Clear();

    private void Hide(Stored message, TimeSpan hidden)
    {
        message.VisibleAt = clock.GetUtcNow() + hidden;
        message.Receipt = $"receipt-{++receipts}";
    }

    private Exception? FaultOf(string operation) =>
        Faults.TryPeek(out var next) && next.Operation == operation ? Faults.Dequeue().Fault : null;

    private RequestFailedException? Refusal(string id, string receipt) => messages.Find(message => message.Id == id) switch
    {
        null => new RequestFailedException(404, "gone", "MessageNotFound", innerException: null),
        { } message when message.Receipt != receipt => new RequestFailedException(400, "not yours", "PopReceiptMismatch", innerException: null),
        _ => null,
    };

    internal sealed class Stored(string id, string body)
    {
        public string Id => id;

        public string Body => body;

        public string Receipt { get; set; } = "";

        public long DequeueCount { get; set; }

        public DateTimeOffset VisibleAt { get; set; }
    }
}
