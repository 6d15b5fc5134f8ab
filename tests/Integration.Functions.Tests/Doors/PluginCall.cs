using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Doors;

/// <summary>
/// A call of door B, signed as Parabol's MattermostServerManager does it. <see cref="PluginCallTests"/> compares it with
/// requests that Parabol's own library signed.
/// </summary>
internal sealed record PluginCall
{
    public string Secret { get; init; } = IntegrationApp.PluginSecret;
    public required string Target { get; init; }
    public required byte[] Body { get; init; }
    public DateTimeOffset Created { get; init; } = TimeProvider.System.GetUtcNow();
    public string Components { get; init; } = """("@request-target" "content-digest")""";

    public string Digest => $"SHA-256={Convert.ToHexStringLower(SHA256.HashData(Body))}";

    public string Input
    {
        get
        {
            var created = Created.ToUnixTimeSeconds();
            return string.Create(CultureInfo.InvariantCulture, $"""{Components};keyid="foo";alg="hmac-sha256";created={created};expires={created + 300}""");
        }
    }

    public string Signature
    {
        get
        {
            var covered = Components.Trim('(', ')').Split(' ').Select(component => $"{component}: {(component == "\"content-digest\"" ? Digest : Target)}\n");
            var text = $"{string.Concat(covered)}\"@signature-params\": {Input}";
            return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text)));
        }
    }

    public static PluginCall To(string channelId, string body) => To(channelId, Encoding.UTF8.GetBytes(body));

    public static PluginCall To(string channelId, byte[] body) => new() { Target = $"/api/plugins/co.parabol.action/notify/{channelId}", Body = body };

    /// <param name="http">The integration, or the host in front of it.</param>
    /// <param name="change">Spoils the request after it was signed.</param>
    public Task<Answer> SendAsync(HttpClient http, Action<HttpRequestMessage>? change = null) => http.AskAsync(HttpMethod.Post, Target, Requests.Json(Body), request =>
    {
        // Whoever has the plugin's secret needs no key of the API.
        request.Headers.Authorization = null;
        request.Headers.Add("Signature-Input", $"parabol={Input}");
        request.Headers.Add("Signature", $"parabol=:{Signature}:");
        request.Headers.Add("Content-Digest", Digest);
        change?.Invoke(request);
    });
}
