using System.Net;
using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Tests.Notifications;

/// <summary>Whatever people write, a post keeps its shape, rings nobody, and its names lead nowhere.</summary>
public partial class HostileTextTests
{
    public static readonly TheoryData<string> Nasty =
    [
        "@all", "\\@all", "&#64;all", "&commat;channel", "@\u202Eall", "@\u200Dhere", "＠channel", "**@all**", "`@all`", "[@all](http://evil.example)",
        ":x:@all", "a@all", "@@all", "```\n@all\n```", "https://evil.example/@all", "~town-square",
        "<!channel>", "<!here|@here>", "<@U12345>", "<http://evil.example|click>", "< | >", "<<<|||>>>",
        "|", "| a | b |\n|---|---|\n| @all | x |", "name\n\n| [Join](http://evil.example) |\n|:---:|", "]( http://evil.example)", "](http://evil.example)", "[x]: http://evil.example",
        "http://evil.example", "www.evil.example", "mailto:@all", "x@evil.example", "![img](http://evil.example/p.png)", "<http://evil.example>",
        "`", "```", "~~~", "\\", "$x$", "*_*_*", "# Heading", "- item", "1. item", "> quote", "\u202Egnp.exe", "\0\a\u001B[31m", "\u2028@all\u2029", "\uFEFF",
        "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿", new string('x', 10_000), new string('@', 10_000), new string('|', 10_000), string.Concat(Enumerable.Repeat("👩‍👩‍👧", 2_000)), "a" + new string('\u0301', 10_000),
        string.Concat(Enumerable.Repeat("@all <!channel> | [x](http://evil.example) ", 300)), "\uD83D", "",
    ];

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Nobody_is_rung(string text) => Assert.All(Posts(text), post =>
        Assert.All(Shown.MarkdownOf(post).SelectMany(AsEveryServerReadsIt), markdown => Assert.DoesNotMatch(Mention(), markdown)));

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Posts_keep_their_fields(string text)
    {
        foreach (var (e, post) in Hostile(text).Zip(Posts(text)).Where(pair => pair.First is not MessageRelayed))
        {
            // An empty text of its own is left away, together with its field.
            var most = MeetingMessage.For(Calm(e), SomeEvent.Context).Attachments[0].Fields.Count;
            var fields = post.Attachments[0].Fields;
            Assert.InRange(fields.Count, most - 1, most);
            Assert.Equal(ButtonsOf(fields), ButtonsOf(MeetingMessage.For(Calm(e), SomeEvent.Context).Attachments[0].Fields));
            Assert.All(fields, field => Assert.DoesNotMatch(SlackLink(), field.Value));
            Assert.All(fields.Where(field => field.Short && field.Title is not null), field => Assert.DoesNotContain('\n', field.Value));
            Assert.DoesNotContain('\n', post.Attachments[0].Title!);
        }
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Names_lead_nowhere(string text)
    {
        var names = Posts(text).SelectMany(post => post.Attachments).SelectMany(attachment => attachment.Fields)
            .Where(field => field.Title is "Team" or "Meeting" or "Topic" or "Reflections");

        Assert.All(names, field => Assert.DoesNotMatch(LiveLink(), field.Value));
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Every_link_of_ours_is_one_of_the_site(string text) => Assert.All(
        Posts(text).SelectMany(post => post.Attachments).Select(attachment => attachment.TitleLink).OfType<string>(),
        link => Assert.StartsWith("https://parabol.example/", link, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Posts_fit_into_servers_old_and_new(string text) => Assert.All(Hostile(text), e =>
    {
        Assert.True(MessageSize.Fits(MeetingMessage.For(e, SomeEvent.OldServer), SomeEvent.OldServer));
        Assert.True(MessageSize.Fits(MeetingMessage.For(e, SomeEvent.Context), SomeEvent.Context));
    });

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Servers_of_every_age_keep_one_post_and_ring_nobody(string text)
    {
        foreach (var (release, context) in new[] { ("5.37.0", SomeEvent.OldServer), ("11.10.0", SomeEvent.Context) })
        {
            foreach (var message in Hostile(text).Select(e => MeetingMessage.For(e, context)))
            {
                var kept = Assert.Single(SandboxPosts.Of(message, release));
                Assert.Empty(kept.RingsOld.Concat(kept.RingsNew));
                Assert.Equal(
                    message.Attachments.Select(attachment => attachment.Fields.Select(field => field.Value)),
                    kept.Attachments.Select(attachment => (attachment.Fields ?? []).Select(field => field.Value)));
            }
        }
    }

    private static IEnumerable<MattermostMessage> Posts(string text) => Hostile(text).Select(e => MeetingMessage.For(e, SomeEvent.Context));

    private static IEnumerable<string> ButtonsOf(IEnumerable<AttachmentField> fields) =>
        fields.Select(field => Button().Match(field.Value)).Where(match => match.Success).Select(match => match.Groups["label"].Value);

    /// <summary>The text in every place that people write in.</summary>
    private static IEnumerable<ParabolEvent> Hostile(string text) => SomeEvent.All().Select<ParabolEvent, ParabolEvent>(e => e switch
    {
        MeetingRenamed renamed => Named(renamed, text) with { PreviousName = text },
        MeetingEnded ended => Named(ended, text) with { Summary = text },
        ResponseSubmitted response => Named(response, text) with { AuthorName = text, Text = text },
        TopicShared topic => Named(topic, text) with { Title = text, SharedByName = text, Reflections = [text, text] },
        TimerStarted timer => Named(timer, text) with { Phase = text },
        TimerChanged timer => Named(timer, text) with { Phase = text },
        TimerCancelled timer => Named(timer, text) with { Phase = text },
        MeetingEvent other => Named(other, text),
        MessageRelayed relayed => relayed with { Attachments = [Everywhere(text), Everywhere(text)] },
        _ => throw new InvalidOperationException(e.Kind),
    });

    /// <summary>The same event with friendly texts.</summary>
    private static ParabolEvent Calm(ParabolEvent e) => e switch
    {
        MeetingEnded ended => Named(ended, "x") with { Summary = "x" },
        ResponseSubmitted response => Named(response, "x") with { Text = "x" },
        TopicShared topic => Named(topic, "x") with { Reflections = ["x"] },
        _ => e,
    };

    private static T Named<T>(T e, string name) where T : MeetingEvent =>
        e with { Meeting = e.Meeting with { Name = name }, Team = e.Team with { Name = name } };

    private static Attachment Everywhere(string text) => new()
    {
        Fallback = text,
        Color = text,
        Pretext = text,
        AuthorName = text,
        AuthorLink = text,
        AuthorIcon = text,
        Title = text,
        TitleLink = text,
        Text = text,
        Footer = text,
        Fields = [new AttachmentField(text, text, Short: true), new AttachmentField(text, "\n" + text, Short: false)],
    };

    /// <summary>
    /// Harsher than any server: code is not spared, entities count, Slack's tokens are translated, backslashes protect
    /// nothing.
    /// </summary>
    private static IEnumerable<string> AsEveryServerReadsIt(string markdown)
    {
        var translated = SlackMention().Replace(markdown, "@${name}");
        yield return translated;
        yield return translated.Replace("\\", "", StringComparison.Ordinal);
        yield return WebUtility.HtmlDecode(translated.Replace("&commat;", "@", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[@＠﹫][\p{L}\p{N}:._-]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();

    [GeneratedRegex("<[!@](?<name>[A-Za-z0-9]+)(\\|[^>]*)?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SlackMention();

    [GeneratedRegex(@"<[^|]+\|[^>]+>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SlackLink();

    [GeneratedRegex(@"(?<!\\)\]\(|[a-z]://|www\.|mailto:[^\u200B]|[a-z]@[a-z]", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex LiveLink();

    [GeneratedRegex(@"\A\n\| \[(?<label>[^\]]+)\]\(https://parabol\.example/[^)]*\) \|\n\|:-+:\|\n\|\|\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Button();
}
