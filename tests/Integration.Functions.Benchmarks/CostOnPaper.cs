using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>What a million notifications cost in storage transactions, from the counted operations and list prices.</summary>
internal static class CostOnPaper
{
    private const double Million = 1e6;
    private const double QueuePerTenThousand = 0.004;
    private const double TablePerTenThousand = 0.00036;
    private const double SecondsPerMonth = 30 * 24 * 3600;
    private const double PollingSeconds = 5;
    private const double Queues = 2;

    public static void Write(Report report, OperationsResult operations)
    {
        var warm = Per(operations.Warm, messagesPerReceive: 8);
        var cold = Per(operations.Cold, messagesPerReceive: 1);
        var idle = SecondsPerMonth / PollingSeconds * Queues;
        report
            .Heading("Cost per million notifications, on paper")
            .Add($"Assumed list prices (general-purpose v2 account, locally redundant, US dollars; check the region's own): queue operations {QueuePerTenThousand} per 10,000, "
                + $"table transactions {TablePerTenThousand} per 10,000. A request is a transaction, a batch too. Parabol's send is counted with the queue. "
                + "\"Busy\" is the warm table above with 8 messages per receive; \"sparse\" is the cold table with a receive for every message.")
            .Table(
                ["", "queue operations", "table transactions", "posts to Mattermost", "US$"],
                [Row("busy", warm), Row("sparse", cold)])
            .Add($"Looking at two idle queues every {PollingSeconds:F0} s costs {idle / Million:F2} million queue operations a month, US$ {idle / 10_000 * QueuePerTenThousand:F2}, "
                + "per instance and whatever the number of notifications. Posts to Mattermost cost nothing but traffic: about 1 KB each, so 1 GB per million.");
    }

    private static Share Per(IReadOnlyList<MessageCost> costs, double messagesPerReceive)
    {
        var queue = costs.Average(static cost => cost.QueueRequests) + 1 + (1 / messagesPerReceive);
        var table = costs.Average(static cost => cost.Reads + cost.Writes);
        return new(queue, table, costs.Average(static cost => cost.Calls));
    }

    private static string[] Row(string name, Share share) =>
    [
        name, $"{share.Queue:F2} million", $"{share.Table:F2} million", $"{share.Calls:F2} million",
        $"{(share.Queue * QueuePerTenThousand + share.Table * TablePerTenThousand) * Million / 10_000:F2}",
    ];

    private sealed record Share(double Queue, double Table, double Calls);
}
