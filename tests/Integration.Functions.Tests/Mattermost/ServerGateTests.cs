using System.Net;
using Integration.Functions.Mattermost;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Mattermost;

public sealed class ServerGateTests
{
    private const int Places = 3;

    private static readonly Uri Blue = new("https://blue.example/hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa");
    private static readonly Uri BlueToo = new("https://blue.example/mm/hooks/bbbbbbbbbbbbbbbbbbbbbbbbbb");
    private static readonly Uri Green = new("https://green.example/hooks/cccccccccccccccccccccccccc");

    private static readonly PostOutcome Posted = new PostOutcome.Posted(null);
    private static readonly PostOutcome Unreachable = new PostOutcome.Unreachable("No connection.", MaybePosted: false);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(80);

    private readonly ManualClock clock = new();
    private readonly ServerGate gate;

    public ServerGateTests() => gate = new(Places, clock);

    [Fact]
    public async Task A_healthy_server_takes_several_at_a_time_and_the_next_gets_the_first_free_place()
    {
        var inside = await FillAsync();
        var next = EnterAsync(BlueToo);
        Assert.False(next.IsCompleted);

        inside[0].Dispose();

        Assert.IsType<GateEntry.Entered>(await next);
    }

    [Fact]
    public async Task Places_are_given_in_the_order_they_were_asked_for()
    {
        var inside = await FillAsync();
        var first = EnterAsync(Blue);
        var second = EnterAsync(Blue);

        inside[0].Dispose();
        await first;

        Assert.False(second.IsCompleted);
        inside[1].Dispose();
        Assert.IsType<GateEntry.Entered>(await second);
    }

