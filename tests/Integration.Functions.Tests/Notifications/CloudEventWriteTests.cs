using System.Text;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;

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

    [Theory]
    [InlineData("🎉")]
    [InlineData("\\🎉")]
    [InlineData("\\ud83c\\udf89")]
    public void What_lies_beyond_16_bits_is_written_as_it_is(string name)
    {
        var e = SomeEvent.Started() with { Team = new("t", name) };

        Assert.Contains(name.Replace("\\", "\\\\", StringComparison.Ordinal), CloudEvent.Write(e), StringComparison.Ordinal);
        Assert.Equivalent(e, EventJson.Accepted(CloudEvent.Write(e)), strict: true);
    }

    [Theory]
    [InlineData("[the pull request of the release](https://git.example.com/pulls/1) ")]
    [InlineData("| a row | of a table that is rather long | and goes on |\n")]
    [InlineData("```\nsome code\n```\n\n")]
    [InlineData("👩‍👩‍👧 ")]
    public void A_long_summary_is_cut_between_its_parts_and_its_post_links_to_the_rest(string part)
    {
        var ended = SomeEvent.All().OfType<MeetingEnded>().First() with { Summary = string.Concat(Enumerable.Repeat(part, 120_000 / part.Length)) };

        var fitted = Assert.IsType<MeetingEnded>(EventJson.Accepted(CloudEvent.Fit(ended)));

        Assert.True(fitted.IsCut);
        Assert.Equal(0, fitted.Summary!.Replace(part.Trim(), "", StringComparison.Ordinal).Count(letter => !char.IsWhiteSpace(letter)));
        var message = MeetingMessage.For(fitted, new() { Zone = TimeZoneInfo.Utc, SiteUrl = new("https://app.parabol.co"), Now = ended.Time, Server = new(11, 0, 0, false) });
        Assert.Contains(Assert.Single(message.Attachments).Fields, field => field.Value.Contains("… [Read on in Parabol](", StringComparison.Ordinal));
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
