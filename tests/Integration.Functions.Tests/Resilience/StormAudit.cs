using System.Text;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Resilience;

/// <summary>
/// Holds the ledger against the truth: what was sent, and what stands in the channels. Every deviation is a sentence that
/// names the event, with its row of the ledger.
/// </summary>
internal sealed class StormAudit
{
    private readonly IReadOnlyDictionary<string, StormEvent> events;
    private readonly IReadOnlyDictionary<string, Delivery> rows;
    private readonly ILookup<string, SandboxPost> posts;
    private readonly List<string> problems = [];

    private StormAudit(IReadOnlyList<StormEvent> sent, IReadOnlyDictionary<string, Delivery> rows, ILookup<string, SandboxPost> posts)
    {
        events = sent.ToDictionary(happened => happened.Id);
        (this.rows, this.posts) = (rows, posts);
    }

    /// <param name="rows">The rows of the ledger, all of them, by the id of the event they are about.</param>
    /// <returns>What is wrong; empty when all is well.</returns>
    public static IReadOnlyList<string> Of(
        IReadOnlyList<StormEvent> sent, IReadOnlyDictionary<string, Delivery> rows, IEnumerable<SandboxPost> posts)
    {
        var all = posts.ToList();
        var nameless = all.Where(post => StormEvent.IdsIn(post).Count != 1).Select(post => $"Post {post.Id} does not tell which event it is about.").ToList();
        var audit = new StormAudit(sent, rows, all.Where(post => StormEvent.IdsIn(post).Count == 1).ToLookup(post => StormEvent.IdsIn(post)[0]));
        audit.problems.AddRange(nameless);
        audit.CheckPosts();
        foreach (var happened in sent) audit.CheckEvent(happened);
        foreach (var meeting in sent.Where(happened => happened.MeetingId is not null).GroupBy(happened => happened.MeetingId)) audit.CheckOrder(meeting);
        return audit.problems;
    }

    /// <summary>How many ended how, for people.</summary>
    public static string Table(IReadOnlyList<StormEvent> sent, IReadOnlyDictionary<string, Delivery> rows, int posts)
    {
        var table = new StringBuilder();
        var outcomes = sent.GroupBy(happened => rows.TryGetValue(happened.Id, out var row) ? WordOf(row) : "MISSING").OrderByDescending(outcome => outcome.Count());
        foreach (var outcome in outcomes) table.AppendLine($"  {outcome.Count(),6}  {outcome.Key}");
        table.AppendLine($"  {sent.Count,6}  events, {posts} posts, {rows.Values.Count(row => row.Ambiguous)} rows ambiguous, {rows.Values.Sum(row => row.Attempts.Count)} attempts");
        return table.ToString();
    }

    private static string WordOf(Delivery row) => row.State == DeliveryState.Posted
        ? row.Ambiguous ? "posted, ambiguous" : "posted"
        : $"{DeliveryRows.StateWord(row.State)}: {row.Reason?.Split(':')[0]}{(row.Ambiguous ? ", ambiguous" : "")}";

    private void CheckPosts()
    {
        foreach (var stray in posts.Where(post => !events.ContainsKey(post.Key))) problems.Add($"Somebody posted {stray.Key}, which nobody sent.");
        foreach (var post in events.Values.SelectMany(happened => posts[happened.Id].Where(post => post.HookId != happened.Team.Hook?.Id).Select(post => (happened, post))))
            problems.Add($"{post.happened.Id} of team {post.happened.Team.Team.Id} was posted in a channel of another team.");
    }

