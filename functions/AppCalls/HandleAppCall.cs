using Microsoft.Azure.Functions.Worker;
using System.Text.Json;

namespace Integration.Functions.AppCalls;

/// <summary>
/// <c>POST /api/app/{path}</c>: every call of the Mattermost Apps plugin, 1.0 to 1.2.2. The JWT comes first; after it any answer
/// is a 200 with a sentence, because of every other status people see the raw body. Only an unknown path is a 404.
/// </summary>
internal sealed partial class HandleAppCall(AppToken token, AppBindings bindings, AppCallRoutes routes, TimeProvider clock, ILogger<HandleAppCall> log)
{
    /// <summary>The plugin gives up after 30 s.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(24);

    [Function(nameof(HandleAppCall))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "app/{*path}")] HttpRequest request, string? path) => RunAsync($"/{path}", request.HttpContext);

    private async Task<IResult> RunAsync(string path, HttpContext http)
    {
        switch (await token.CheckAsync(http.Request))
        {
            case TokenCheck.Refused refused:
                LogRefused(refused.Why);
                return TypedResults.Text(refused.Why, statusCode: StatusCodes.Status401Unauthorized);
            // Without reading anything: an installation gives this two seconds, cold start included.
            case TokenCheck.Accepted when path == AppPaths.Ping:
                return Answer(AppCallAnswer.Ok());
            case TokenCheck.Accepted(var userId) when routes.IsKnown(path):
                return await AnswerInTimeAsync(path, userId, http);
            default:
                return AppPaths.IsOfOldDialect(path) ? Answer(OldDialect()) : TypedResults.Text("There is no such call.", statusCode: StatusCodes.Status404NotFound);
        }
    }

    private async Task<IResult> AnswerInTimeAsync(string path, string? userId, HttpContext http)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, limit.Token);
        try
        {
            return await AnswerAsync(path, userId, http.Request, either.Token);
        }
        catch (Exception malformed) when (malformed is JsonException or BadHttpRequestException)
        {
            return Answer(AppCallAnswer.Failed("This call cannot be read: it is no JSON of the Mattermost Apps plugin 1.0 to 1.2."));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogLate(path);
            return Answer(AppCallAnswer.Failed("This took too long and was stopped. Try again in a minute."));
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFault(fault, path);
            return Answer(AppCallAnswer.Failed("Something went wrong on our side. Try again; if it stays like this, tell the people who run this integration."));
        }
    }

    private async Task<IResult> AnswerAsync(string path, string? userId, HttpRequest request, CancellationToken stopping)
    {
        var call = await JsonSerializer.DeserializeAsync(request.Body, AppCallsJson.Default.AppCallRequest, stopping) ?? new();
        return path == AppPaths.Bindings
            ? TypedResults.Bytes(bindings.Json(knowsRequired: call.Context?.ActingUserId is null), "application/json")
            : Answer(await routes.RunAsync(path, call, userId, stopping));
    }

    private static IResult Answer(AppCallAnswer answer) => TypedResults.Json(answer, AppCallsJson.Default.AppCallAnswer);

    private static AppCallAnswer OldDialect()
    {
        const string Text = "Parabol needs version 1.0 or later of the Mattermost Apps plugin (Mattermost 6.6 or later); this one is older."
            + " The slash command and the notifications work without the plugin, on every Mattermost.";
        return AppCallAnswer.Failed(Text) with { Error = Text };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "App call refused: {Why}")]
    private partial void LogRefused(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "App call {Path} was stopped: it took too long")]
    private partial void LogLate(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "App call {Path} failed")]
    private partial void LogFault(Exception fault, string path);
}
