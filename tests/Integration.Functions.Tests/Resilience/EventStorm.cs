using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.Tests.Resilience;

/// <summary>
/// What a busy Parabol sends in a few minutes: the meetings of many teams, told in order but interleaved, some events twice,
/// some too late, some that nobody can read. The same seed makes the same storm.
/// </summary>
internal sealed class EventStorm
{
    /// <summary>So many meetings are under way at the same time.</summary>
    private const int MeetingsAtOnce = 8;

    private readonly Random random;
    private readonly DateTimeOffset now;
    private readonly List<StormEvent> events = [];
    private readonly List<StormEvent> messages = [];

    public EventStorm(int seed, int count, IReadOnlyList<StormTeam> teams, DateTimeOffset now)
    {
        random = new Random(seed);
        this.now = now;
        var underWay = new List<Queue<Func<StormEvent>>>();
        while (events.Count < count)
        {
            while (underWay.Count < MeetingsAtOnce) underWay.Add(Story(teams[random.Next(teams.Count)]));
            var story = underWay[random.Next(underWay.Count)];
            Add(story.Dequeue()());
            if (story.Count == 0) underWay.Remove(story);
        }

        SendSomeTwice();
    }

    /// <summary>Each once.</summary>
    public IReadOnlyList<StormEvent> Events => events;

    /// <summary>As they are sent: some twice.</summary>
    public IReadOnlyList<StormEvent> Messages => messages;

    private string NextId => StormEvent.IdOf(events.Count);

    private void Add(StormEvent happened)
    {
        events.Add(happened);
        messages.Add(happened);
    }

    private void SendSomeTwice()
    {
        foreach (var repeated in events.Where(_ => random.NextDouble() < 0.1).ToList())
        {
            var first = messages.IndexOf(repeated);
            messages.Insert(Math.Min(messages.Count, first + 1 + random.Next(20)), repeated);
        }
    }

    /// <summary>Made one by one: the id of an event counts the events before it.</summary>
    private Queue<Func<StormEvent>> Story(StormTeam team) => random.Next(10) switch
    {
        0 => new([() => Unreadable(team)]),
        1 => new([() => Expired(team)]),
        _ => Meeting(team),
    };

    private Queue<Func<StormEvent>> Meeting(StormTeam team)
    {
        var type = (MeetingType)random.Next(5);
        var meeting = $"m{random.Next():x8}";
        var time = now - TimeSpan.FromSeconds(90);
        List<Func<MeetingRef, ParabolEvent>> chapters = [at => Started(team, at)];
        if (Sometimes) chapters.Add(at => Renamed(team, at));
        if (Sometimes) chapters.Add(at => TimerStarted(team, at));
        if (Sometimes) chapters.Add(at => TimerChanged(team, at));
        if (Sometimes) chapters.Add(at => type == MeetingType.TeamPrompt ? Answered(team, at) : TopicShared(team, at));
        chapters.Add(at => Sometimes ? TimerStopped(team, at) : TimerCancelled(team, at));
        chapters.Add(at => Ended(team, at));
        return new(chapters.Select((chapter, index) => (Func<StormEvent>)(() =>
            Of(team, chapter(new MeetingRef(meeting, $"Meeting {NextId}", type)) with { Time = time.AddSeconds(index) }, team.FateOf))));
    }

    private bool Sometimes => random.Next(2) == 0;

    private StormEvent Expired(StormTeam team)
    {
        var meeting = new MeetingRef($"m{random.Next():x8}", $"Meeting {NextId}", MeetingType.Retrospective);
        ParabolEvent late = random.Next(3) switch
        {
            0 => Started(team, meeting) with { Time = now.AddHours(-3) },
            1 => TimerStarted(team, meeting) with { Time = now.AddHours(-1), Deadline = now.AddMinutes(-5) },
            _ => TimerStopped(team, meeting) with { Time = now.AddMinutes(-20) },
        };
        return Of(team, late, kind => team.FateOf(kind) is StormFate.Delivered or StormFate.Refused ? StormFate.Expired : team.FateOf(kind));
    }

    private StormEvent Unreadable(StormTeam team)
    {
        var sample = JsonNode.Parse(CloudEvent.Write(Started(team, new MeetingRef("m", $"Meeting {NextId}", MeetingType.Poker))))!;
        switch (random.Next(3))
        {
            case 0: sample["type"] = "co.parabol.meeting.eaten"; break;
            case 1: sample["data"]!.AsObject().Remove("meeting"); break;
            default: return new StormEvent(NextId, team, null, $"no JSON at all: {NextId}", Coin, StormFate.Unreadable);
        }

        return new StormEvent(NextId, team, null, sample.ToJsonString(), Coin, StormFate.Unreadable);
    }

    private string Coin => Sometimes ? QueueNames.MeetingEvents : QueueNames.TimerEvents;

    private static StormEvent Of(StormTeam team, ParabolEvent happened, Func<string, StormFate> fateOf) =>
        new(happened.Id, team, happened, CloudEvent.Write(happened), QueuedEvent.QueueOf(happened), fateOf(happened.Kind));

    private MeetingStarted Started(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting };

    private MeetingRenamed Renamed(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting, PreviousName = "An older name" };

    private MeetingEnded Ended(StormTeam team, MeetingRef meeting) => new()
    {
        Id = NextId,
        Source = StormEvent.Source,
        Time = now,
        Team = team.Team,
        Meeting = meeting,
        Stats = new MeetingStats { Reflections = random.Next(40), Topics = random.Next(9), Tasks = random.Next(9) },
    };

    private TimerStarted TimerStarted(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting, Phase = "reflect", Deadline = now.AddHours(3) };

    private TimerChanged TimerChanged(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting, Phase = "discuss", Deadline = now.AddHours(4) };

    private TimerStopped TimerStopped(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting };

    private TimerCancelled TimerCancelled(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting };

    private ResponseSubmitted Answered(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting, ResponseId = "r1", AuthorName = "Zoë", Text = "Done." };

    private TopicShared TopicShared(StormTeam team, MeetingRef meeting) =>
        new() { Id = NextId, Source = StormEvent.Source, Time = now, Team = team.Team, Meeting = meeting, TopicId = "t1", Title = "Deploys", SharedByName = "Amélie" };
}
