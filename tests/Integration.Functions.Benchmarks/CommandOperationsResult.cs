using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

internal sealed record CommandOperationsResult(IReadOnlyList<MessageCost> Costs)
{
    public long Of(string command) => Costs.First(cost => cost.What == command).Total;

    public void Write(Report report) => report
        .Heading("Storage operations of commands")
        .Add("Typed one after the other in the sandbox, each the first of its kind: what an instance remembers for 5 seconds (`Delivery__ConnectionCache`) is warm but for the very first call. "
            + "The channel is connected by the bot; calls are those of Mattermost's REST API and webhooks.")
        .Table(
            ["`/parabol`", "table reads", "table writes (batches)", "queue", "storage in all", "calls to Mattermost"],
            Costs.Select(static cost => (string[])[cost.What, $"{cost.Reads}", $"{cost.Writes}", $"{cost.QueueRequests}", $"{cost.Total}", $"{cost.Calls}"]));
}
