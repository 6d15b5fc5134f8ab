using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Functions.TestHost.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Functions.TestHost;

/// <summary>One worker process and the stream between it and the host.</summary>
internal sealed class WorkerChannel : IAsyncDisposable
{
    private readonly TaskCompletionSource<IServerStreamWriter<StreamingMessage>> stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim writing = new(1);
    private readonly string folder;
    private readonly Task ended;
    private int running;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<StreamingMessage> dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<HostLog> logs;

    public WorkerChannel(string folder, IEnumerable<KeyValuePair<string, string>> environment, Uri host, ConcurrentQueue<HostLog> logs)
    {
        (this.folder, this.logs) = (folder, logs);
        Watch = Stopwatch.StartNew();
        Process = Start(environment, host);
        ended = TellEndAsync();
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public Process Process { get; }

    public Stopwatch Watch { get; }

    public IReadOnlyCollection<string> Output => output;

    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>Invocations that the worker has not answered.</summary>
    public int Running => Volatile.Read(ref running);

    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<DeclaredFunction> Functions { get; private set; } = [];

    public TimeSpan Initialized { get; private set; }

    public TimeSpan Loaded { get; private set; }

    /// <summary>The host's side of the stream, from the worker's first word to its end.</summary>
    public async Task ListenAsync(IAsyncStreamReader<StreamingMessage> worker, IServerStreamWriter<StreamingMessage> host, CancellationToken stopping)
    {
        stream.TrySetResult(host);
        while (await worker.MoveNext(stopping))
        {
            var message = worker.Current;
            switch (message.ContentCase)
            {
                case StreamingMessage.ContentOneofCase.RpcLog:
                    var log = message.RpcLog;
                    logs.Enqueue(new(log.Category, log.Level.ToString(), $"{log.Message} {log.Exception?.Message} {log.Exception?.StackTrace} {log.Properties}".Trim(), log.InvocationId));
                    break;
                case StreamingMessage.ContentOneofCase.InvocationResponse:
                    Answer(message.InvocationResponse.InvocationId, message);
                    break;
                case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                    Answer(message.FunctionLoadResponse.FunctionId, message);
                    break;
                default:
                    Answer(message.ContentCase.ToString(), message);
                    break;
            }
        }
    }

    /// <summary>What the host asks a new worker, in its order.</summary>
    public async Task InitializeAsync(CancellationToken stopping)
    {
        await (await Task.WhenAny(stream.Task, dead.Task)).WaitAsync(TimeSpan.FromSeconds(60), stopping);
        var initialized = await AskAsync(
            new() { WorkerInitRequest = new() { HostVersion = "4.1037.0", WorkerDirectory = folder, FunctionAppDirectory = folder } },
            nameof(StreamingMessage.ContentOneofCase.WorkerInitResponse), stopping);
        Initialized = Watch.Elapsed;
        if (initialized.WorkerInitResponse.Result is { Status: not StatusResult.Types.Status.Success } refused)
            throw new InvalidOperationException($"The worker does not initialize: {refused.Exception?.Message}");
        Capabilities = initialized.WorkerInitResponse.Capabilities;
        var declared = await AskAsync(
            new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = folder } }, nameof(StreamingMessage.ContentOneofCase.FunctionMetadataResponse), stopping);
        if (declared.FunctionMetadataResponse.Result is { Status: StatusResult.Types.Status.Failure } failed)
            throw new InvalidOperationException($"The worker does not tell its functions: {failed.Exception?.Message}");
        if (declared.FunctionMetadataResponse.UseDefaultMetadataIndexing) throw new InvalidOperationException("The worker reports no functions of its own.");
        foreach (var function in declared.FunctionMetadataResponse.FunctionMetadataResults)
        {
            foreach (var raw in function.RawBindings) Add(function, raw);
            var loaded = await AskAsync(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } }, function.FunctionId, stopping);
            if (loaded.FunctionLoadResponse.Result.Status != StatusResult.Types.Status.Success)
                throw new InvalidOperationException($"{function.Name} does not load: {loaded.FunctionLoadResponse.Result.Exception?.Message}");
        }

        Functions = [.. declared.FunctionMetadataResponse.FunctionMetadataResults.Select(DeclaredFunction.Read).OrderBy(function => function.Name, StringComparer.Ordinal)];
        Loaded = Watch.Elapsed;
    }

    public async Task<InvocationOutcome> InvokeAsync(InvocationRequest request, CancellationToken stopping)
    {
        using var cancelled = stopping.Register(() => _ = CancelAsync(request.InvocationId));
        Interlocked.Increment(ref running);
        try
        {
            var answer = await AskAsync(new() { InvocationRequest = request }, request.InvocationId, CancellationToken.None);
            var result = answer.InvocationResponse.Result;
            return new(result.Status == StatusResult.Types.Status.Success, result.Exception is { } error ? $"{error.Type}: {error.Message}" : null);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>SIGKILL: no handler of the worker runs.</summary>
    public void Kill()
    {
        if (!Process.HasExited) Process.Kill();
    }

    public async Task TerminateAsync(TimeSpan grace)
    {
        await SendAsync(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(grace) } });
        try
        {
            await Process.WaitForExitAsync().WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            Kill();
        }

        await ended;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await ended;
        Process.Dispose();
        writing.Dispose();
    }

    private static void Add(RpcFunctionMetadata function, string raw)
    {
        using var binding = JsonDocument.Parse(raw);
        var isOut = string.Equals(binding.RootElement.GetProperty("direction").GetString(), "out", StringComparison.OrdinalIgnoreCase);
        function.Bindings[binding.RootElement.GetProperty("name").GetString()!] = new()
        {
            Type = binding.RootElement.GetProperty("type").GetString(),
            Direction = isOut ? BindingInfo.Types.Direction.Out : BindingInfo.Types.Direction.In,
        };
    }

    private async Task<StreamingMessage> AskAsync(StreamingMessage question, string answer, CancellationToken stopping)
    {
        var asked = waiting[answer] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await SendAsync(question);
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The stream ends a little before the process, which tells why.
            Kill();
            await dead.Task;
        }

        return await (await Task.WhenAny(asked.Task, dead.Task).WaitAsync(stopping));
    }

    /// <summary>The host tells only a worker that understands it.</summary>
    private async Task CancelAsync(string invocationId)
    {
        if (!Capabilities.TryGetValue("HandlesInvocationCancelMessage", out var handles) || handles.Length == 0) return;
        try
        {
            await SendAsync(new() { InvocationCancel = new() { InvocationId = invocationId } });
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // There is nothing left to cancel.
        }
    }

    private async Task SendAsync(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        await writing.WaitAsync();
        try
        {
            await (await stream.Task).WriteAsync(message);
        }
        finally
        {
            writing.Release();
        }
    }

    private void Answer(string key, StreamingMessage message)
    {
        if (waiting.TryRemove(key, out var asked)) asked.TrySetResult(message);
    }

    private Process Start(IEnumerable<KeyValuePair<string, string>> environment, Uri host)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "worker.config.json")));
        var description = config.RootElement.GetProperty("description");
        var executable = description.GetProperty("defaultExecutablePath").GetString()!.Replace("{WorkerRoot}", folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        string[] first = description.TryGetProperty("defaultWorkerPath", out var path) ? [Path.Combine(folder, path.GetString()!)] : [];
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            .. first, "--functions-uri", host.AbsoluteUri, "--functions-worker-id", Id, "--functions-request-id", Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length", "2147483647",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        string[] kept = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "LD_LIBRARY_PATH"];
        foreach (var name in start.Environment.Keys.Except(kept, StringComparer.Ordinal).ToArray()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The process has ended, with its last lines read: nobody will answer.</summary>
    private async Task TellEndAsync()
    {
        await Process.WaitForExitAsync();
        dead.TrySetException(new InvalidOperationException($"The worker has ended with code {Process.ExitCode}: {string.Join(" | ", errors.Concat(output).Where(line => line.Length > 0).TakeLast(20))}"));
        // Whether anybody waits or not.
        _ = dead.Task.Exception;
    }
}
