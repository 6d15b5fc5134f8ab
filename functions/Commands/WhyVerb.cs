using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary><c>why</c> with a post's link or an event's id: all that happened to one notice, attempt by attempt.</summary>
internal sealed class WhyVerb(ChannelConnections channels, MattermostServers servers, DeliveryHistory history, MattermostRest rest, TimeProvider clock) : IVerb
{
    /// <summary>How far back an id is looked for: one page of a query.</summary>
    private const int MostSearched = 500;

    public string Name => "why";

    public string Arguments => "[link of a post | event id]";

    public string Summary => "tells what happened to one notice, attempt by attempt";

    public string Example => "https://chat.example.com/team/pl/…";

    public bool IsHarmless(IReadOnlyList<string> words) => true;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words.Count > 1) return CommandReply.Error($"One notice at a time. An event id with blanks goes into quotes: {Say.Typed(call, "why \"event id\"")}.");
        if (await channels.FindAsync(call, stopping) is not { } connection) return ChannelConnections.NotConnected(call);
        if (words is not [var name]) return Missing(call);
        if (!PostLink.IsLink(name)) return await OfEventAsync(call, connection, name, stopping);
        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return ChannelConnections.NotRegistered();
        return PostLink.Read(name, server.BaseUrl) switch
        {
            PostLink.Reading.Post(var postId) => await OfPostAsync(call, connection, server, postId, stopping),
            PostLink.Reading.Wrong(var why) => CommandReply.Error(why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private async Task<CommandReply> OfEventAsync(CommandCall call, TeamConnection connection, string eventId, CancellationToken stopping) =>
        await SearchAsync(connection, delivery => delivery.EventId == eventId || (delivery.PostId == eventId && eventId.Length > 0), stopping) is { } found
            ? Told(connection, found)
            : CommandReply.Error(
                $"I find no notice {Say.Quoted(eventId)} among the last {MostSearched} of this team. {Say.Typed(call, "status")} shows the ids of the latest ones.",
                new ReplyButton("Status", "status"));

    private async Task<CommandReply> OfPostAsync(CommandCall call, TeamConnection connection, MattermostServer server, string postId, CancellationToken stopping)
    {
        if (await SearchAsync(connection, delivery => delivery.PostId == postId, stopping) is { } found) return Told(connection, found);
        if (server.Bot is not { } bot) return NoReceipt(call);
        var answer = await rest.As(server.BaseUrl, bot.Token).PostAsync(postId, stopping);
        if (answer.AnswerOrNull is not { } post)
        {
            return CommandReply.Error(answer.FailureOrNull is { IsMissing: true } or { IsNotAllowed: true }
                ? "I cannot see that post: it was deleted, or it is in a channel that Parabol's bot is not in."
                : RestWords.Of(answer.FailureOrNull!, server.BaseUrl));
        }

        // What another channel is told is that channel's: it must not be learned here.
        if (post.ChannelId != call.ChannelId) return CommandReply.Error("That post is in another channel: ask there.");
        if (post.UserId != bot.UserId || post.Prop(Mattermost.Rest.BotPosts.NameProp) is not { } eventName)
        {
            return connection.IsByBot ? CommandReply.Error("That post is not one of Parabol's notices.") : NoReceipt(call);
        }

        return await history.FindAsync(connection.TeamId, connection.DestinationId, eventName, stopping) is { } delivery
            ? Told(connection, delivery)
            : CommandReply.Error("That post is Parabol's, but of a connection that this channel does not have any more, or a test message.");
    }

    private async Task<Delivery?> SearchAsync(TeamConnection connection, Func<Delivery, bool> isIt, CancellationToken stopping) =>
        (await history.LatestAsync(connection.TeamId, connection.DestinationId, MostSearched, stopping)).FirstOrDefault(isIt);

    private CommandReply Told(TeamConnection connection, Delivery delivery)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone);
        var attempts = delivery.Attempts.Count == 0 ? "Nothing was tried." : string.Join('\n', DeliveryWords.Attempts(delivery, zone));
        return CommandReply.Of($"""
            **{DeliveryWords.What(delivery)}** (event {DeliveryWords.Id(delivery)} of {PlainText.Of(delivery.Source)}): {DeliveryWords.Outcome(delivery, zone, clock.GetUtcNow())}.

            It came at {Say.Moment(delivery.AcceptedAt, zone)}. Times are in {connection.TimeZone}.

            {attempts}
            """);
    }

    private static CommandReply Missing(CommandCall call) => CommandReply.Error(
        $"Which notice? Type {Say.Typed(call, "why")} and the link of its post (… at the post > Copy Link), or an event's id as {Say.Typed(call, "status")} shows it.",
        new ReplyButton("Status", "status"));

    private static CommandReply NoReceipt(CommandCall call) => CommandReply.Error(
        "An incoming webhook does not tell which post it made, so a post's link cannot be traced here. "
        + $"Use the event's id as {Say.Typed(call, "status")} shows it; with Parabol's bot, links work too.",
        new ReplyButton("Status", "status"));
}

/// <summary>Deliveries in words, for cells of tables and lines of lists: what producers wrote is made harmless.</summary>
internal static class DeliveryWords
{
    private const int LongestReason = 300;
    private const int LongestId = 80;

    /// <summary><c>Timer started: Sprint 41 retro</c>.</summary>
    public static string What(Delivery delivery) =>
        delivery.MeetingName is { Length: > 0 } name ? $"{Say.Kind(PlainText.Of(delivery.Kind))}: {PlainText.Of(name)}" : Say.Kind(PlainText.Of(delivery.Kind));

    public static string Id(Delivery delivery) => PlainText.Of(delivery.EventId, LongestId);

    public static string Outcome(Delivery delivery, TimeZoneInfo zone, DateTimeOffset now) => delivery switch
    {
        { State: DeliveryState.Posted, Ambiguous: true } => "posted, maybe twice: the answer to an attempt was lost",
        { State: DeliveryState.Posted, Attempts.Count: > 1 } => $"posted at attempt {delivery.Attempts.Count}",
        { State: DeliveryState.Posted } => "posted",
        { State: DeliveryState.Skipped } => $"not posted: {Reason(delivery)}",
        { State: DeliveryState.Failed } => $"**failed**: {Reason(delivery)}",
        { NextAttemptAt: { } next } => $"waiting: attempt {delivery.Attempts.Count + 1} at {Say.Moment(next, zone)} ({Say.Away(next, now)}); {PlainText.Of(delivery.Attempts is [.., var last] ? last.Outcome ?? "cut off" : "not tried yet", LongestReason)}",
        _ => "being posted",
    };

    /// <summary>One line per attempt.</summary>
    public static IEnumerable<string> Attempts(Delivery delivery, TimeZoneInfo zone) => delivery.Attempts.Select((attempt, index) =>
        $"{index + 1}. {Say.Moment(attempt.At, zone)}: {PlainText.Of(attempt.Outcome ?? "being made, or cut off", LongestReason)}"
        + (attempt.Status is { } status ? $" (status {status})" : "")
        + (attempt.Ambiguous ? "; it may have been posted all the same" : ""));

    /// <summary>Without the word before the colon, which is for programs.</summary>
    private static string Reason(Delivery delivery)
    {
        var reason = delivery.Reason ?? "for a reason that was not recorded";
        var colon = reason.IndexOf(": ", StringComparison.Ordinal);
        return PlainText.Of(colon is > 0 and < 20 ? reason[(colon + 2)..] : reason, LongestReason);
    }
}
