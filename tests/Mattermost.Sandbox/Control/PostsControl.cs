using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Mattermost.Sandbox.Pages;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Control;

/// <summary>
/// <c>GET /sandbox/posts?channel=&amp;after=</c> for scripts and <c>/sandbox/stream</c> for the channel page. <c>channel</c> is an id or a
/// name, <c>after</c> the number of the last post that is known already; each post says whom it notified. <c>/sandbox/ephemerals?user=</c>
/// tells what only one person saw.
/// </summary>
internal sealed class PostsControl(SandboxState state)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sandbox/posts", (string? channel, long? after) =>
            ControlJson.Ok(state.Posts.After(after ?? 0).Where(post => IsIn(post, channel)).Select(View)));
        app.MapGet("/sandbox/ephemerals", (string? user) => ControlJson.Ok(state.Ephemerals.All
            .Select(post => (Post: post, Reader: state.FindUser(post.VisibleTo ?? "")?.Username))
            .Where(seen => string.IsNullOrEmpty(user) || seen.Reader == user)
            .Select(seen => new { seen.Reader, seen.Post.Id, Channel = seen.Post.ChannelName, seen.Post.CreateAt, seen.Post.Message, seen.Post.Attachments, seen.Post.Props })));
        app.MapGet("/sandbox/stream", (HttpContext http, IHostApplicationLifetime server, string? channel, long? after) =>
        {
            var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, server.ApplicationStopping);
            http.Response.RegisterForDispose(ended);
            return TypedResults.ServerSentEvents(StreamAsync(channel, LastSeen(http) ?? after ?? 0, ended.Token));
        });
    }

    private static bool IsIn(SandboxPost post, string? channel) => string.IsNullOrEmpty(channel) || post.ChannelId == channel || post.ChannelName == channel;

    private static object View(SandboxPost post) => new
    {
        post.Number,
        post.Id,
        Team = post.TeamName,
        Channel = post.ChannelName,
        Author = post.AuthorName,
        post.CreateAt,
        post.Message,
        post.Attachments,
        post.Props,
        post.Rings,
        Notified = post.Notified.Select(person => new { person.Username, person.By }),
        Text = PostText.Render(post),
    };

    private async IAsyncEnumerable<SseItem<string>> StreamAsync(string? channel, long after, [EnumeratorCancellation] CancellationToken stopping)
    {
        yield return new SseItem<string>("", "ready"); // opens the stream at once, not with the first post
        await foreach (var (revision, post) in state.Posts.FollowAsync(after, stopping))
        {
            if (!IsIn(post, channel)) continue;
            var data = JsonSerializer.Serialize(new { post.Number, Html = PostHtml.Post(post) }, ControlJson.Options);
            yield return new SseItem<string>(data, "post") { EventId = $"{revision}" };
        }
    }

    /// <summary>A browser that lost the stream says which event it saw last.</summary>
    private static long? LastSeen(HttpContext http) =>
        long.TryParse(http.Request.Headers["Last-Event-ID"].ToString(), out var number) ? number : null;
}
