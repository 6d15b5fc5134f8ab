using System.Diagnostics;
using System.Text.Json;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Rest;

/// <summary>The frame of every REST call: planned faults, rate limit, headers, token, and errors in Mattermost's shape.</summary>
internal sealed class RestApi(
    Surface surface, RateLimiter limiter, Sessions sessions, ServerProfile server, FaultPlan faults, FaultyAnswer faulty, RestCalls calls, TimeProvider clock)
{
    public const string Root = "/api/v4";

    /// <summary>Maps a call that needs a token.</summary>
    public void Map(IEndpointRouteBuilder app, string method, string path, Func<RestCall, Task<RestResult>> handle) =>
        app.MapMethods(Root + path, [method], http => AnswerAsync(http, $"{method} {path}", handle, needsToken: true));

    public void Map(IEndpointRouteBuilder app, string method, string path, Func<RestCall, RestResult> handle) =>
        Map(app, method, path, call => Task.FromResult(handle(call)));

    /// <summary>Maps a call that anybody may make.</summary>
    public void MapOpen(IEndpointRouteBuilder app, string method, string path, Func<RestCall, Task<RestResult>> handle) =>
        app.MapMethods(Root + path, [method], http => AnswerAsync(http, $"{method} {path}", handle, needsToken: false));

    public void MapOpen(IEndpointRouteBuilder app, string method, string path, Func<RestCall, RestResult> handle) =>
        MapOpen(app, method, path, call => Task.FromResult(handle(call)));

    private async Task AnswerAsync(HttpContext http, string route, Func<RestCall, Task<RestResult>> handle, bool needsToken)
    {
        var fault = faults.NextFor(http.Request.Path);
        await faults.WaitAsync(fault, clock, http.RequestAborted);
        var session = sessions.Find(http.Request);
        if (fault is { IsSaved: false })
        {
            Note(http, route, session, fault, 0);
            await faulty.PlayAsync(fault, http, () => throw new UnreachableException(fault.Kind));
        }
        else if (await limiter.AdmitAsync(http))
        {
            await AnswerAsync(http, route, session, fault, needsToken && session is null ? AppError.SessionExpired : await ResultAsync(http, session, handle));
        }
        else
        {
            Note(http, route, session, fault: null, StatusCodes.Status429TooManyRequests);
        }
    }

    private async Task AnswerAsync(HttpContext http, string route, Session? session, Fault? fault, RestResult result)
    {
        var answer = result switch
        {
            RestResult.Refused refused => surface.Error(http, refused.Error),
            RestResult.Ok ok => Ok(http, ok),
            var other => throw new UnreachableException(other.GetType().Name),
        };
        Note(http, route, session, fault, answer.Status);
        if (fault is null) await answer.WriteAsync(http);
        else await faulty.PlayAsync(fault, http, () => answer);
    }

    private async Task<RestResult> ResultAsync(HttpContext http, Session? session, Func<RestCall, Task<RestResult>> handle)
    {
        try
        {
            return await handle(new RestCall(http, session, server.Settings.BodyLimit(server.Release)));
        }
        catch (RestRefusal refusal)
        {
            return refusal.Error;
        }
        catch (JsonException)
        {
            return AppError.InvalidParameter("body");
        }
    }

    private void Note(HttpContext http, string route, Session? session, Fault? fault, int usual) => calls.Add(new(
        clock.GetUtcNow(), http.Request.Method, http.Request.Path, session?.User.Id, fault, fault is null ? usual : FaultyAnswer.StatusOf(fault, usual),
        route, http.Request.QueryString.ToString()));

    private Answer Ok(HttpContext http, RestResult.Ok ok)
    {
        surface.Stamp(http);
        foreach (var (name, value) in ok.Headers) http.Response.Headers[name] = value;
        return Answer.Json(ok.Status, ok.Value);
    }
}

internal abstract record RestResult
{
    private RestResult()
    {
    }

    public sealed record Ok(int Status, object Value) : RestResult
    {
        public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
    }

    public sealed record Refused(AppError Error) : RestResult;

    /// <summary>What Mattermost says when there is nothing else to say.</summary>
    public static readonly RestResult Done = new Ok(StatusCodes.Status200OK, new { status = "OK" });

    public static RestResult Found(object value) => new Ok(StatusCodes.Status200OK, value);

    public static RestResult Created(object value) => new Ok(StatusCodes.Status201Created, value);

    public static implicit operator RestResult(AppError error) => new Refused(error);
}

/// <summary>Ends a call with an error, from wherever something about it turned out to be wrong.</summary>
internal sealed class RestRefusal(AppError error) : Exception(error.Id)
{
    public AppError Error { get; } = error;
}
