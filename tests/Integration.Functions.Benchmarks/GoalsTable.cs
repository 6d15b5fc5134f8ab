using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>Each goal beside what was measured.</summary>
internal static class GoalsTable
{
    public static void Write(
        Report report, OperationsResult operations, CommandOperationsResult verbs, GroupsResult groups, CommandsResult commands,
        ThroughputResult together, ThroughputResult split, StartResult start, MemoryResult memory) => report
        .Heading("Goals")
        .Table(
            ["what", "goal", "measured", ""],
            [
                AtMost("storage operations per delivered notification, besides the receive", 3, operations.WarmPerDelivered, "F1"),
                ["HTTP calls to Mattermost per delivered notification", "", $"{operations.CallsPerDelivered:F1}", ""],
                AtMost("storage operations of `/parabol help` on a warm instance", 0, verbs.Of("help"), "F0"),
                AtLeast("`/parabol help`, requests per second ÷ bare endpoint", 0.6, commands.Help),
                AtLeast("Apps `bindings`, the same", 0.6, commands.Bindings),
                ["`/parabol status`, the same", "", commands.Status.Text("F2"), ""],
                AtMost($"REST calls of an invitation of {groups.People} people, besides reads of members", 6, groups.Invite.OtherCalls, "F0"),
                AtMost($"posts of a mention of {groups.People} people", 3, groups.Mention.Posts, "F0"),
                AtMost($"preview of an invitation of {groups.Previewed} people, in seconds", 3, groups.Preview),
                AtMost("storage operations of an invitation per person", 1, groups.StoragePerPerson, "F3"),
                AtLeast("deliveries per second ÷ bare loop, Azurite as one process", 0.8, together.Ratio),
                AtLeast("the same, queues and tables as two processes", 0.8, split.Ratio),
                AtMost("start to first 200 ÷ bare ASP.NET Core, under the Functions host", 1.3, start.HandlerRatio),
                AtMost("the same, self-hosted", 1.3, start.SelfHostedRatio),
                AtMost("resident memory under load, at most, in MB", 150, memory.Peak, "F0"),
            ]);

    private static string[] AtLeast(string what, double goal, Median measured) => [what, $"{goal} or better", measured.Text("F2"), Verdict(measured.Middle >= goal)];

    private static string[] AtMost(string what, double goal, Median measured) => [what, $"{goal} or less", measured.Text("F2"), Verdict(measured.Middle <= goal)];

    private static string[] AtMost(string what, double goal, double measured, string format) =>
        [what, goal > 0 ? $"{goal} or less" : "0", measured.ToString(format), Verdict(measured <= goal)];

    private static string Verdict(bool isReached) => isReached ? "reached" : "missed";
}
