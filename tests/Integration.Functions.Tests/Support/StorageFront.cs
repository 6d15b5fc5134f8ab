using System.Net;
using Integration.Functions.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.Support;

/// <summary>What becomes of a request on its way to the storage.</summary>
public enum StoragePassage
{
    /// <summary>It gets there, and its answer comes back.</summary>
    Through,

    /// <summary>It never gets there. The caller is told 403, which no client tries again.</summary>
    Lost,

    /// <summary>It takes effect, but the caller is told 403 and does not know.</summary>
    Unheard,

    /// <summary>It takes effect, but the caller is told 503, which clients try again.</summary>
    Unsure,
}

/// <summary>A request to the storage.</summary>
/// <param name="Path">Without the account: <c>$batch</c>, <c>meeting-events/messages</c>, <c>TeamConnections(…)</c>.</param>
public sealed record StorageCall(string Method, string Path)
{
    /// <summary>A claim, or its conclusion.</summary>
    public bool IsBatch => Path == "$batch";

    public bool IsSend => Method == "POST" && Path.EndsWith("/messages", StringComparison.Ordinal);

    public bool IsWriteTo(string table) => Method is "PUT" or "PATCH" or "POST" && Path.StartsWith(table, StringComparison.Ordinal);
}

/// <summary>
/// Stands between an app and its storage account and lets requests through, or not: at the very point where a test wants a
/// process to die, a storage to fail, or a worker to be late. It hands on raw paths and bodies, so that signatures hold.
/// </summary>
public sealed class StorageFront : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length"];

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly WebApplication app;
    private readonly StorageAccount account;

    private StorageFront(string connectionString)
    {
        Direct = connectionString;
        account = StorageAccount.FromConnectionString(connectionString);
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0", "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(HandleAsync);
    }

    /// <summary>The connection string past this.</summary>
    public string Direct { get; }

    /// <summary>The connection string through this.</summary>
    public string ConnectionString => Direct
        .Replace(account.QueueEndpoint.GetLeftPart(UriPartial.Authority), app.Urls.First(), StringComparison.Ordinal)
        .Replace(account.TableEndpoint.GetLeftPart(UriPartial.Authority), app.Urls.Last(), StringComparison.Ordinal);

    /// <summary>Asked for each request; may keep it waiting.</summary>
    public Func<StorageCall, Task<StoragePassage>> Rule { get; set; } = static _ => Task.FromResult(StoragePassage.Through);

    /// <summary>How far the storage's clock is ahead.</summary>
    public TimeSpan ClockAhead { get; set; }

    public static async Task<StorageFront> StartAsync(string connectionString)
    {
        var front = new StorageFront(connectionString);
        await front.app.StartAsync();
        return front;
    }

    /// <summary>From the first such request on nothing gets through, as if the process had been killed at that moment.</summary>
    public void DieAt(Func<StorageCall, bool> point, bool tookEffect)
    {
        var isDead = false;
        Rule = call =>
        {
            if (isDead || !point(call)) return Task.FromResult(isDead ? StoragePassage.Lost : StoragePassage.Through);
            isDead = true;
            return Task.FromResult(tookEffect ? StoragePassage.Unheard : StoragePassage.Lost);
        };
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var path = target.Split('?')[0].Split('/', 3)[^1];
        var passage = await Rule(new StorageCall(http.Request.Method, path));
        if (passage == StoragePassage.Lost)
        {
            http.Response.StatusCode = (int)HttpStatusCode.Forbidden;
            return;
        }

        using var request = Request(http, target, body.ToArray());
        using var answer = await client.SendAsync(request, CancellationToken.None);
        await AnswerAsync(http, answer, passage);
    }

    private HttpRequestMessage Request(HttpContext http, string target, byte[] body)
    {
        var isQueue = http.Connection.LocalPort == new Uri(app.Urls.First()).Port;
        var service = (isQueue ? account.QueueEndpoint : account.TableEndpoint).GetLeftPart(UriPartial.Authority);
        var address = new Uri(service + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), address);
        if (body.Length > 0 || http.Request.ContentLength is not null) request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in http.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return request;
    }

    private async Task AnswerAsync(HttpContext http, HttpResponseMessage answer, StoragePassage passage)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (passage is not StoragePassage.Through)
        {
            http.Response.StatusCode = (int)(passage == StoragePassage.Unheard ? HttpStatusCode.Forbidden : HttpStatusCode.ServiceUnavailable);
            return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            http.Response.Headers[name] = values.ToArray();
        if (ClockAhead != TimeSpan.Zero) http.Response.Headers.Date = (TimeProvider.System.GetUtcNow() + ClockAhead).ToString("R");
        if (body.Length > 0) await http.Response.Body.WriteAsync(body);
    }
}
