using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// Stands for the Azure Functions host v4 in front of a custom handler: starts the executable that the folder's host.json
/// names, waits for its port, triggers its functions from the queues and hands HTTP requests on. What it sends and how it
/// takes the answers follows the sections of the facts page that each part names; it shares no code with the app.
/// </summary>
public sealed class FunctionsHostSimulator : IAsyncDisposable
{
    public const string Version = "4.1045.200.25556";
    public const string UserAgent = $"Azure-Functions-Host/{Version}";

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<HostCall> calls = new();
    private readonly Dictionary<string, string> environment;
    private Task triggers = Task.CompletedTask;
    private TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FunctionsHostSimulator(HostFolder folder, int port, IEnumerable<KeyValuePair<string, string>> settings)
    {
        (Folder, Port) = (folder, port);
        environment = new(settings, StringComparer.Ordinal) { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString() };
    }

    public HostFolder Folder { get; }

    public int Port { get; }

    /// <summary>The handler's process; none when the simulator was put in front of an app that runs already.</summary>
    public HandlerProcess? Handler { get; private set; }

    /// <summary>How long the latest start took until the port answered.</summary>
    public TimeSpan StartedWithin { get; private set; }

    /// <summary>Every queue invocation so far, with what the host made of the answer.</summary>
    public IReadOnlyCollection<HostCall> Calls => calls;

    /// <summary>Starts the executable of an app's folder with these app settings and waits for it as the host does.</summary>
    public static async Task<FunctionsHostSimulator> StartAsync(string folder, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken stopping)
    {
        var host = new FunctionsHostSimulator(new HostFolder(folder), HandlerProcess.FreePort(), settings);
        try
        {
            await host.StartHandlerAsync(stopping);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>In front of an app that runs in the tests' own process.</summary>
    public static FunctionsHostSimulator InFrontOf(string folder, int port, string storage)
    {
        var host = new FunctionsHostSimulator(new HostFolder(folder), port, [KeyValuePair.Create("AzureWebJobsStorage", storage)]);
        host.ready.SetResult();
        return host;
    }

    /// <summary>After a <see cref="Kill"/>, or an exit with a code other than 0 (3.3).</summary>
    public async Task StartHandlerAsync(CancellationToken stopping)
    {
        if (Handler is not null) await Handler.DisposeAsync();
        Handler = HandlerProcess.Start(Folder.Executable, Folder.Path, environment, Folder.Arguments);
        StartedWithin = await Handler.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{Port}/"), stopping);
        ready.SetResult();
    }

    /// <summary>SIGKILL (3.4). Until the next start the host keeps new invocations waiting (3.2); those under way fail.</summary>
    public void Kill()
    {
        ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Handler!.Kill();
    }

    /// <summary>Requests of outsiders, through the host's public side.</summary>
    public HttpClient Outside(HostShape shape) =>
        new(new HostHttpFront(Folder, Port, shape)) { BaseAddress = new Uri("https://parabol-mattermost.example.com/") };

    /// <summary>Calls a queue function once, as for a message of its queue.</summary>
    public Task<HostVerdict> InvokeAsync(string function, string message, CancellationToken stopping) =>
        InvokeAsync(Folder.Functions.Single(declared => declared.Name == function), message, HostMessage.Some, stopping);

    /// <summary>Starts the triggers of all queue functions.</summary>
    /// <param name="lease">Fixed at 10 minutes in the real host.</param>
    public void StartTriggers(TimeSpan? lease = null) => triggers = Task.WhenAll(
        Folder.Functions.Where(function => function.QueueTrigger is not null).Select(function => Trigger(function, lease).RunAsync(stop.Token)));

    public async Task StopTriggersAsync()
    {
        await stop.CancelAsync();
        await triggers;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await triggers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Handler is not null) await Handler.DisposeAsync();
        client.Dispose();
        stop.Dispose();
    }

    private HostQueueTrigger Trigger(FunctionDeclaration function, TimeSpan? lease)
    {
        var queue = QueueOf(function);
        return new HostQueueTrigger(Folder, Queue(queue), Queue($"{queue}-poison"), (message, text, stopping) => InvokeAsync(function, text, About(message), stopping))
        {
            Lease = lease ?? TimeSpan.FromMinutes(10),
        };
    }

    private string QueueOf(FunctionDeclaration function)
    {
        var name = FunctionDeclaration.Text(function.QueueTrigger!.Value, "queueName")!;
        return (name.StartsWith('%') ? environment[name.Trim('%')] : name).ToLowerInvariant();
    }

    private QueueClient Queue(string name) => new(environment["AzureWebJobsStorage"], name);

    private static HostMessage About(QueueMessage message) =>
        new(message.MessageId, message.PopReceipt, message.DequeueCount, message.InsertedOn ?? DateTimeOffset.UnixEpoch);

    private async Task<HostVerdict> InvokeAsync(FunctionDeclaration function, string message, HostMessage about, CancellationToken stopping)
    {
        var binding = FunctionDeclaration.Text(function.QueueTrigger!.Value, "name")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}/{function.Name}");
        request.Content = new StringContent(HostEnvelope.For(function.Name, binding, message, about), Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8"));
        request.Headers.TransferEncodingChunked = true;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", Version);
        var verdict = await SendAsync(request, stopping);
        calls.Enqueue(new HostCall(function.Name, about.Id, message, about.DequeueCount, verdict));
        return verdict;
    }

    private async Task<HostVerdict> SendAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        try
        {
            await ready.Task.WaitAsync(stopping);
            using var answer = await client.SendAsync(request, stopping);
            return await HostVerdict.OfAsync(answer, stopping);
        }
        catch (HttpRequestException refused)
        {
            return new HostVerdict.Failed($"connection: {refused.HttpRequestError}");
        }
    }
}

/// <summary>One queue invocation.</summary>
public sealed record HostCall(string Function, string MessageId, string Text, long DequeueCount, HostVerdict Verdict);
