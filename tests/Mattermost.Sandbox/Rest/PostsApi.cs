using System.Text.Json;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/posts</c>, and the posts of a channel.</summary>
internal sealed class PostsApi(SandboxState state, RestGuard guard, PostWriter writer, PostRules rules, RecentPosts recent)
{
    private static readonly AppError NoPost = AppError.NotFound("app.post.get.app_error", "Unable to get the post.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/posts", CreateAsync);
        api.Map(app, "POST", "/posts/ephemeral", CreateEphemeralAsync);
        api.Map(app, "GET", "/posts/{post_id}", call => RestResult.Found(PostWire.Post(Readable(call))));
        api.Map(app, "GET", "/posts/{post_id}/thread", Thread);
        api.Map(app, "PUT", "/posts/{post_id}/patch", PatchAsync);
        api.Map(app, "DELETE", "/posts/{post_id}", Delete);
        api.Map(app, "GET", "/channels/{channel_id}/posts", List);
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<PostBody>("post");
        if (state.FindChannel(body.ChannelId ?? "") is not { } channel) return AppError.MissingPermission(Permission.CreatePost);
        RestGuard.Demand(guard.Access.ToPost(call.Caller, channel), Permission.CreatePost);
        return recent.Once(call.Caller, body.PendingPostId, () =>
        {
            var draft = rules.Apply(writer.Draft(call.Caller, channel, body.Message ?? ""), body);
            RestGuard.Refuse(rules.Refusal(draft, channel) is not null, rules.Refusal(draft, channel)!);
            return writer.Save(draft);
        }) is { } saved
            ? RestResult.Created(PostWire.Post(saved))
            : RecentPosts.Pending;
    }

    private async Task<RestResult> CreateEphemeralAsync(RestCall call)
    {
        var body = await call.BodyAsync<EphemeralBody>("body");
        RestGuard.Refuse(string.IsNullOrEmpty(body.UserId), AppError.InvalidParameter("user_id"));
        guard.Demand(call, Permission.CreatePostEphemeral);
        var reader = guard.User(body.UserId!);
        var channel = guard.Channel(body.Post?.ChannelId ?? "");
        var draft = rules.Apply(writer.Draft(call.Caller, channel, body.Post!.Message ?? ""), body.Post);
        return RestResult.Created(PostWire.Post(writer.SaveFor(reader, draft)));
    }

    private RestResult Thread(RestCall call)
    {
        var post = Readable(call);
        var rootId = post.RootId.Length > 0 ? post.RootId : post.Id;
        var thread = state.Posts.All.Where(other => other.DeleteAt is null && (other.Id == rootId || other.RootId == rootId));
        return RestResult.Found(PostWire.List(thread.Reverse(), state.Posts.Find));
    }

    private async Task<RestResult> PatchAsync(RestCall call)
    {
        var body = await call.BodyAsync<PostBody>("post");
        var post = Readable(call);
        guard.Demand(call, guard.Channel(post.ChannelId), post.UserId == call.Caller.Id ? Permission.EditPost : Permission.EditOthersPosts);
        var edited = rules.Patch(post, body);
        RestGuard.Refuse(rules.TooLong(edited) is not null, rules.TooLong(edited)!);
        return RestResult.Found(PostWire.Post(writer.Edit(post.Id, _ => edited)));
    }

    /// <summary>With a thread's root go its replies.</summary>
    private RestResult Delete(RestCall call)
    {
        var post = Readable(call);
        guard.Demand(call, guard.Channel(post.ChannelId), post.UserId == call.Caller.Id ? Permission.DeletePost : Permission.DeleteOthersPosts);
        foreach (var gone in state.Posts.All.Where(other => other.DeleteAt is null && (other.Id == post.Id || other.RootId == post.Id))) writer.Delete(gone.Id);
        return RestResult.Done;
    }

    /// <summary>Newest first; a page, or what came before, after or since something. Only <c>since</c> tells of deleted posts.</summary>
    private RestResult List(RestCall call)
    {
        var channel = guard.Channel(call);
        guard.DemandToRead(call, channel);
        var newest = state.Posts.In(channel.Id).Reverse();
        if (call.Number("since") is { } since)
        {
            return RestResult.Found(PostWire.List(newest.Where(post => Wire.Millis(post.DeleteAt ?? post.EditAt ?? post.CreateAt) > since), state.Posts.Find));
        }

        var visible = newest.Where(post => post.DeleteAt is null);
        if (state.Posts.Find(call.Query("before")) is { } before) visible = visible.Where(post => post.Number < before.Number);
        if (state.Posts.Find(call.Query("after")) is { } after) visible = visible.Where(post => post.Number > after.Number).Reverse();
        var page = call.Page(visible);
        return RestResult.Found(PostWire.List(call.Query("after").Length > 0 ? page.Reverse() : page, state.Posts.Find));
    }

    private SandboxPost Readable(RestCall call)
    {
        if (state.Posts.Find(call.Id("post_id")) is not { DeleteAt: null } post) throw new RestRefusal(NoPost);
        guard.DemandToRead(call, guard.Channel(post.ChannelId));
        return post;
    }

    private sealed record EphemeralBody(string? UserId, PostBody? Post);
}

/// <summary>A post as a caller sends it.</summary>
internal sealed record PostBody(
    string? ChannelId, string? Message, string? RootId, string? PendingPostId, string? Type, IReadOnlyDictionary<string, JsonElement>? Props);
