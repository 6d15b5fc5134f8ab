using System.Text.Json;
using Functions.TestHost.Protocol;

namespace Functions.TestHost;

/// <summary>A function as the worker reports it to the host; its first binding is the trigger.</summary>
/// <param name="Binding">The name of the trigger's parameter.</param>
/// <param name="Type">httpTrigger, queueTrigger or timerTrigger.</param>
/// <param name="Methods">In upper case; none for other triggers.</param>
/// <param name="Bindings">All of them, as the host reads function.json of other languages.</param>
public sealed record DeclaredFunction(
    string Name, string EntryPoint, string Binding, string Type, string? Route, IReadOnlyList<string> Methods, string? AuthLevel, string? Queue, string? Connection, string? Schedule,
    IReadOnlyList<DeclaredBinding> Bindings)
{
    internal string Id { get; private init; } = "";

    internal static DeclaredFunction Read(RpcFunctionMetadata metadata)
    {
        using var trigger = JsonDocument.Parse(metadata.RawBindings.First(binding => binding.Contains("Trigger", StringComparison.Ordinal)));
        var members = trigger.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.OrdinalIgnoreCase);
        return new(
            metadata.Name, metadata.EntryPoint, Text("name")!, Text("type")!, Text("route"),
            members.TryGetValue("methods", out var methods) ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())] : [],
            Text("authLevel"), Text("queueName"), Text("connection"), Text("schedule"),
            [.. metadata.RawBindings.Select(DeclaredBinding.Read)])
        {
            Id = metadata.FunctionId,
        };

        string? Text(string name) => members.TryGetValue(name, out var value) ? value.GetString() : null;
    }
}

/// <summary>A parameter or the result of a function.</summary>
/// <param name="Direction">In or Out.</param>
public sealed record DeclaredBinding(string Name, string Type, string Direction)
{
    internal static DeclaredBinding Read(string raw)
    {
        using var binding = JsonDocument.Parse(raw);
        return new(Text("name"), Text("type"), Text("direction"));

        string Text(string name) => binding.RootElement.GetProperty(name).GetString()!;
    }
}

/// <summary>How an invocation ended. A queue's message is deleted after a success, and comes again after a failure.</summary>
/// <param name="Error">What the worker threw, by type and message.</param>
public sealed record InvocationOutcome(bool Succeeded, string? Error);

/// <summary>A record that the worker sent to the host, who writes it to its own log and to Application Insights.</summary>
public sealed record HostLog(string Category, string Level, string Text, string InvocationId);
