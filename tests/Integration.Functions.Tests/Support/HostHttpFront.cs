using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.WebUtilities;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// The host's public side: what an outsider sends to <c>/{prefix}/{route}</c> of a function is handed on in one of two shapes
/// (facts, 1.2); everything else never reaches the app (6.1). Keys are not enforced, as in a local run (6.2).
/// </summary>
public sealed class HostHttpFront(HostFolder folder, int port, HostShape shape) : HttpMessageHandler
{
    private readonly HttpClient handler = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var routes = folder.Functions.Where(function => function.IsPlainHttp && Matches(function.Route!, request.RequestUri!.AbsolutePath)).ToList();
        if (routes.Count == 0) return new(HttpStatusCode.NotFound) { RequestMessage = request };
        if (!routes.Exists(function => function.Allows(request.Method.Method))) return new(HttpStatusCode.MethodNotAllowed) { RequestMessage = request };
        try
        {
            return await handler.SendAsync(shape == HostShape.Proxying ? Proxied(request) : await ForwardedAsync(request, cancellationToken), cancellationToken);
        }
        catch (HttpRequestException)
        {
            return new(shape == HostShape.Proxying ? HttpStatusCode.BadGateway : HttpStatusCode.InternalServerError) { RequestMessage = request };
        }
    }

    protected override void Dispose(bool disposing)
    {
        handler.Dispose();
        base.Dispose(disposing);
    }

    private bool Matches(string route, string path)
    {
        var template = TemplateParser.Parse($"{folder.RoutePrefix}/{route}".Trim('/'));
        return new TemplateMatcher(template, new RouteValueDictionary()).TryMatch(new PathString(path), new RouteValueDictionary());
    }

    private async Task<HttpRequestMessage> ForwardedAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        var query = QueryHelpers.ParseQuery(request.RequestUri!.Query);
        var rebuilt = QueryHelpers.AddQueryString(request.RequestUri.AbsolutePath, query.Select(pair => KeyValuePair.Create(pair.Key, (string?)string.Join(',', pair.Value.ToArray()))));
        var copy = Copy(request, rebuilt);
        copy.Headers.Host = request.Headers.Host ?? request.RequestUri.Authority;
        // Only a body of known length is copied.
        copy.Content = request.Content is { } content && request.Headers.TransferEncodingChunked != true && content.Headers.ContentLength > 0
            ? await CopyAsync(content, stopping)
            : null;
        Append(copy, "X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        Append(copy, "X-Azure-Functions-HostVersion", FunctionsHostSimulator.Version);
        Append(copy, "User-Agent", FunctionsHostSimulator.UserAgent, " ");
        return copy;
    }

    private HttpRequestMessage Proxied(HttpRequestMessage request)
    {
        var copy = Copy(request, request.RequestUri!.PathAndQuery);
        copy.Headers.Host = $"127.0.0.1:{port}";
        copy.Content = request.Content;
        copy.Headers.TransferEncodingChunked = request.Headers.TransferEncodingChunked;
        var invocation = Guid.NewGuid().ToString();
        Set(copy, "X-Azure-Functions-InvocationId", invocation);
        Set(copy, "x-ms-invocation-id", invocation);
        Set(copy, "X-Azure-Functions-HostVersion", FunctionsHostSimulator.Version);
        Set(copy, "X-Forwarded-For", "203.0.113.7");
        Set(copy, "X-Forwarded-Host", request.RequestUri.Authority);
        Set(copy, "X-Forwarded-Proto", request.RequestUri.Scheme);
        copy.Headers.Remove("X-Forwarded-Prefix");
        return copy;
    }

    private HttpRequestMessage Copy(HttpRequestMessage request, string pathAndQuery)
    {
        var copy = new HttpRequestMessage(request.Method, new Uri($"http://127.0.0.1:{port}{pathAndQuery}"));
        foreach (var (name, values) in request.Headers)
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) copy.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }

    private static async Task<HttpContent> CopyAsync(HttpContent content, CancellationToken stopping)
    {
        var copy = new ByteArrayContent(await content.ReadAsByteArrayAsync(stopping));
        foreach (var (name, values) in content.Headers) copy.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>What a client sent stays in front: "spoof, real".</summary>
    private static void Append(HttpRequestMessage request, string name, string value, string separator = ", ")
    {
        var before = request.Headers.TryGetValues(name, out var sent) ? string.Join(separator, sent) + separator : "";
        Set(request, name, before + value);
    }
}
