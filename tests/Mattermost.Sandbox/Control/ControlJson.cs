using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mattermost.Sandbox.Control;

/// <summary>The control API's own spelling (camelCase), so that it cannot be taken for Mattermost's.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Ok<T>(T value) => Results.Json(value, Options);

    public static IResult BadRequest(string why) => Results.Json(new { error = why }, Options, statusCode: StatusCodes.Status400BadRequest);
}
