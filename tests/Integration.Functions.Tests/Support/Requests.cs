using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.Support;

/// <summary>Requests as clients write them, sent to the integration or to the host in front of it.</summary>
internal static class Requests
{
    public static Task<Answer> GetAnswerAsync(this HttpClient http, string path) => http.AskAsync(HttpMethod.Get, path);

    public static Task<Answer> AskAsync(this HttpClient http, HttpMethod method, string path, JsonNode? body = null, string? ifMatch = null) =>
        http.AskAsync(method, path, body is null ? null : Json(body.ToJsonString()), request =>
        {
            if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        });

    public static async Task<Answer> AskAsync(
        this HttpClient http, HttpMethod method, string path, HttpContent? body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        change?.Invoke(request);
        return await Answer.OfAsync(http.SendAsync(request));
    }

    public static Task<Answer> PostJsonAsync(this HttpClient http, string path, string json) => http.AskAsync(HttpMethod.Post, path, Json(json));

    public static HttpContent Json(string text) => Json(Encoding.UTF8.GetBytes(text));

    public static HttpContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