    [Fact]
    public async Task Who_waits_longer_than_two_seconds_is_told_to_come_back()
    {
        var inside = await FillAsync();
        var next = EnterAsync(Blue);
        await clock.WhenTimersAreSetAsync(1);

        clock.Advance(ServerGate.Patience);

        Assert.InRange(Assert.IsType<GateEntry.Deferred>(await next).Wait, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7.5));
        foreach (var place in inside) place.Dispose();
        Assert.Equal(0, gate.KnownServers);
    }

    [Fact]
    public async Task A_full_server_does_not_hold_up_another_one()
    {
        await FillAsync();

        Assert.IsType<GateEntry.Entered>(await EnterAsync(Green));
    }

    [Fact]
    public async Task A_server_that_owes_an_answer_for_longer_than_two_seconds_sends_others_away_at_once()
    {
        using var owed = Assert.IsType<GateEntry.Entered>(await EnterAsync(Blue));
        Assert.Null(gate.WhyNotNow(BlueToo));

        clock.Advance(ServerGate.Patience + TimeSpan.FromMilliseconds(1));

        Assert.NotNull(gate.WhyNotNow(BlueToo));
        Assert.IsType<GateEntry.Deferred>(await EnterAsync(BlueToo));
        Assert.Null(gate.WhyNotNow(Green));
        owed.Report(Posted, Quick);
        owed.Dispose();
        Assert.Null(gate.WhyNotNow(BlueToo));
    }

    public static TheoryData<string> SlowAnswers => ["unreachable", "timed out", "took three seconds", "502", "503", "504"];

    [Theory]
    [MemberData(nameof(SlowAnswers))]
    public async Task A_slow_or_failing_server_takes_one_at_a_time_and_sends_the_others_away_at_once(string answer)
    {
        await PostAsync(Blue, answer switch
        {
            "unreachable" => Unreachable,
            "timed out" => new PostOutcome.Unreachable("No answer in time.", MaybePosted: true),
            "took three seconds" => Posted,
            _ => new PostOutcome.Busy((HttpStatusCode)int.Parse(answer), null, MaybePosted: false),
        }, answer == "took three seconds" ? TimeSpan.FromSeconds(3) : Quick);

        using var probe = Assert.IsType<GateEntry.Entered>(await EnterAsync(Blue));
        var other = EnterAsync(BlueToo);

        Assert.True(other.IsCompletedSuccessfully);
        Assert.IsType<GateEntry.Deferred>(await other);
    }

    [Fact]
    public async Task Those_who_wait_when_a_server_turns_slow_are_sent_away_at_once()
    {
        var inside = await FillAsync();
        var waiting = EnterAsync(Blue);

        inside[0].Report(Unreachable, Quick);

        Assert.IsType<GateEntry.Deferred>(await waiting);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task An_answer_within_two_seconds_makes_a_server_healthy_again(HttpStatusCode status)
    {
        await PostAsync(Blue, Unreachable, Quick);
        await PostAsync(Blue, status == HttpStatusCode.BadRequest ? new PostOutcome.Refused(status, "No such webhook.") : new PostOutcome.Busy(status, null, MaybePosted: false), Quick);

        await FillAsync();
    }

    [Fact]
    public async Task An_address_that_was_not_called_says_nothing_about_its_server()
    {
        await PostAsync(Blue, Unreachable, Quick);
        await PostAsync(Blue, new PostOutcome.Forbidden("Private."), Quick);

        await EnterAsync(Blue);
        Assert.IsType<GateEntry.Deferred>(await EnterAsync(Blue));
    }

    [Fact]
    public async Task A_server_that_asks_for_a_pause_gets_it()
    {
        await PostAsync(Blue, TooMany(TimeSpan.FromSeconds(30)), Quick);

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(Assert.IsType<GateEntry.Deferred>(await EnterAsync(BlueToo)).Wait, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        Assert.IsType<GateEntry.Entered>(await EnterAsync(Green));

        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.IsType<GateEntry.Entered>(await EnterAsync(Blue));
    }

    [Fact]
    public async Task No_pause_is_longer_than_five_minutes_and_a_shorter_one_does_not_end_it()
    {
        using (var first = Assert.IsType<GateEntry.Entered>(await EnterAsync(Blue)))
        using (var second = Assert.IsType<GateEntry.Entered>(await EnterAsync(Blue)))
        {
            first.Report(TooMany(TimeSpan.FromHours(1)), Quick);
            second.Report(TooMany(TimeSpan.FromSeconds(1)), Quick);
        }

        clock.Advance(ServerGate.LongestPause - TimeSpan.FromSeconds(1));
        Assert.IsType<GateEntry.Deferred>(await EnterAsync(Blue));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<GateEntry.Entered>(await EnterAsync(Blue));
    }

    [Fact]
    public async Task Who_is_cancelled_while_waiting_takes_no_place()
    {
        using var stopping = new CancellationTokenSource();
        var inside = await FillAsync();
        var gone = gate.EnterAsync(Blue, stopping.Token).AsTask();

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        foreach (var place in inside) place.Dispose();
        await FillAsync();
    }

    [Fact]
    public async Task Giving_a_place_back_twice_gives_back_one()
    {
        var inside = await FillAsync();
        inside[0].Dispose();
        inside[0].Dispose();

        await EnterAsync(Blue);

        Assert.False(EnterAsync(Blue).IsCompleted);
    }

    [Fact]
    public async Task Healthy_servers_are_forgotten_at_once_and_failing_ones_when_nobody_has_asked_for_long()
    {
        for (var server = 0; server < 100; server++) await PostAsync(new($"https://s{server}.example/hooks/x"), server < 50 ? Unreachable : Posted, Quick);
        Assert.Equal(50, gate.KnownServers);

        clock.Advance(TimeSpan.FromMinutes(10));
        await PostAsync(Green, Posted, Quick);

        Assert.Equal(0, gate.KnownServers);
    }

    [Fact]
    public async Task Under_load_there_are_never_more_inside_than_places()
    {
        var (inside, most) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, stopping) =>
        {
            if (await gate.EnterAsync(Blue, stopping) is not GateEntry.Entered entered) return;
            using (entered)
            {
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                await Task.Yield();
                entered.Report(Posted, Quick);
                Interlocked.Decrement(ref inside);
            }
        });

        Assert.InRange(most, 1, Places);
        Assert.Equal(0, gate.KnownServers);
    }

    private static PostOutcome.Busy TooMany(TimeSpan wait) => new(HttpStatusCode.TooManyRequests, wait, MaybePosted: false);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
            // Somebody else was faster; look again.
        }
    }

    private Task<GateEntry> EnterAsync(Uri webhook) => gate.EnterAsync(webhook, CancellationToken.None).AsTask();

    private async Task<List<GateEntry.Entered>> FillAsync()
    {
        var inside = new List<GateEntry.Entered>();
        for (var place = 0; place < Places; place++) inside.Add(Assert.IsType<GateEntry.Entered>(await EnterAsync(Blue)));
        return inside;
    }

    private async Task PostAsync(Uri webhook, PostOutcome outcome, TimeSpan took)
    {
        using var entered = Assert.IsType<GateEntry.Entered>(await EnterAsync(webhook));
        entered.Report(outcome, took);
    }
}
