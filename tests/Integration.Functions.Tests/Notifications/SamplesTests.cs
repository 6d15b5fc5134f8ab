using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Tests.Notifications;

public class SamplesTests
{
    [Fact]
    public void There_is_a_sample_of_every_kind_and_of_starts_and_ends_for_every_meeting_type()
    {
        var events = Samples.Names.Select(name => EventJson.Accepted(Samples.Load(name))).ToList();

        Assert.Equal(EventKinds.All.Where(kind => kind != EventKinds.MessageRelayed).Order(StringComparer.Ordinal), events.Select(e => e.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(SomeEvent.MeetingTypes, events.OfType<MeetingStarted>().Select(e => e.Meeting.Type).Order());
        Assert.Equal(SomeEvent.MeetingTypes, events.OfType<MeetingEnded>().Select(e => e.Meeting.Type).Order());
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public void Samples_tell_their_story_in_order()
    {
        var times = Samples.Names.Select(name => EventJson.Accepted(Samples.Load(name)).Time).ToList();

        Assert.Equal(times.Order(), times);
        Assert.True(IndexOf("timer.started") < IndexOf("timer.changed") && IndexOf("timer.changed") < IndexOf("timer.stopped"));
        Assert.True(IndexOf("meeting.started.retrospective") < IndexOf("meeting.ended.retrospective"));
    }

    [Fact]
    public void A_sample_made_now_keeps_its_deadline_as_far_ahead()
    {
        var now = new DateTimeOffset(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);

        var made = Assert.IsType<TimerStarted>(Assert.IsType<EventReading.Accepted>(CloudEvent.Read(Samples.Make("timer.started", now, "s-1", "blue"), now)).Event);

        Assert.Equal(("s-1", "blue", now, now.AddMinutes(125)), (made.Id, made.Team.Id, made.Time, made.Deadline));
        Assert.Equal("Platform", made.Team.Name);
    }

    [Theory]
    [InlineData("meeting.paused")]
    [InlineData("../events.schema")]
    public void An_unknown_name_is_no_sample(string name) => Assert.Throws<FileNotFoundException>(() => Samples.Load(name));

    private static int IndexOf(string name) => Samples.Names.ToList().IndexOf(name);
}
