using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Resilience;

/// <summary>The audit must find what it is there for: a meeting that started, was renamed and ended, told wrongly in every way.</summary>
public sealed class StormAuditTests
{
    private static readonly StormTeam Team = new(Some.Team, null, Hook, [], IsDeleted: false);

    private static readonly StormEvent[] Sent =
    [
        Event(0, Some.Started), Event(1, Some.Renamed), Event(2, Some.Ended),
    ];

    private readonly Dictionary<string, Delivery> rows = Sent.ToDictionary(happened => happened.Id, happened => Row(happened, DeliveryState.Posted));
    private readonly List<SandboxPost> posts = [Post(1, Sent[0]), Post(2, Sent[1]), Post(3, Sent[2])];

    private static SandboxHook Hook => new() { Id = "hook", TeamId = "t", ChannelId = "c", UserId = "u", CreateAt = Some.Noon };

    [Fact]
    public void It_finds_nothing_where_all_is_well() => Assert.Empty(Audit());

    [Fact]
    public void It_finds_an_event_that_is_missing()
    {
        rows.Remove(Sent[1].Id);

        Assert.Contains(Audit(), problem => problem.Contains($"{Sent[1].Id} (Delivered) is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void It_finds_an_event_that_is_still_claimed()
    {
        rows[Sent[1].Id] = Row(Sent[1], DeliveryState.Claimed);

        Assert.Contains(Audit(), problem => problem.Contains("is not finished", StringComparison.Ordinal));
    }

    [Fact]
    public void It_finds_a_post_that_never_came()
    {
        posts.RemoveAt(1);

        Assert.Contains("stands 0 times", Assert.Single(Audit()), StringComparison.Ordinal);
    }

    [Fact]
    public void It_finds_a_double_unless_the_ledger_calls_it_ambiguous()
    {
        posts.Add(Post(4, Sent[2]));
        Assert.Contains("stands 2 times", Assert.Single(Audit()), StringComparison.Ordinal);

        rows[Sent[2].Id] = Row(Sent[2], DeliveryState.Posted, ambiguous: true);
        Assert.Empty(Audit());
    }

    [Fact]
    public void It_finds_an_older_state_after_a_newer_one_unless_one_of_them_is_ambiguous()
    {
        (posts[1], posts[2]) = (Post(3, Sent[1]), Post(2, Sent[2]));
        Assert.Contains("which is newer", Assert.Single(Audit()), StringComparison.Ordinal);

        rows[Sent[2].Id] = Row(Sent[2], DeliveryState.Posted, ambiguous: true);
        Assert.Empty(Audit());
    }

    [Fact]
    public void It_finds_a_skip_for_a_newer_notice_that_never_came()
    {
        posts.RemoveAt(2);
        rows[Sent[2].Id] = Row(Sent[2], DeliveryState.Skipped) with { Reason = "superseded: a newer notice of this meeting was posted first" };

        Assert.Contains("should be Delivered", Assert.Single(Audit()), StringComparison.Ordinal);
    }

    [Fact]
    public void It_finds_a_post_of_nothing_that_was_sent_and_one_in_a_strange_channel()
    {
        posts.Add(Post(4, Event(7, Some.Ended)));
        posts[0] = posts[0] with { HookId = "another" };

        Assert.Equal(2, Audit().Count);
    }

    private IReadOnlyList<string> Audit() => StormAudit.Of(Sent, rows, posts);

    private static StormEvent Event(int number, MeetingEvent happened)
    {
        var named = happened with { Id = StormEvent.IdOf(number), Time = Some.Noon.AddMinutes(number) };
        return new(named.Id, Team, named, CloudEvent.Write(named), QueuedEvent.QueueOf(named), StormFate.Delivered);
    }

    private static Delivery Row(StormEvent happened, DeliveryState state, bool ambiguous = false) => new()
    {
        TeamId = Team.Team.Id,
        DestinationId = TeamConnection.MainDestination,
        Source = StormEvent.Source,
        EventId = happened.Id,
        Kind = happened.Happened!.Kind,
        State = state,
        AcceptedAt = Some.Noon,
        UpdatedAt = Some.Noon,
        Attempts = ambiguous
            ? [new(Some.Noon, null, "no answer", Ambiguous: true), new(Some.Noon, 200, "posted", Ambiguous: false)]
            : [new(Some.Noon, 200, "posted", Ambiguous: false)],
    };

    private static SandboxPost Post(long number, StormEvent happened) => new()
    {
        Number = number,
        Id = $"post{number}",
        TeamName = "acme",
        ChannelId = "c",
        ChannelName = "town-square",
        UserId = "u",
        AuthorName = "parabol",
        HookId = "hook",
        CreateAt = Some.Noon,
        Message = $"About {happened.Id}",
    };
}
