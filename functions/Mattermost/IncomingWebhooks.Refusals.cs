using System.Net;

namespace Integration.Functions.Mattermost;

/// <summary>Refusals in our own words: what happened, and what to do next.</summary>
internal static class WebhookRefusals
{
    public const string WebPage =
        "The address answers with a web page, not as Mattermost: a sign-in page or a proxy stands in between. Let requests to /hooks/ through to Mattermost without a sign-in.";

    private const string Gone =
        "Mattermost does not know this webhook (any more): it was deleted, or its channel was archived. Create a new incoming webhook in Mattermost and connect the team with it.";

    private const string Unreadable =
        "Mattermost could not take this message as it is. The connection itself is fine; please report this to the operator of this integration.";

    public static PostOutcome.Refused For(HttpStatusCode status, string errorId) => new(status, Words((int)status, errorId))
    {
        MessageAtFault = status is HttpStatusCode.RequestEntityTooLarge || (status is HttpStatusCode.BadRequest && IsAboutTheMessage(errorId)),
    };

    private static string Words(int status, string errorId) => status switch
    {
        >= 300 and < 400 => "The address redirects to another one, which is not followed. Connect the team with the final address; often it only lacks https.",
        400 when IsAboutTheMessage(errorId) => Unreadable,
        // Mattermost always gives an id with a 400, so this is somebody else.
        400 when errorId.Length == 0 => "The server refuses the request, and not as Mattermost would. Check that the address has the right scheme (https or http), host and port.",
        400 or 410 => Gone,
        401 or 407 => "The server, or a proxy in front of it, asks for a sign-in. Let requests to /hooks/ through to Mattermost without one.",
        403 when Ends(errorId, "channel_locked.app_error") => "The webhook is locked to another channel. Create an incoming webhook for the right channel and connect the team with it.",
        403 => "The webhook's owner may not post in its channel (any more), or a firewall in front of Mattermost refuses. Create the webhook again as a member of the channel, or ask the server's administrator.",
        404 when Ends(errorId, "channel.app_error") || Ends(errorId, "channel.get.existing.app_error") => "The webhook's channel is gone. Create an incoming webhook for another channel and connect the team with it.",
        404 => "There is no webhook at this address. Check the address, or create a new incoming webhook, and connect the team again.",
        405 => "The address does not take posts, so it is not an incoming webhook. Connect the team with the address that Mattermost shows for the webhook.",
        413 => "The message is larger than the server, or a proxy in front of it, accepts. Its administrator can raise the limit (MaximumPayloadSizeBytes in Mattermost).",
        501 => "Incoming webhooks are switched off on this Mattermost server. A system administrator can enable them: System Console > Integrations > Integration Management.",
        _ => $"The server refuses with status {status}. Check the address and ask the server's administrator.",
    };

    /// <summary>The ids that servers give when they cannot read or store the message itself.</summary>
    private static bool IsAboutTheMessage(string errorId) =>
        Ends(errorId, ".decode.app_error")
        || Ends(errorId, ".parse.app_error")
        || Ends(errorId, ".parse_data.app_error")
        || Ends(errorId, ".text.app_error")
        || Ends(errorId, ".split_props_length.app_error")
        || Ends(errorId, ".media_type.app_error");

    private static bool Ends(string errorId, string end) => errorId.EndsWith(end, StringComparison.Ordinal);
}
