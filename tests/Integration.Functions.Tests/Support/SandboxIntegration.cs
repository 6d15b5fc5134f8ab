using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// What Mattermost calls, when a test wants to see the call itself: keeps every request and answers each path as told (404 for
/// the rest).
/// </summary>
public sealed class SandboxIntegration : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<ReceivedRequest, IResult>> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ReceivedRequest> received = new();
    private readonly WebApplication app;

    private SandboxIntegration(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public IReadOnlyList<ReceivedRequest> Received => [.. received];

    public ReceivedRequest Last => received.Last();

    public static async Task<SandboxIntegration> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var integration = new SandboxIntegration(builder.Build());
        integration.app.Run(integration.HandleAsync);
        await integration.app.StartAsync();
        return integration;
    }

    public SandboxIntegration Answer(string path, Func<ReceivedRequest, IResult> answer)
    {
        answers[path] = answer;
        return this;
    }

    /// <summary>Status 200 with that JSON.</summary>
    public SandboxIntegration Answer(string path, object json) => Answer(path, _ => Results.Json(json, SandboxRest.Json));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var request = new ReceivedRequest(
            http.Request.Method,
            http.Request.Path,
            http.Request.QueryString.Value ?? "",
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(http.RequestAborted));
        received.Enqueue(request);
        var answer = answers.TryGetValue(request.Path, out var known) ? known(request) : Results.NotFound();
        await answer.ExecuteAsync(http);
    }
}

/// <summary>A request as it came over the wire.</summary>
public sealed record ReceivedRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>Each field with its values in order.</summary>
    public ILookup<string, string> Form => (Body.Length > 0 ? Body : Query.TrimStart('?')).Split('&')
        .Select(pair => pair.Split('=', 2))
        .ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal);

    /// <summary>The one value of a field.</summary>
    public string Field(string name) => Form[name].Single();
}
