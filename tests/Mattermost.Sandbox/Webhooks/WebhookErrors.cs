using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>
/// The failures of an incoming webhook. Newer servers keep the status and hide the cause behind one id, with a message
/// that repeats the webhook's id, which is its secret.
/// </summary>
internal sealed class WebhookErrors(Release release, string hookId)
{
    private const string Prefix = "web.incoming_webhook.";

    public static readonly AppError Disabled = new(501, Prefix + "disabled.app_error", "Incoming webhooks have been disabled by the system admin.");
    public static readonly AppError NoText = new(400, Prefix + "text.app_error", "No text specified.");
    public static readonly AppError InvalidHook = new(400, Prefix + "invalid.app_error", "Invalid webhook.");
    public static readonly AppError NoSuchChannel = new(404, Prefix + "channel.app_error", "Couldn't find the channel.");
    public static readonly AppError NoDefaultChannel = new(404, "app.channel.get.existing.app_error", "Unable to find the existing channel.");
    public static readonly AppError ChannelLocked = new(403, Prefix + "channel_locked.app_error", "This webhook is not permitted to post to the requested channel.");
    public static readonly AppError NoSuchUser = new(400, Prefix + "user.app_error", "Couldn't find the user.");
    public static readonly AppError NoOwner = new(403, Prefix + "user.app_error", "Couldn't find the user.");
    public static readonly AppError NoPermission = new(403, Prefix + "permissions.app_error", "Inappropriate channel permissions.");
    public static readonly AppError PostNotSaved = new(500, "api.post.create_webhook_post.creating.app_error", "Error creating post.");
    public static readonly AppError SystemType = new(400, "api.context.invalid_param.app_error", "Invalid post.type parameter.");
    public static readonly AppError NoPriority = new(400, "api.context.invalid_param.app_error", "Invalid webhook.priority.priority parameter.");
    public static readonly AppError BodyTooLarge = new(413, "api.context.request_body_too_large.app_error", "The request body is too large.");

    private static readonly AppError Undecodable = new(400, "model.incoming_hook.parse_data.app_error", "Unable to parse incoming data.");

    public static AppError PropsTooLong(int limit) =>
        new(400, Prefix + "split_props_length.app_error", $"Unable to split webhook props into {limit} character parts.");

    /// <summary>The <c>Content-Type</c> header cannot be read.</summary>
    public AppError MediaType() => release.WrapsWebhookErrors
        ? new(400, Prefix + "media_type.app_error", $"Failed to parse the media type for incoming webhook {hookId}.")
        : new(400, "api.webhook.incoming.error", "Could not decode the multipart payload of incoming webhook.");

    public AppError Decode(string mediaType) => release.WrapsWebhookErrors
        ? new(400, Prefix + "decode.app_error", $"Failed to decode the payload of media type {mediaType} for incoming webhook {hookId}.", Undecodable.Id)
        : Undecodable;

    public AppError Multipart() => release.WrapsWebhookErrors
        ? Decode("multipart/form-data")
        : new(400, "api.webhook.incoming.error", "Could not decode the multipart payload of incoming webhook.");

    /// <summary>A failure of handling as this release tells it.</summary>
    public AppError Handling(AppError cause, string mediaType) => release.WrapsWebhookErrors
        ? new(cause.Status, Prefix + "general.app_error", $"Failed to handle the payload of media type {mediaType} for incoming webhook {hookId}.", cause.Id)
        : cause;
}