    private void CheckEvent(StormEvent happened)
    {
        if (!rows.TryGetValue(happened.Id, out var row))
        {
            problems.Add($"{happened.Id} ({happened.Fate}) is missing in the ledger.");
            return;
        }

        var maybe = row.Attempts.Count(attempt => attempt.Ambiguous);
        var (least, most) = row.State != DeliveryState.Posted ? (0, maybe) : row.Attempts[^1].Ambiguous ? (1, maybe) : (1, 1 + maybe);
        Demand(row.IsFinished, happened, row, "is not finished");
        Demand(IsAsFated(happened, row), happened, row, $"should be {happened.Fate}");
        Demand(posts[happened.Id].Count() is var count && count >= least && count <= most, happened, row,
            $"stands {count} times in its channel, which the ledger does not explain ({least} to {most})");
    }

    private bool IsAsFated(StormEvent happened, Delivery row) => (happened.Fate, row.State) switch
    {
        (StormFate.Delivered, DeliveryState.Posted) => true,
        (StormFate.Delivered, DeliveryState.Skipped) => Says(row, "superseded") && IsSuperseded(happened),
        (StormFate.NotConnected, DeliveryState.Skipped) => Says(row, "not connected"),
        (StormFate.Off, DeliveryState.Skipped) => Says(row, "off"),
        (StormFate.Expired, DeliveryState.Skipped) => Says(row, "expired"),
        (StormFate.Refused, DeliveryState.Failed) => Says(row, "refused") || Says(row, "broken"),
        (StormFate.Unreadable, DeliveryState.Failed) => Says(row, "unreadable") && row.IsUnreadable,
        _ => false,
    };

    private static bool Says(Delivery row, string reason) => row.Reason?.StartsWith(reason + ":", StringComparison.Ordinal) == true;

    /// <summary>Nobody may be silenced for a notice that never came.</summary>
    private bool IsSuperseded(StormEvent happened) => events.Values.Any(other =>
        other.MeetingId == happened.MeetingId && Overtakes(other.Happened!, happened.Happened!) && rows.TryGetValue(other.Id, out var row) && row.State == DeliveryState.Posted);

    /// <summary>Once <paramref name="first"/> stands in the channel, <paramref name="second"/> must not be posted any more.</summary>
    private static bool Overtakes(ParabolEvent first, ParabolEvent second) => (first, second) switch
    {
        (MeetingEnded, TimerEvent) => true,
        (TimerEvent, TimerEvent) => first.Time > second.Time,
        (MeetingStarted or MeetingRenamed or MeetingEnded, MeetingStarted or MeetingRenamed or MeetingEnded) => first.Time > second.Time,
        _ => false,
    };

    private void CheckOrder(IEnumerable<StormEvent> meeting)
    {
        var shown = meeting.SelectMany(happened => posts[happened.Id].Select(post => (post.Number, Event: happened))).OrderBy(post => post.Number).ToList();
        var wrong = from later in shown.Index()
                    from earlier in shown.Take(later.Index)
                    where Overtakes(earlier.Event.Happened!, later.Item.Event.Happened!)
                    where !IsAmbiguous(earlier.Event) && !IsAmbiguous(later.Item.Event)
                    select $"{later.Item.Event.Id} ({later.Item.Event.Happened!.Kind}) was posted after {earlier.Event.Id} ({earlier.Event.Happened!.Kind}), which is newer.";
        problems.AddRange(wrong);
    }

    private bool IsAmbiguous(StormEvent happened) => rows.TryGetValue(happened.Id, out var row) && row.Ambiguous;

    private void Demand(bool holds, StormEvent happened, Delivery row, string problem)
    {
        if (holds) return;
        var attempts = string.Join("; ", row.Attempts.Select(attempt => $"{attempt.At:HH:mm:ss.fff} {attempt.Outcome ?? "open"}{(attempt.Ambiguous ? " (ambiguous)" : "")}"));
        problems.Add($"{happened.Id} ({happened.Happened?.Kind ?? "unreadable"}) {problem}. "
            + $"Ledger: {DeliveryRows.StateWord(row.State)} {row.Reason}, lease {row.LeaseUntil:HH:mm:ss}, next {row.NextAttemptAt:HH:mm:ss}, attempts [{attempts}]");
    }
}
