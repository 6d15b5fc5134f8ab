using System.Text.Json;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Integrations;

/// <summary><c>POST /hooks/commands/{id}</c>: late answers of a slash command.</summary>
internal sealed class ResponseUrlEndpoint(CommandRunner commands, ServerProfile server, Surface surface, RateLimiter limiter)
{
    public void Map(IEndpointRouteBuilder app) => app.MapPost("/hooks/commands/{id}", HandleAsync);

    private async Task HandleAsync(HttpContext http, string id)
    {
        if (!await limiter.AdmitAsync(http)) return;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        await (Error(http.Request.ContentType ?? "", id, body.ToArray()) is { } error ? surface.Error(http, error) : Ok(http)).WriteAsync(http);
    }

    private AppError? Error(string contentType, string id, byte[] body)
    {
        try
        {
            return CommandAnswer.Read(contentType, body) is { } answer ? Told(commands.Answer(id, answer).Error) : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    /// <summary>Newer servers hide the cause behind one id and keep its status.</summary>
    private AppError? Told(AppError? cause) => cause is not null && server.Release.WrapsWebhookErrors
        ? cause with { Id = "web.command_webhook.general.app_error", Message = "Failed to handle command webhook.", Detail = cause.Id }
        : cause;

    private static readonly AppError Unreadable = AppError.BadRequest("web.command_webhook.parse.app_error", "Unable to parse incoming data.");

    private Answer Ok(HttpContext http)
    {
        surface.Stamp(http);
        return new(StatusCodes.Status200OK, "text/plain", "ok");
    }
}
