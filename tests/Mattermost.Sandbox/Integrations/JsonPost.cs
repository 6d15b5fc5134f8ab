using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Integrations;

/// <summary>A JSON request as the server sends it for pressed buttons and submitted dialogs.</summary>
internal static class JsonPost
{
    public static HttpRequestMessage To(string url, JsonObject body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body.ToJsonString(Surface.Json), new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    /// <summary>Null for an empty body.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static T? Read<T>(byte[] body)
        where T : class => body.All(part => part is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') ? null : JsonSerializer.Deserialize<T>(body, Surface.Json);
}
