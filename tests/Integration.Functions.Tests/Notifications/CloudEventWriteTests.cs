using System.Text;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Tests.Notifications;

public class CloudEventWriteTests
{
    [Fact]
    public void Every_event_comes_back_as_it_was() => Assert.All(SomeEvent.All(), e => Assert.Equivalent(e, EventJson.Accepted(CloudEvent.Write(e)), strict: true));

    [Fact]
    public void Letters_of_every_script_stay_one_character_each()
    {
        var written = CloudEvent.Write(SomeEvent.Started() with { Team = new("t", "Zürich 陳 +<a>&'") });

        Assert.Contains("\"name\":\"Zürich 陳 +<a>&'\"", written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_event_is_not_touched_by_fitting() => Assert.All(SomeEvent.All(), e => Assert.Equal(CloudEvent.Write(e), CloudEvent.Fit(e)));

    [Theory]
    [MemberData(nameof(LongEvents))]
    public void Any_event_fits_a_queue_message_and_uses_its_room(string kind, string text)
    {
        var fitted = CloudEvent.Fit(Long(kind, text));

        Assert.InRange(Encoding.UTF8.GetByteCount(fitted), CloudEvent.MostBytes / 3, CloudEvent.MostBytes);
        Assert.Equal(kind, EventJson.Accepted(fitted).Kind);
    }

    public static IEnumerable<object[]> LongEvents() =>
        from kind in EventKinds.All
        from text in new[] { "x", "界", "🎉", "\"", "\u0001" }
        select new object[] { kind, text };

    private static ParabolEvent Long(string kind, string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 60_000));
        var attachment = SomeEvent.Relayed().Attachments[0] with
        {
            Text = text,
            Fields = [.. Enumerable.Repeat(new AttachmentField(text, text, Short: false), 3)],
        };
        return SomeEvent.All().First(e => e.Kind == kind) switch
        {
            MeetingRenamed renamed => renamed with { PreviousName = text },
            MeetingEnded ended => ended with { Summary = text },
            ResponseSubmitted response => response with { Text = text, AuthorName = text },
            TopicShared topic => topic with { Title = text, Reflections = [.. Enumerable.Repeat(text, 5)] },
            MessageRelayed relayed => relayed with { Attachments = [.. Enumerable.Repeat(attachment, 2)] },
            MeetingEvent other => other with { Meeting = other.Meeting with { Name = text } },
            var other => other,
        };
    }
}
