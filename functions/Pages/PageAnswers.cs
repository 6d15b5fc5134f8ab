using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Pages;

/// <summary>Pages as answers: drawn by a component, with the headers that keep others out of them.</summary>
internal sealed class PageAnswers(ParabolOptions parabol, IntegrationOptions options)
{
    /// <summary>Where all pages lie, as a browser sees it: behind a proxy the app may lie below a path.</summary>
    public string Root { get; } = $"{options.PublicUrl.AbsolutePath.TrimEnd('/')}/api/pages";

    /// <summary>Nothing from elsewhere, nothing written into the page; only the configured Parabol may put it into a frame.</summary>
    private readonly string policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + $"frame-ancestors {WebhookAddress.OriginOf(parabol.SiteUrl)}";

    public IResult Of<T>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where T : IComponent => new Answer(policy, new RazorComponentResult<T>(parameters) { StatusCode = status, PreventStreamingRendering = true });

    /// <summary>A page that says what happened and what to do, and nothing else.</summary>
    public IResult Notice(string text, int status) => Of<NoticePage>(new() { [nameof(NoticePage.Text)] = text }, status);

    public IResult SeePanel() => new Answer(policy, new Elsewhere($"{Root}/panel"));

    private sealed class Answer(string policy, IResult page) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.CacheControl = "no-store";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            return page.ExecuteAsync(httpContext);
        }
    }

    private sealed class Elsewhere(string target) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = target;
            return Task.CompletedTask;
        }
    }
}

/// <summary><c>GET /api/pages/assets/{name}</c>: style and scripts, the same for everyone.</summary>
internal sealed class ServePageAsset
{
    /// <summary>Changes with each build of the app, so that what a browser keeps is never the former one's.</summary>
    public static readonly string Version = typeof(ServePageAsset).Module.ModuleVersionId.ToString("N")[..12];

    private static readonly Dictionary<string, (string Type, Lazy<byte[]> Bytes)> Known = new(StringComparer.Ordinal)
    {
        ["pages.css"] = ("text/css; charset=utf-8", new(() => Read("pages.css"))),
        ["pages.js"] = ("text/javascript; charset=utf-8", new(() => Read("pages.js"))),
        ["htmx.min.js"] = ("text/javascript; charset=utf-8", new(() => Read("htmx.min.js"))),
    };

    [Function(nameof(ServePageAsset))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/assets/{name}")] HttpRequest request, string name)
    {
        if (!Known.TryGetValue(name, out var asset)) return Problems.ForStatus(StatusCodes.Status404NotFound);
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(asset.Bytes.Value, asset.Type);
    }

    private static byte[] Read(string name)
    {
        using var resource = typeof(ServePageAsset).Assembly.GetManifestResourceStream($"pages/{name}")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}

internal static class PagesRegistration
{
    public static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddRazorComponents().Services
        .AddSingleton<PageSessions>()
        .AddSingleton<PageAnswers>()
        .AddSingleton<PageLimits>()
        .AddSingleton<PanelSettings>()
        .AddSingleton<PanelHistory>();
}
