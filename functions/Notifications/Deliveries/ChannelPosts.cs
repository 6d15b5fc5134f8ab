using System.Diagnostics;
using System.Net;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// Posts to the channel of a connection: by its incoming webhook, or as the bot of its server. A bot's posts carry the
/// delivery's name, so that a post whose answer was lost is found again instead of being made twice.
/// </summary>
internal sealed class ChannelPosts(IncomingWebhooks webhooks, MattermostServers servers, MattermostRest rest)
{
    private const string NotMattermost =
        "Something other than Mattermost answered: a sign-in page or a proxy is in between. Let requests to /api/v4/ through to Mattermost without a sign-in.";

    /// <summary>The address that posts go to, or null when the connection's server was uninstalled.</summary>
    public async ValueTask<Uri?> AddressAsync(TeamConnection connection, CancellationToken stopping) =>
        connection.WebhookUrl ?? (await BotOfAsync(connection, stopping))?.BaseUrl;

    /// <param name="eventName">By which a bot's post is found again: <see cref="ClaimRequest.EventName"/>.</param>
    /// <param name="rootId">The post to reply to, or null; a webhook cannot, and a root that is gone does not stop the post.</param>
    public async Task<PostOutcome> PostAsync(
        TeamConnection connection, MattermostMessage message, string eventName, string? rootId, CancellationToken stopping)
    {
        if (connection.WebhookUrl is { } webhook) return await webhooks.PostAsync(webhook, message, stopping);

        if (await BotOfAsync(connection, stopping) is not { Bot: { } bot } server)
        {
            return new PostOutcome.Refused(HttpStatusCode.NotFound, "The Mattermost server was uninstalled. Install it again, or connect the channel by an incoming webhook.") { Scope = RefusalScope.Connection };
        }

        var post = new BotPost(connection.ChannelId!, message.Text ?? "", eventName) { RootId = rootId, Props = PostDraft.PropsOf(message) };
        var answer = await BotPosts.PostAsync(rest.As(server.BaseUrl, bot.Token), post, stopping);
        return OutcomeOf(answer, bot) with { Server = answer.Head.Server };
    }

    /// <summary>Whether a bot's post of this delivery exists already.</summary>
    /// <param name="since">When the first attempt was made.</param>
    /// <returns><see cref="PostOutcome.Posted"/> with its id, null when there is none, or why nobody can tell.</returns>
    public async Task<PostOutcome?> FindAsync(TeamConnection connection, string eventName, DateTimeOffset since, CancellationToken stopping)
    {
        if (await BotOfAsync(connection, stopping) is not { Bot: { } bot } server) return null;

        var answer = await BotPosts.FindAsync(rest.As(server.BaseUrl, bot.Token), bot.UserId, connection.ChannelId!, eventName, since, stopping);
        return answer.AnswerOrNull is not { } found
            ? OutcomeOf(answer.FailureOrNull!, bot) with { Server = answer.Head.Server }
            : found.Post is { } ours
                ? new PostOutcome.Posted(ours.Id) { Server = answer.Head.Server }
                : null;
    }

    private async ValueTask<MattermostServer?> BotOfAsync(TeamConnection connection, CancellationToken stopping) =>
        connection is { ServerId: { } serverId, ChannelId: not null } ? await servers.FindAsync(serverId, stopping) : null;

    private static PostOutcome OutcomeOf(RestOutcome<RestPost> answer, MattermostBot bot) =>
        answer.AnswerOrNull is { } post ? new PostOutcome.Posted(post.Id) : OutcomeOf(answer.FailureOrNull!, bot);

    private static PostOutcome OutcomeOf(RestFailure failure, MattermostBot bot) => failure switch
    {
        RestFailure.Busy busy => new PostOutcome.Busy(busy.Status, busy.RetryAfter, busy.MaybeDone),
        RestFailure.Unreachable silent => new PostOutcome.Unreachable(silent.Why, silent.MaybeDone),
        RestFailure.Forbidden forbidden => new PostOutcome.Forbidden(forbidden.Why),
        RestFailure.Unreadable other => new PostOutcome.Intercepted(other.Status, NotMattermost, MaybePosted: (int)other.Status < 300),
        // Mattermost gives an id with each of its errors.
        RestFailure.Refused { ErrorId: "" } other when other.Status != HttpStatusCode.RequestEntityTooLarge => new PostOutcome.Intercepted(other.Status, NotMattermost, MaybePosted: false),
        RestFailure.Refused refused => OutcomeOf(refused, bot),
        _ => throw new UnreachableException(failure.GetType().Name),
    };

    private static PostOutcome.Refused OutcomeOf(RestFailure.Refused refused, MattermostBot bot)
    {
        if (refused.Status == HttpStatusCode.RequestEntityTooLarge || (refused.Status == HttpStatusCode.BadRequest && refused.Is("invalid_body_param.app_error")))
            return new(refused.Status, WebhookRefusals.TooLarge) { IsTooLarge = true };
        return OfConnection(refused, bot) is { } why
            ? new(refused.Status, why) { Scope = RefusalScope.Connection }
            : new(refused.Status, WebhookAnswer.IsByPlugin(refused.ErrorId)
                ? $"A plugin of this Mattermost rejected the message. Ask your system administrator which plugin checks posts (error {refused.ErrorId})."
                : $"Mattermost refused this message with status {(int)refused.Status}. Other messages aren't affected (error {refused.ErrorId}).");
    }

    private static string? OfConnection(RestFailure.Refused refused, MattermostBot bot) => refused.Status switch
    {
        HttpStatusCode.Unauthorized => $"The token of the bot @{bot.Username} is no longer valid. Ask your system administrator to run the installation again, which makes a new one.",
        HttpStatusCode.Forbidden => $"The bot @{bot.Username} can't post in the channel. Add it with /invite @{bot.Username} there.",
        HttpStatusCode.NotFound => "The channel is gone. Connect another one with /parabol connect.",
        HttpStatusCode.BadRequest when refused.Is("can_not_post_to_deleted.error") => "The channel is archived. Unarchive it, or connect another one with /parabol connect.",
        _ => null,
    };
}
