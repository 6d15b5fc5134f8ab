using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.SlashCommands;

/// <summary>Requests that real servers made (5.37 and 6.7), with the tokens and ids of a test put in.</summary>
internal static class RecordedRequests
{
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "SlashCommands", "recorded");

    /// <param name="changes">What stands in the recording, and what goes in its place.</param>
    public static HttpRequestMessage Read(string name, params IReadOnlyList<(string From, string To)> changes)
    {
        var text = changes.Aggregate(File.ReadAllText(Path.Combine(Folder, $"{name}.json")), (json, change) => json.Replace(change.From, change.To, StringComparison.Ordinal));
        var recorded = JsonNode.Parse(text)!.AsObject();
        var body = recorded["body"]!;
        var headers = recorded["headers"]!.AsObject();
        var request = new HttpRequestMessage(HttpMethod.Parse(recorded["method"]!.GetValue<string>()), recorded["path"]!.GetValue<string>())
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.GetValueKind() == JsonValueKind.String ? body.GetValue<string>() : body.ToJsonString())),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(headers["Content-Type"]!.GetValue<string>());
        if (headers["Authorization"]?.GetValue<string>() is { } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    public static async Task<(int Status, JsonObject Body)> SendAsync(this CommandsWorld world, HttpRequestMessage request)
    {
        using var http = new HttpClient { BaseAddress = world.App.Http.BaseAddress };
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }
}
