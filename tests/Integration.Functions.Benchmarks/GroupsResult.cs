using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

internal sealed record GroupsResult
{
    public required int People { get; init; }
    public required GroupCost Invite { get; init; }
    public required GroupCost Mention { get; init; }
    public required int Previewed { get; init; }

    /// <summary>Seconds.</summary>
    public required Median Preview { get; init; }

    public required int Crowd { get; init; }
    public required GroupCost InviteOfCrowd { get; init; }

    /// <summary>Megabytes.</summary>
    public double MemoryOfFew { get; init; }
    public double MemoryOfCrowd { get; init; }

    public double StoragePerPerson => (double)Invite.Cost.Total / People;

    public void Write(Report report) => report
        .Heading("Groups")
        .Add($"A group of the integration's own, invited and mentioned by a channel administrator through preview, button, queue and the note to the author; Mattermost takes lists of people (9.11 and later). "
            + "Storage operations leave out receives, which look at the queue in vain, too. The instance has invited people on this server within the last minute, but not in these channels. For the preview, Mattermost answers after 5 ms.")
        .Table(
            ["what", "people", "REST calls", "of these reads of members", "others", "storage operations", "per person", "posts in the channel"],
            [
                Row("invite", People, Invite),
                Row("invite", Crowd, InviteOfCrowd),
                Row("mention", People, Mention),
            ])
        .Table(
            ["what", "people", "measured"],
            [
                ["preview of an invitation, seconds", $"{Previewed}", Preview.Text("F2")],
                ["most resident memory of the published integration after an invitation, MB", $"{People}", $"{MemoryOfFew:F0}"],
                ["the same", $"{Crowd}", $"{MemoryOfCrowd:F0}"],
            ])
        .Add($"REST calls of the invitation of {People}: {Told(Invite)}.")
        .Add($"REST calls of the mention of {People}: {Told(Mention)}.");

    private static string[] Row(string what, int people, GroupCost cost) =>
    [
        what, $"{people}", $"{cost.Calls.Values.Sum()}", $"{cost.ReadsOfMembers}", $"{cost.OtherCalls}", $"{cost.Cost.Total}", $"{(double)cost.Cost.Total / people:F3}", cost.Posts > 0 ? $"{cost.Posts}" : "",
    ];

    private static string Told(GroupCost cost) =>
        string.Join(", ", cost.Calls.OrderByDescending(call => call.Value).ThenBy(call => call.Key, StringComparer.Ordinal).Select(call => $"{call.Value} × `{call.Key}`"));
}
