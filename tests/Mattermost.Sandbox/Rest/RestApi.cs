using System.Diagnostics;
using System.Text.Json;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Rest;

/// <summary>The frame of every REST call: rate limit, headers, token, and errors in Mattermost's shape.</summary>
internal sealed class RestApi(Surface surface, RateLimiter limiter, SandboxToken token)
{
    public const string Root = "/api/v4";

    /// <summary>Maps a call that needs the administrator's token.</summary>
    public void Map(IEndpointRouteBuilder app, string method, string path, Func<RestCall, Task<RestResult>> handle) =>
        app.MapMethods(Root + path, [method], http => AnswerAsync(http, handle, needsToken: true));

    /// <summary>Maps a call that anybody may make.</summary>
    public void MapOpen(IEndpointRouteBuilder app, string method, string path, Func<RestCall, Task<RestResult>> handle) =>
        app.MapMethods(Root + path, [method], http => AnswerAsync(http, handle, needsToken: false));

    private async Task AnswerAsync(HttpContext http, Func<RestCall, Task<RestResult>> handle, bool needsToken)
    {
        if (!await limiter.AdmitAsync(http)) return;
        await (await ResultAsync(http, handle, needsToken) switch
        {
            RestResult.Refused refused => surface.Error(http, refused.Error),
            RestResult.Ok ok => Ok(http, ok),
            var other => throw new UnreachableException(other.GetType().Name),
        }).WriteAsync(http);
    }

    private async Task<RestResult> ResultAsync(HttpContext http, Func<RestCall, Task<RestResult>> handle, bool needsToken)
    {
        if (needsToken && !token.Admits(http.Request)) return AppError.SessionExpired;
        try
        {
            return await handle(new RestCall(http));
        }
        catch (JsonException)
        {
            return AppError.InvalidParameter("body");
        }
    }

    private Answer Ok(HttpContext http, RestResult.Ok ok)
    {
        surface.Stamp(http);
        return Answer.Json(ok.Status, ok.Value);
    }
}

/// <summary>One REST call.</summary>
internal sealed class RestCall(HttpContext http)
{
    public string Route(string name) => http.Request.RouteValues[name]?.ToString() ?? "";

    public string Query(string name) => http.Request.Query[name].ToString();

    /// <summary>The body, in Mattermost's spelling.</summary>
    /// <exception cref="JsonException">It is not what the call wants.</exception>
    public async Task<T> BodyAsync<T>() =>
        await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Surface.Json, http.RequestAborted) ?? throw new JsonException("null");
}

internal abstract record RestResult
{
    private RestResult()
    {
    }

    public sealed record Ok(int Status, object Value) : RestResult;

    public sealed record Refused(AppError Error) : RestResult;

    /// <summary>What Mattermost says when there is nothing else to say.</summary>
    public static readonly RestResult Done = new Ok(StatusCodes.Status200OK, new { Status = "OK" });

    public static RestResult Found(object value) => new Ok(StatusCodes.Status200OK, value);

    public static RestResult Created(object value) => new Ok(StatusCodes.Status201Created, value);

    public static implicit operator RestResult(AppError error) => new Refused(error);
}
