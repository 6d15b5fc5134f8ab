using System.Globalization;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/channels</c> and the posts in them.</summary>
internal sealed class ChannelsApi(SandboxState state, SandboxUser admin)
{
    private static readonly AppError NoChannel = AppError.NotFound("app.channel.get.existing.app_error", "Unable to find the existing channel.");
    private static readonly AppError NameTaken = AppError.BadRequest("store.sql_channel.save_channel.exists.app_error", "A channel with that name already exists on the same team.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/channels", CreateAsync);
        api.Map(app, "GET", "/channels/{id}", call => Task.FromResult(Get(call.Route("id"))));
        api.Map(app, "DELETE", "/channels/{id}", call => Task.FromResult(Archive(call.Route("id"))));
        api.Map(app, "GET", "/channels/{id}/posts", call => Task.FromResult(ListPosts(call)));
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<ChannelBody>();
        if (string.IsNullOrEmpty(body.Name) || body.Type is not ("O" or "P")) return AppError.InvalidParameter("channel");
        if (state.FindTeam(body.TeamId ?? "") is not { } team) return AppError.InvalidParameter("team_id");
        if (state.FindChannelByName(team.Id, body.Name) is not null) return NameTaken;
        var type = body.Type == "P" ? ChannelType.Private : ChannelType.Open;
        return RestResult.Created(Wire.Channel(state.AddChannel(team.Id, body.Name, body.DisplayName ?? body.Name, type, [admin.Id])));
    }

    private RestResult Get(string id) => state.FindChannel(id) is { } channel ? RestResult.Found(Wire.Channel(channel)) : NoChannel;

    private RestResult Archive(string id)
    {
        if (state.FindChannel(id) is null) return NoChannel;
        state.ArchiveChannel(id);
        return RestResult.Done;
    }

    /// <summary>Newest first; <c>per_page</c> is 60 unless told and silently at most 200.</summary>
    private RestResult ListPosts(RestCall call)
    {
        if (state.FindChannel(call.Route("id")) is not { } channel) return NoChannel;
        var perPage = Math.Clamp(Number(call.Query("per_page"), 60), 1, 200);
        var page = state.Posts.In(channel.Id).Reverse().Skip(Number(call.Query("page"), 0) * perPage).Take(perPage);
        return RestResult.Found(Wire.PostList(page));
    }

    private static int Number(string text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private sealed record ChannelBody(string? TeamId, string? Name, string? DisplayName, string? Type);
}
