using System.Net;

namespace Integration.Functions.Mattermost;

/// <summary>Refusals in our own words: what happened, and what to do next.</summary>
internal static class WebhookRefusals
{
    public const string WebPage =
        "A web page answered instead of Mattermost: a sign-in page or a proxy is in between. Let requests to /hooks/ through to Mattermost without a sign-in.";

    public const string NotOk =
        "Something other than Mattermost answered, so nobody knows whether the message was posted. Check the proxy or gateway in front of Mattermost: it must pass on the answers of /hooks/.";

    private const string Gone =
        "Mattermost doesn't know this webhook: it was deleted, or its channel was archived. Create a new incoming webhook in Mattermost and connect the team with it.";

    public const string TooLarge =
        "The message is larger than this Mattermost, or a proxy in front of it, accepts, even after it was cut. A system administrator can raise MaximumPayloadSizeBytes (ServiceSettings in config.json), or the body size of the proxy.";

    /// <param name="isMattermost">The answer carries Mattermost's version, or an error id of its kind: no proxy's does.</param>
    public static PostOutcome For(HttpStatusCode status, string errorId, bool isMattermost)
    {
        if (IsTooLarge(status, errorId)) return new PostOutcome.Refused(status, TooLarge) { IsTooLarge = true };
        if (WebhookAnswer.IsByPlugin(errorId)) return OfMessage(status, "A plugin of this Mattermost rejected the message. Ask your system administrator which plugin checks posts", errorId);
        if (OfConnection((int)status, errorId) is { } known) return new PostOutcome.Refused(status, known.Why) { Scope = known.Scope };
        return errorId.Length == 0 && !isMattermost && Intercepted((int)status) is { } why
            ? new PostOutcome.Intercepted(status, why, MaybePosted: false)
            : OfMessage(status, $"Mattermost refused this message with status {(int)status}. Other messages aren't affected", errorId);
    }

    private static PostOutcome.Refused OfMessage(HttpStatusCode status, string why, string errorId) => new(status, errorId.Length == 0 ? $"{why}." : $"{why} (error {errorId}).");

    private static (string Why, RefusalScope Scope)? OfConnection(int status, string errorId) => status switch
    {
        400 when Ends(errorId, ".invalid.app_error") => (Gone, RefusalScope.Connection),
        // From 10.x on this id stands for every cause, and a deleted webhook is the likely one.
        400 when IsGeneral(errorId) => (Gone, RefusalScope.Unclear),
        403 when Ends(errorId, "channel_locked.app_error") =>
            ("The webhook is locked to another channel. Create an incoming webhook for the right channel and connect the team with it.", RefusalScope.Connection),
        403 when IsGeneral(errorId) || Ends(errorId, "permissions.app_error") || Ends(errorId, "user.app_error") || Ends(errorId, "town_square_read_only") =>
            ("The webhook's owner can't post in its channel anymore. Create the webhook again as a member of the channel, or ask a system administrator.", RefusalScope.Connection),
        404 when IsGeneral(errorId) || Ends(errorId, "channel.app_error") || Ends(errorId, "channel.get.existing.app_error") =>
            ("The webhook's channel is gone. Create an incoming webhook for another channel and connect the team with it.", RefusalScope.Connection),
        404 when Ends(errorId, "context.404.app_error") =>
            ("There is no webhook at this address. Check the address, or create a new incoming webhook, and connect the team again.", RefusalScope.Connection),
        501 => ("Incoming webhooks are turned off on this Mattermost. A system administrator can turn them on in System Console > Integrations > Integration Management.", RefusalScope.Connection),
        _ => null,
    };

    private static string? Intercepted(int status) => status switch
    {
        >= 300 and < 400 => "The address redirects to another one, which isn't followed. Connect the team with the final address; often it only lacks https.",
        401 or 407 => "A proxy in front of Mattermost asks for a sign-in. Let requests to /hooks/ through to Mattermost without one.",
        403 => "A proxy or firewall in front of Mattermost refuses the request. Let requests to /hooks/ through to Mattermost.",
        404 or 410 => "There is no webhook at this address, and it isn't Mattermost that says so. Check the address and the proxy in front of Mattermost.",
        405 => "The address doesn't take posts, so it isn't an incoming webhook. Connect the team with the address that Mattermost shows for the webhook.",
        _ => $"Something other than Mattermost refused with status {status}. Check that the address has the right scheme (https or http), host and port.",
    };

    /// <summary>Our JSON is always whole: a server that can't decode it has cut it off at its limit.</summary>
    private static bool IsTooLarge(HttpStatusCode status, string errorId) => status is HttpStatusCode.RequestEntityTooLarge
        || (status is HttpStatusCode.BadRequest && (Ends(errorId, ".decode.app_error") || Ends(errorId, ".parse.app_error") || Ends(errorId, ".parse_data.app_error") || Ends(errorId, ".split_props_length.app_error")));

    private static bool IsGeneral(string errorId) => Ends(errorId, "incoming_webhook.general.app_error");

    private static bool Ends(string errorId, string end) => errorId.EndsWith(end, StringComparison.Ordinal);
}
