using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>The sandbox's records in the JSON of REST v4; times are Unix milliseconds, 0 where unset.</summary>
internal static class Wire
{
    public static object Team(SandboxTeam team) => new
    {
        team.Id,
        team.Name,
        team.DisplayName,
        Type = "O",
        DeleteAt = Millis(team.DeleteAt),
    };

    public static object Channel(SandboxChannel channel) => new
    {
        channel.Id,
        channel.TeamId,
        channel.Name,
        channel.DisplayName,
        Type = TypeLetter(channel.Type),
        DeleteAt = Millis(channel.DeleteAt),
    };

    public static object User(SandboxUser user) => new { user.Id, user.Username, Roles = "system_admin system_user", DeleteAt = 0 };

    public static object Hook(SandboxHook hook) => new
    {
        hook.Id,
        hook.TeamId,
        hook.ChannelId,
        hook.UserId,
        hook.DisplayName,
        hook.Description,
        hook.Username,
        hook.IconUrl,
        hook.ChannelLocked,
        CreateAt = Millis(hook.CreateAt),
        DeleteAt = Millis(hook.DeleteAt),
    };

    public static object Post(SandboxPost post) => new
    {
        post.Id,
        post.ChannelId,
        post.UserId,
        post.Message,
        post.Type,
        CreateAt = Millis(post.CreateAt),
        DeleteAt = 0,
        RootId = "",
        Props = Props(post),
    };

    /// <summary>Newest first, as Mattermost lists them.</summary>
    public static object PostList(IEnumerable<SandboxPost> newestFirst)
    {
        var posts = newestFirst.ToArray();
        return new { Order = posts.Select(post => post.Id), Posts = posts.ToDictionary(post => post.Id, Post, StringComparer.Ordinal) };
    }

    private static JsonObject Props(SandboxPost post)
    {
        var props = new JsonObject(post.Props.Select(prop => KeyValuePair.Create(prop.Key, JsonSerializer.SerializeToNode(prop.Value))));
        if (post.Attachments.Count > 0) props["attachments"] = JsonSerializer.SerializeToNode(post.Attachments, Surface.Json);
        return props;
    }

    private static string TypeLetter(ChannelType type) => type switch
    {
        ChannelType.Private => "P",
        ChannelType.Direct => "D",
        _ => "O",
    };

    private static long Millis(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? 0;
}
