using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Tests.Notifications;

public partial class MessageSizeTests
{
    private const string ReadOn = "\n\n… [Read on in Parabol](https://parabol.example/new-summary/kX91?utm_source=mattermost+summary&utm_medium=product&utm_campaign=after-meeting)";

    private static readonly string LongSummary = string.Join("\n\n", Enumerable.Range(1, 400).Select(n => $"{n}. The team is **proud** of <part> {n} 🎉."));

    [Fact]
    public void A_new_server_gets_the_whole_summary()
    {
        var summary = SummaryFor(SomeEvent.Context);

        Assert.EndsWith("part> 400 🎉.", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_or_unknown_server_gets_as_much_as_fits_and_a_link_to_the_rest()
    {
        foreach (var context in new[] { SomeEvent.OldServer, SomeEvent.Context with { Server = null }, SomeEvent.Context with { Server = new(6, 2, 9, true) } })
        {
            var summary = SummaryFor(context);

            Assert.EndsWith("🎉." + ReadOn, summary, StringComparison.Ordinal);
            Assert.InRange(summary.Length, 3_000, 7_600);
        }
    }

    [Fact]
    public void What_old_servers_store_stays_under_their_limit()
    {
        var message = MeetingMessage.For(SomeEvent.Ended() with { Summary = LongSummary }, SomeEvent.OldServer);

        Assert.InRange(AsTheServerStoresIt(message).EnumerateRunes().Count(), 6_500, 7_600);
    }

    [Fact]
    public void Long_responses_and_reflections_are_cut_likewise()
    {
        var response = MeetingMessage.For(SomeEvent.Response() with { Text = LongSummary }, SomeEvent.OldServer);
        var topic = MeetingMessage.For(SomeEvent.Topic() with { Reflections = LongSummary.Split("\n\n") }, SomeEvent.OldServer);

        Assert.Contains("… [Read on in Parabol](https://parabol.example/meet/kX91/responses?", response.Attachments[0].Fields[2].Value, StringComparison.Ordinal);
        Assert.Contains("\n\n… [Read on in Parabol](https://parabol.example/meet/kX91?", topic.Attachments[0].Fields[3].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_names_and_ids_leave_room_for_a_post()
    {
        var worst = SomeEvent.Ended() with
        {
            Team = new(new string('界', 200), new string('|', 10_000)),
            Meeting = new(new string('界', 200), new string('&', 10_000), MeetingType.Retrospective),
            Summary = new string('<', 40_000),
        };

        var message = MeetingMessage.For(worst, SomeEvent.OldServer);

        Assert.InRange(AsTheServerStoresIt(message).EnumerateRunes().Count(), 0, 7_600);
        Assert.Equal(6, message.Attachments[0].Fields.Count);
    }

    private static string SummaryFor(MessageContext context) => MeetingMessage
        .For(SomeEvent.Ended() with { Summary = LongSummary }, context)
        .Attachments[0].Fields.Single(field => field.Title == "AI Summary 🤖").Value;

    /// <summary>Go writes every member of an attachment, and angle brackets and ampersands as escapes.</summary>
    private static string AsTheServerStoresIt(MattermostMessage message)
    {
        var attachments = JsonSerializer.SerializeToNode(message.Attachments, MattermostJson.Default.IReadOnlyListAttachment)!.AsArray();
        foreach (var attachment in attachments.Select(node => node!.AsObject()))
        {
            foreach (var member in new[] { "pretext", "text", "title", "title_link", "color", "image_url", "thumb_url", "footer", "footer_icon" }) attachment.TryAdd(member, "");
            attachment["id"] = 0;
            attachment["ts"] = null;
            foreach (var field in attachment["fields"]!.AsArray()) field!.AsObject().TryAdd("title", "");
        }

        var json = new JsonObject { ["from_webhook"] = "true", ["attachments"] = attachments }
            .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);
        // .NET escapes what lies beyond the first 65,536 code points, Go does not.
        return SurrogatePair().Replace(json, "x");
    }

    [GeneratedRegex(@"\\uD[89AB][0-9A-F]{2}\\uD[C-F][0-9A-F]{2}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SurrogatePair();
}
