using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Functions.TestHost.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.TestHost;

/// <summary>
/// Stands in for the Azure Functions host (4.x): starts the built app as its worker, speaks the worker's gRPC protocol, hands HTTP
/// requests over by proxying and calls queue functions as the queue trigger does. What a function does is the worker's own doing.
/// </summary>
public sealed class FunctionsTestHost : IAsyncDisposable
{
    private const string InvocationIdHeader = "x-ms-invocation-id";

    private static readonly string[] OfTheConnection = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade"];

    private readonly HttpMessageInvoker proxy = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentQueue<HostLog> logs = new();
    private readonly string folder;
    private readonly IReadOnlyList<KeyValuePair<string, string>> environment;
    private readonly WebApplication grpc;
    private WebApplication? front;
    private volatile WorkerChannel worker = null!;
    private QueueTriggers? queues;

    private FunctionsTestHost(string folder, IEnumerable<KeyValuePair<string, string>> environment)
    {
        (this.folder, this.environment) = (folder, [.. environment]);
        var builder = Web(HttpProtocols.Http2);
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<FunctionRpc.FunctionRpcBase>(new Rpc(() => worker)).AddSingleton(parts => (Rpc)parts.GetRequiredService<FunctionRpc.FunctionRpcBase>());
        grpc = builder.Build();
        grpc.MapGrpcService<Rpc>();
    }

    /// <summary>What the worker declares, in the order of names.</summary>
    public IReadOnlyList<DeclaredFunction> Functions => worker.Functions;

    public IReadOnlyDictionary<string, string> Capabilities => worker.Capabilities;

    /// <summary>All that the workers wrote to the host's log.</summary>
    public IReadOnlyCollection<HostLog> Logs => logs;

    /// <summary>Lines of the present worker's stdout, which the host writes to its own log.</summary>
    public IReadOnlyCollection<string> Output => worker.Output;

    /// <summary>Lines of the present worker's stderr, which the host tells as errors of the worker.</summary>
    public IReadOnlyCollection<string> Errors => worker.Errors;

    /// <summary>Invocations that the present worker has not answered.</summary>
    public int Running => worker.Running;

    /// <summary>From the start of the process to its WorkerInitResponse.</summary>
    public TimeSpan Initialized => worker.Initialized;

    /// <summary>From the start of the process until every function is loaded, when the host begins to take requests.</summary>
    public TimeSpan Loaded => worker.Loaded;

    /// <summary>The id that the present worker was started with; another worker gets another.</summary>
    public string WorkerId => worker.Id;

    public int ProcessId => worker.Process.Id;

    /// <summary>Where the host takes requests.</summary>
    public Uri Address => new(front!.Urls.Single());

