using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>
/// The REST API of one server as one account. The token counts, whoever asks: what the acting user may do is
/// <see cref="ActingRights"/>'s to say. Nothing throws but a cancelled token.
/// </summary>
public sealed partial class MattermostSession
{
    /// <summary>Mattermost clips pages at this.</summary>
    public const int PageSize = 200;

    private readonly MattermostRest rest;
    private readonly string? token;
    private readonly TimeSpan patience;

    internal MattermostSession(MattermostRest rest, Uri server, string? token, TimeSpan patience) =>
        (this.rest, Server, this.token, this.patience) = (rest, server, token, patience);

    public Uri Server { get; }

    private Task<RestOutcome<T>> ReadAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken stopping, T? whenNull = null, [CallerMemberName] string operation = "")
        where T : class => CallAsync(HttpMethod.Get, path, null, shape, whenNull, operation, stopping);

    private Task<RestOutcome<T>> SubmitAsync<T>(string path, byte[]? json, JsonTypeInfo<T> shape, CancellationToken stopping, T? whenNull = null, [CallerMemberName] string operation = "")
        where T : class => CallAsync(HttpMethod.Post, path, json, shape, whenNull, operation, stopping);

    private Task<RestOutcome<T>> ReplaceAsync<T>(string path, byte[]? json, JsonTypeInfo<T> shape, CancellationToken stopping, [CallerMemberName] string operation = "")
        where T : class => CallAsync(HttpMethod.Put, path, json, shape, null, operation, stopping);

    private Task<RestOutcome<RestStatus>> RemoveAsync(string path, CancellationToken stopping, [CallerMemberName] string operation = "") =>
        CallAsync(HttpMethod.Delete, path, null, RestJson.Default.RestStatus, null, operation, stopping);

    private Task<RestOutcome<T>> CallAsync<T>(
        HttpMethod method, string path, byte[]? json, JsonTypeInfo<T> shape, T? whenNull, string operation, CancellationToken stopping)
        where T : class =>
        rest.CallAsync(
            new RestCall { BaseUrl = Server, Token = token, Method = method, Path = path, Json = json, Patience = patience, Operation = operation },
            shape, whenNull, stopping);

    private static byte[] Json<T>(T body, JsonTypeInfo<T> shape) => JsonSerializer.SerializeToUtf8Bytes(body, shape);

    /// <summary>An id or a name as one segment of a path.</summary>
    private static string Part(string text) => Uri.EscapeDataString(text);
}
