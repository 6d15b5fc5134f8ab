using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// What the Functions host reads from an app's folder: <c>host.json</c>, and <c>function.json</c> exactly one folder deep
/// (facts, sections 1 and 2). Unknown or misspelt keys are ignored, as the host does.
/// </summary>
public sealed class HostFolder
{
    private readonly IConfigurationRoot host;

    public HostFolder(string path)
    {
        Path = path;
        host = new ConfigurationBuilder().AddJsonFile(System.IO.Path.Combine(path, "host.json")).Build();
        Functions = [.. Directory.GetFiles(path, "function.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Where(file => System.IO.Path.GetDirectoryName(file) != path)
            .Select(FunctionDeclaration.Read)
            .OrderBy(function => function.Name, StringComparer.Ordinal)];
    }

    public string Path { get; }

    public IReadOnlyList<FunctionDeclaration> Functions { get; }

    /// <summary>A relative path that exists under the app's root; otherwise a command from the PATH (section 1.2).</summary>
    public string Executable
    {
        get
        {
            var named = host["customHandler:description:defaultExecutablePath"]
                ?? throw new InvalidDataException("host.json has no customHandler.description.defaultExecutablePath: the host does not start.");
            var inFolder = System.IO.Path.Combine(Path, named);
            return File.Exists(inFolder) ? inFolder : named;
        }
    }

    public IReadOnlyList<string> Arguments =>
        [.. host.GetSection("customHandler:description:arguments").GetChildren().Select(argument => argument.Value ?? "")];

    public string RoutePrefix => host["extensions:http:routePrefix"] ?? "api";

    public bool IsForwarding => bool.TryParse(host["customHandler:enableForwardingHttpRequest"], out var on) && on;

    public bool IsProxying => bool.TryParse(host["customHandler:enableProxyingHttpRequest"], out var on) && on;

    public TimeSpan FunctionTimeout => Duration("functionTimeout", TimeSpan.FromMinutes(30));

    public int BatchSize => int.Parse(host["extensions:queues:batchSize"] ?? "16");

    public int NewBatchThreshold => int.Parse(host["extensions:queues:newBatchThreshold"] ?? "8");

    public int MaxDequeueCount => int.Parse(host["extensions:queues:maxDequeueCount"] ?? "5");

    public TimeSpan VisibilityTimeout => Duration("extensions:queues:visibilityTimeout", TimeSpan.Zero);

    private TimeSpan Duration(string key, TimeSpan fallback) => host[key] is { } text ? TimeSpan.Parse(text) : fallback;
}

/// <summary>One function.json; the folder's name is the function's.</summary>
public sealed record FunctionDeclaration(string Name, IReadOnlyList<JsonElement> Bindings)
{
    public IEnumerable<JsonElement> Inputs => Bindings.Where(binding => Text(binding, "direction") != "out");

    public IEnumerable<JsonElement> Outputs => Bindings.Where(binding => Text(binding, "direction") == "out");

    public JsonElement? QueueTrigger => Find("queueTrigger");

    public JsonElement? HttpTrigger => Find("httpTrigger");

    /// <summary>The function's name when none is said (section 2.2).</summary>
    public string? Route => HttpTrigger is { } trigger ? Text(trigger, "route") ?? Name : null;

    /// <summary>Handed on to the app as the HTTP request it is, and not as an envelope (the selection rule of section 1.2).</summary>
    public bool IsPlainHttp => Inputs.Count() == 1 && HttpTrigger is not null && Outputs.Count() == 1 && Text(Outputs.Single(), "type") == "http";

    public static FunctionDeclaration Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return new(
            new DirectoryInfo(Path.GetDirectoryName(file)!).Name,
            [.. json.RootElement.GetProperty("bindings").EnumerateArray().Select(binding => binding.Clone())]);
    }

    public static string? Text(JsonElement binding, string name) => binding.TryGetProperty(name, out var value) ? value.GetString() : null;

    public bool Allows(string method) =>
        HttpTrigger is { } trigger
        && (!trigger.TryGetProperty("methods", out var methods)
            || methods.EnumerateArray().Any(allowed => string.Equals(allowed.GetString(), method, StringComparison.OrdinalIgnoreCase)));

    private JsonElement? Find(string type) => Bindings.Cast<JsonElement?>().FirstOrDefault(binding => Text(binding!.Value, "type") == type);
}
