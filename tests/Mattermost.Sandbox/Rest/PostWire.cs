using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Posts in the JSON of REST v4. What a button's integration is, no client gets to see.</summary>
internal static class PostWire
{
    public static object Post(SandboxPost post) => new
    {
        post.Id,
        CreateAt = Wire.Millis(post.CreateAt),
        UpdateAt = Wire.Millis(Latest(post)),
        EditAt = Wire.Millis(post.EditAt),
        DeleteAt = Wire.Millis(post.DeleteAt),
        IsPinned = false,
        post.UserId,
        post.ChannelId,
        post.RootId,
        OriginalId = "",
        Message = post.DeleteAt is null ? post.Message : "",
        Type = post.VisibleTo is null ? post.Type : "system_ephemeral",
        Props = Props(post),
        Hashtags = "",
        post.PendingPostId,
        ReplyCount = 0,
        Metadata = new { },
    };

    /// <summary>In the order given; the roots of replies come along without being listed.</summary>
    public static object List(IEnumerable<SandboxPost> ordered, Func<string, SandboxPost?> find)
    {
        var posts = ordered.ToArray();
        var roots = posts.Where(post => post.RootId.Length > 0).Select(post => find(post.RootId)).OfType<SandboxPost>();
        return new
        {
            Order = posts.Select(post => post.Id),
            Posts = posts.Concat(roots).DistinctBy(post => post.Id, StringComparer.Ordinal).ToDictionary(post => post.Id, Post, StringComparer.Ordinal),
            NextPostId = "",
            PrevPostId = "",
        };
    }

    public static JsonObject Props(SandboxPost post)
    {
        var props = new JsonObject(post.Props.Select(prop => KeyValuePair.Create(prop.Key, JsonSerializer.SerializeToNode(prop.Value))));
        if (post.Attachments.Count > 0) props["attachments"] = JsonSerializer.SerializeToNode(post.Attachments.Select(Public), Surface.Json);
        return props;
    }

    private static DateTimeOffset Latest(SandboxPost post) => post.UpdateAt > post.CreateAt ? post.UpdateAt : post.CreateAt;

    private static SandboxAttachment Public(SandboxAttachment attachment) => attachment with
    {
        Actions = attachment.Actions?.Select(action => action with { Integration = null }).ToArray(),
    };
}
