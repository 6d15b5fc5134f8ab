using System.Text.Json;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;
using Mattermost.Sandbox.Webhooks;

namespace Mattermost.Sandbox.Posting;

/// <summary>What the server makes of a post that somebody sends, and which posts it does not take.</summary>
internal sealed class PostRules(SandboxState state, ServerProfile server)
{
    private static readonly AppError Archived = AppError.BadRequest("api.post.create_post.can_not_post_to_deleted.error", "Can not post to deleted channel.");
    private static readonly AppError BadRoot = AppError.BadRequest("api.post.create_post.root_id.app_error", "Invalid RootId parameter.");
    private static readonly AppError MessageTooLong = AppError.BadRequest("model.post.is_valid.message_length.app_error", "Post Message property is longer than the maximum permitted length.");
    private static readonly AppError PropsTooLong = AppError.BadRequest("model.post.is_valid.props.app_error", "Invalid props.");
    private static readonly AppError SystemType = AppError.BadRequest("api.context.invalid_param.app_error", "Invalid post.type parameter.");

    /// <summary>Props by which a post pretends to be somebody else's.</summary>
    private static readonly string[] IdentityProps = ["from_webhook", "override_username", "override_icon_url", "override_icon_emoji", "webhook_display_name"];

    public SandboxPost Apply(SandboxPost draft, PostBody body)
    {
        var author = state.FindUser(draft.UserId);
        var props = (body.Props ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        if (server.Release.StripsIdentityProps)
        {
            foreach (var name in IdentityProps) props.Remove(name);
        }

        if (author?.Bot is not null) props["from_bot"] = JsonSerializer.SerializeToElement("true");
        return WithProps(draft, props) with { RootId = body.RootId ?? "", PendingPostId = body.PendingPostId ?? "", Type = body.Type ?? "" };
    }

    /// <summary>Members left out stay as they are; <c>props</c> are replaced as a whole.</summary>
    public SandboxPost Patch(SandboxPost post, PostBody patch)
    {
        var edited = post with { Message = patch.Message ?? post.Message };
        return patch.Props is null ? edited : WithProps(edited, patch.Props.ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>Attachments come out of the props; actions get ids; a name of its own shows where the server allows it.</summary>
    public SandboxPost WithProps(SandboxPost post, Dictionary<string, JsonElement> props)
    {
        var attachments = props.Remove("attachments", out var given) && given.ValueKind == JsonValueKind.Array
            ? AttachmentReader.Verbatim.Read(given.Deserialize<IReadOnlyList<AttachmentBody?>>(Surface.Json))
            : [];
        var claimed = IsTrue(props, "from_webhook") && server.Settings.EnablePostUsernameOverride ? Text(props, "override_username") : null;
        return post with
        {
            Props = props,
            Attachments = attachments,
            IsAutomatic = post.IsAutomatic || IsTrue(props, "from_webhook"),
            AuthorName = claimed ?? post.AuthorName,
        };
    }

    public AppError? Refusal(SandboxPost draft, SandboxChannel channel)
    {
        if (channel.DeleteAt is not null) return Archived;
        if (draft.RootId.Length > 0 && state.Posts.Find(draft.RootId) is not { DeleteAt: null, RootId: "" }) return BadRoot;
        if (draft.RootId.Length > 0 && state.Posts.Find(draft.RootId)!.ChannelId != channel.Id) return BadRoot;
        return draft.Type.StartsWith("system_", StringComparison.Ordinal) ? SystemType : TooLong(draft);
    }

    public AppError? TooLong(SandboxPost post)
    {
        if (GoJson.CodePoints(post.Message) > server.Settings.MaxPostSize) return MessageTooLong;
        return GoJson.Length(PostWire.Props(post)) > server.Release.HardPropsLimit ? PropsTooLong : null;
    }

    private static bool IsTrue(Dictionary<string, JsonElement> props, string name) => Text(props, name) == "true";

    private static string? Text(Dictionary<string, JsonElement> props, string name) =>
        props.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
