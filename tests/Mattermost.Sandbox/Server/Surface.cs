using System.Text.Encodings.Web;
using System.Text.Json;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Server;

/// <summary>How this server answers: headers on everything it handles itself, and JSON in Mattermost's spelling.</summary>
internal sealed class Surface(ServerProfile server)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Stamp(HttpContext http)
    {
        http.Response.Headers["X-Request-Id"] = Ids.New();
        http.Response.Headers["X-Version-Id"] = server.VersionId();
    }

    /// <summary>Sets the server's headers and forms the refusal's body, which repeats the request's id.</summary>
    public Answer Error(HttpContext http, AppError error)
    {
        Stamp(http);
        return Answer.Json(error.Status, new
        {
            error.Id,
            error.Message,
            DetailedError = server.Settings.EnableDeveloper ? error.Detail : "",
            RequestId = http.Response.Headers["X-Request-Id"].ToString(),
            StatusCode = error.Status,
        });
    }
}

/// <summary>Status and body of an answer, not yet written, so that a fault can still come between.</summary>
internal sealed record Answer(int Status, string ContentType, string Body)
{
    public static Answer Json<T>(int status, T value) => new(status, "application/json", JsonSerializer.Serialize(value, Surface.Json));

    public async Task WriteAsync(HttpContext http)
    {
        WriteHead(http);
        await http.Response.WriteAsync(Body, http.RequestAborted);
    }

    public void WriteHead(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
    }
}
