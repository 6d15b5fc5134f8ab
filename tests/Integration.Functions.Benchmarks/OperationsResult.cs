using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

internal sealed record OperationsResult
{
    private static readonly string[] Head = ["event", "table reads", "table writes (batches)", "queue: send, delete", "storage in all", "posts"];

    public required IReadOnlyList<MessageCost> Warm { get; init; }
    public required IReadOnlyList<MessageCost> Cold { get; init; }
    public required IReadOnlyList<MessageCost> Paths { get; init; }

    public double WarmPerDelivered => Warm.Average(static cost => cost.Total);

    public double CallsPerDelivered => Warm.Average(static cost => cost.Calls);

    public void Write(Report report) => report
        .Heading("Storage operations and HTTP calls")
        .Add("Counted by the integration's own meter (every attempt of a request) and by the sandbox, from the receive of a message to its delete. "
            + "Receives are left out: one brings up to 8 messages. A batch is an entity group transaction: one request, one transaction on the bill.")
        .Add("A whole retrospective on a warm instance, that is, one that has read this team's connection within the last 5 seconds "
            + "(`Delivery__ConnectionCache`) and has seen the meeting's earlier notices:")
        .Table(Head, Warm.Select(Row))
        .Add("Each event on an instance that has just started: it reads the team's connections, and how far the meeting has come "
            + "(not for the notice that starts it, nor where order does not matter):")
        .Table(Head, Cold.Select(Row))
        .Add("Other ways that an event can take, on a warm instance:")
        .Table(Head, Paths.Select(Row));

    private static string[] Row(MessageCost cost) =>
        [cost.What, $"{cost.Reads}", $"{cost.Writes}", $"{cost.QueueRequests}", $"{cost.Total}", $"{cost.Calls}"];
}
