using System.Text.Json;

namespace Integration.Functions.Tests.Support;

/// <summary>What the Functions host makes of an answer to a queue invocation (facts, 4.4).</summary>
public abstract record HostVerdict
{
    private HostVerdict() { }

    /// <summary>The message is deleted.</summary>
    public sealed record Succeeded : HostVerdict;

    /// <summary>The message is shown again, or goes to the poison queue.</summary>
    public sealed record Failed(string Why) : HostVerdict;

    /// <summary>The invocation never ends: after functionTimeout the host kills the whole process.</summary>
    public sealed record Hangs(string Why) : HostVerdict;

    public static async Task<HostVerdict> OfAsync(HttpResponseMessage answer, CancellationToken stopping)
    {
        if (!answer.IsSuccessStatusCode) return new Failed($"status {(int)answer.StatusCode}");
        var body = await answer.Content.ReadAsStringAsync(stopping);
        var media = answer.Content.Headers.ContentType?.MediaType;
        if (answer.Content.Headers.ContentLength == 0 || (int)answer.StatusCode == 204) return new Hangs("a 2xx with an empty body");
        if (media is not ("application/json" or "text/json")) return new Failed($"a 2xx of media type {media ?? "none"}");
        return body.Length == 0 ? new Hangs("a 2xx with an empty body") : OfJson(body);
    }

    private static HostVerdict OfJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.Null => new Hangs("a 2xx with the literal null"),
                JsonValueKind.Object when HasGoodLogs(json.RootElement) => new Succeeded(),
                JsonValueKind.Object => new Failed("Logs is not a list of strings"),
                var other => new Failed($"a 2xx with JSON of kind {other}"),
            };
        }
        catch (JsonException)
        {
            return new Failed("a 2xx with malformed JSON");
        }
    }

    private static bool HasGoodLogs(JsonElement answer)
    {
        var logs = answer.EnumerateObject().FirstOrDefault(member => member.Name.Equals("Logs", StringComparison.OrdinalIgnoreCase)).Value;
        return logs.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            || (logs.ValueKind == JsonValueKind.Array && logs.EnumerateArray().All(line => line.ValueKind == JsonValueKind.String));
    }
}
