using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>The events of meetings, each as Parabol would send it now.</summary>
internal static class Lifecycle
{
    private const string Source = "https://app.parabol.co";

    public static string TeamId(int team) => $"team-{team:D3}";

    /// <summary>One retrospective from its start to its end, in order.</summary>
    public static IReadOnlyList<MeetingEvent> Of(string teamId, string meetingId, DateTimeOffset now)
    {
        var team = new TeamRef(teamId, "Platform engineering");
        var meeting = new MeetingRef(meetingId, "Sprint 41 retrospective", MeetingType.Retrospective);
        string Id(int step) => $"{meetingId}-{step}";
        DateTimeOffset At(int step) => now.AddSeconds(step - 10);
        return
        [
            new MeetingStarted { Id = Id(1), Source = Source, Time = At(1), Team = team, Meeting = meeting },
            new TimerStarted { Id = Id(2), Source = Source, Time = At(2), Team = team, Meeting = meeting, Phase = "reflect", Deadline = now.AddHours(1) },
            new ResponseSubmitted
            {
                Id = Id(3), Source = Source, Time = At(3), Team = team, Meeting = meeting, ResponseId = "r1", AuthorName = "Ada Byron",
                Text = "Yesterday I mended the import, **today** I look at the slow report.\n\n- review of the new schema\n- a talk with support",
            },
            new TimerStopped { Id = Id(4), Source = Source, Time = At(4), Team = team, Meeting = meeting, Phase = "reflect" },
            new TopicShared
            {
                Id = Id(5), Source = Source, Time = At(5), Team = team, Meeting = meeting, TopicId = "t1", Title = "Our builds take too long",
                SharedByName = "Grace Murray", Reflections = ["Twenty minutes for a one-line change", "The cache is never warm", "Tests run one after another"],
            },
            new MeetingRenamed { Id = Id(6), Source = Source, Time = At(6), Team = team, Meeting = meeting, PreviousName = "Retro" },
            new MeetingEnded
            {
                Id = Id(7), Source = Source, Time = At(7), Team = team, Meeting = meeting,
                Stats = new MeetingStats { Reflections = 12, Topics = 4, Comments = 9, Tasks = 3, Duration = TimeSpan.FromMinutes(52) },
                Summary = "The team wants **faster builds** first. Three tasks came out of it; the cache is looked at this week.",
            },
        ];
    }

    /// <summary>
    /// What lies on queue <c>meeting-events</c> when many meetings go on at a time: the first event of each of
    /// <paramref name="meetings"/> meetings, then the second of each, and so on, without end.
    /// </summary>
    public static IEnumerable<MeetingEvent> Interleaved(string name, int meetings, int teams, TimeProvider clock)
    {
        for (var generation = 0; ; generation++)
        {
            var now = clock.GetUtcNow();
            var lives = Enumerable.Range(0, meetings)
                .Select(meeting => Of(TeamId(meeting % teams), $"{name}-{generation}-{meeting}", now).Where(happened => happened is not TimerEvent).ToArray())
                .ToArray();
            for (var step = 0; step < lives[0].Length; step++)
            {
                foreach (var life in lives) yield return life[step];
            }
        }
    }
}