    /// <param name="folder">The built or published app, with worker.config.json and host.json.</param>
    /// <param name="environment">The app's settings; of the rest only what no program can do without is handed on.</param>
    /// <exception cref="InvalidOperationException">The worker ends or a function does not load; tells why.</exception>
    public static async Task<FunctionsTestHost> StartAsync(string folder, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken stopping)
    {
        var host = new FunctionsTestHost(folder, environment);
        try
        {
            await host.grpc.StartAsync(stopping);
            await host.StartWorkerAsync(stopping);
            await host.StartFrontAsync(stopping);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Listens to the queues of all queue triggers, as the host does.</summary>
    /// <param name="receiveLease">The host's own is ten minutes.</param>
    public void StartQueues(string storage, TimeSpan receiveLease) =>
        queues = new QueueTriggers(this, storage, receiveLease, Functions.Where(function => function.Type == "queueTrigger"), Path.Combine(folder, "host.json"));

    /// <summary>Calls a queue function with a message's text.</summary>
    public Task<InvocationOutcome> InvokeQueueAsync(string name, string message, long dequeueCount, string? traceParent, CancellationToken stopping)
    {
        var function = Named(name);
        var request = Request(function, traceParent);
        request.InputData.Add(new ParameterBinding { Name = function.Binding, Data = new() { String = message } });
        request.TriggerMetadata["Id"] = new() { String = Guid.NewGuid().ToString() };
        request.TriggerMetadata["DequeueCount"] = new() { Json = dequeueCount.ToString(CultureInfo.InvariantCulture) };
        request.TriggerMetadata["QueueTrigger"] = new() { String = message };
        return worker.InvokeAsync(request, stopping);
    }

    /// <summary>Calls a timer function, as at its time.</summary>
    public Task<InvocationOutcome> InvokeTimerAsync(string name, CancellationToken stopping)
    {
        var function = Named(name);
        var request = Request(function, traceParent: null);
        request.InputData.Add(new ParameterBinding { Name = function.Binding, Data = new() { Json = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" } });
        return worker.InvokeAsync(request, stopping);
    }

    /// <summary>As the host does when it shuts down: an order, a time of grace, the end.</summary>
    /// <returns>The worker's exit code.</returns>
    public async Task<int> TerminateAsync(TimeSpan grace)
    {
        if (queues is not null) await queues.StopAsync();
        await worker.TerminateAsync(grace);
        await worker.Process.WaitForExitAsync();
        return worker.Process.ExitCode;
    }

    /// <summary>SIGKILL, as at the end of an instance's memory: what was running fails, and the host lives on without a worker.</summary>
    public void Kill() => worker.Kill();

    /// <summary>Another worker in the place of this one, as the host starts one when its worker has died; its front and its queues go on.</summary>
    public async Task RestartAsync(CancellationToken stopping)
    {
        await worker.DisposeAsync();
        await StartWorkerAsync(stopping);
    }

    /// <summary>SIGKILL; then another worker.</summary>
    public Task KillAndRestartAsync(CancellationToken stopping)
    {
        Kill();
        return RestartAsync(stopping);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (queues is not null) await queues.StopAsync();
        }
        finally
        {
            // Even if the listening has failed: no worker outlives its host.
            if (front is not null) await front.DisposeAsync();
            if (worker is not null) await worker.DisposeAsync();
            await grpc.DisposeAsync();
            proxy.Dispose();
        }
    }

    private async Task StartWorkerAsync(CancellationToken stopping)
    {
        worker = new WorkerChannel(folder, environment, new Uri(grpc.Urls.Single()), logs);
        await worker.InitializeAsync(stopping);
    }

    private async Task StartFrontAsync(CancellationToken stopping)
    {
        front = Web(HttpProtocols.Http1).Build();
        var prefix = await RoutePrefixAsync(stopping);
        foreach (var function in Functions.Where(function => function.Type == "httpTrigger"))
            front.MapMethods($"{prefix}/{function.Route ?? function.Name}", function.Methods, http => ProxyAsync(function, http));
        await front.StartAsync(stopping);
    }

    /// <summary>Set in host.json, where it may be empty; "api" without a word there.</summary>
    private async Task<string> RoutePrefixAsync(CancellationToken stopping)
    {
        await using var file = File.OpenRead(Path.Combine(folder, "host.json"));
        using var settings = await JsonDocument.ParseAsync(file, cancellationToken: stopping);
        var prefix = settings.RootElement.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty("http", out var http)
            && http.TryGetProperty("routePrefix", out var set) ? set.GetString()!.Trim('/') : "api";
        return prefix.Length == 0 ? "" : $"/{prefix}";
    }

    /// <summary>The request itself goes to the worker's own web server; the invocation of the same id tells the worker which function it is for.</summary>
    private async Task ProxyAsync(DeclaredFunction function, HttpContext http)
    {
        var invocation = Request(function, http.Request.Headers.TraceParent);
        // To every worker: the capability RequiresRouteParameters is only about the parameters of an RpcHttp.
        foreach (var (name, value) in http.Request.RouteValues) invocation.TriggerMetadata[name] = new() { String = Convert.ToString(value, CultureInfo.InvariantCulture) };
        var running = worker.InvokeAsync(invocation, http.RequestAborted);
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method),
            new Uri(Capabilities["HttpUri"].TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(http.Request.Body);
        foreach (var (name, values) in http.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        // A client's own stays, as in the real host, and then the worker waits in vain for the two to meet.
        if (!request.Headers.Contains(InvocationIdHeader)) request.Headers.TryAddWithoutValidation(InvocationIdHeader, invocation.InvocationId);
        using var answer = await SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            http.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        await running;
    }

    /// <summary>A new worker may have answered the host before its web server listens: the real host tries again ten times, too.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await proxy.SendAsync(request, stopping);
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError && attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * attempt, 250)), stopping);
            }
        }
    }

    private DeclaredFunction Named(string name) => Functions.Single(function => function.Name == name);

    private static InvocationRequest Request(DeclaredFunction function, string? traceParent) => new()
    {
        InvocationId = Guid.NewGuid().ToString(),
        FunctionId = function.Id,
        TraceContext = new() { TraceParent = traceParent ?? "" },
    };

    private static WebApplicationBuilder Web(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        return builder;
    }

    private sealed class Rpc(Func<WorkerChannel> worker) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
        {
            try
            {
                await worker().ListenAsync(requestStream, responseStream, context.CancellationToken);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException)
            {
                // The worker has gone; its process tells.
            }
        }
    }
}
