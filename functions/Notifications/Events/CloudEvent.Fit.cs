using System.Text;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Notifications.Events;

public static partial class CloudEvent
{
    /// <summary>Of one event on a queue: a message holds 64 KiB of Base64, that is 48 KiB of text, and the delivery adds attributes of its own.</summary>
    public const int MostBytes = 46 * 1024;

    private const int LongestText = MostBytes;
    private const int ShortestText = 64;

    /// <summary>
    /// Like <see cref="Write"/>, but never over <see cref="MostBytes"/>: people's texts are cut, each to the same
    /// length, and lists after their first items, as little as will do. Markdown is cut between blocks, lines or words,
    /// never inside a link, a row or a block of code; the event is marked, and its post links to the rest.
    /// </summary>
    public static string Fit(ParabolEvent e)
    {
        var json = Write(e);
        for (var length = LongestText; Encoding.UTF8.GetByteCount(json) > MostBytes && length >= ShortestText; length = length * 3 / 4)
        {
            json = Write(Shortened(e, length));
        }

        return json;
    }

    private static ParabolEvent Shortened(ParabolEvent e, int length)
    {
        var cut = (string text) => VisibleText.Cut(text, length);
        var cutMarkdown = (string text) => HarmlessMarkdown.Cut(text, length);
        var items = Math.Max(length / 16, 4);
        var shortened = e switch
        {
            MeetingRenamed renamed => renamed with { PreviousName = cut(renamed.PreviousName) },
            MeetingEnded ended => ended with { Summary = ended.Summary is { } summary ? cutMarkdown(summary) : null },
            ResponseSubmitted response => response with { AuthorName = cut(response.AuthorName), Text = response.Text is { } text ? cutMarkdown(text) : null },
            TopicShared topic => topic with
            {
                Title = cut(topic.Title),
                SharedByName = cut(topic.SharedByName),
                Reflections = [.. topic.Reflections.Take(items).Select(cut)],
            },
            MessageRelayed relayed => relayed with
            {
                Attachments = [.. relayed.Attachments.Take(items).Select(attachment => Shortened(attachment, cut, cutMarkdown, items))],
            },
            _ => e,
        };
        shortened = shortened with { IsCut = true, Team = shortened.Team with { Name = cut(shortened.Team.Name) } };
        return shortened is MeetingEvent meeting
            ? meeting with { Meeting = meeting.Meeting with { Name = cut(meeting.Meeting.Name) } }
            : shortened;
    }

    private static Attachment Shortened(Attachment attachment, Func<string, string> cut, Func<string, string> cutMarkdown, int items)
    {
        var cutIfAny = (string? text) => text is null ? null : cut(text);
        return attachment with
        {
            Fallback = cut(attachment.Fallback),
            Pretext = attachment.Pretext is { } pretext ? cutMarkdown(pretext) : null,
            AuthorName = cutIfAny(attachment.AuthorName),
            AuthorLink = cutIfAny(attachment.AuthorLink),
            AuthorIcon = cutIfAny(attachment.AuthorIcon),
            Title = cutIfAny(attachment.Title),
            TitleLink = cutIfAny(attachment.TitleLink),
            Text = attachment.Text is { } text ? cutMarkdown(text) : null,
            Footer = cutIfAny(attachment.Footer),
            Color = cutIfAny(attachment.Color),
            Fields = [.. attachment.Fields.Take(items).Select(field => new AttachmentField(cutIfAny(field.Title), cutMarkdown(field.Value), field.Short))],
        };
    }
}
