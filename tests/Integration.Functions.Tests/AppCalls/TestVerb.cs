using Integration.Functions.Commands;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>A verb that a test writes down.</summary>
internal sealed class TestVerb(string name, string arguments = "", Func<CommandCall, CancellationToken, Task<CommandReply>>? run = null) : IVerb
{
    public string Name { get; } = name;

    public string Arguments { get; } = arguments;

    public IReadOnlyList<string> Choices { get; init; } = [];

    public string Summary => $"About {Name}";

    public Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping) =>
        run?.Invoke(call, stopping) ?? Task.FromResult(CommandReply.Of($"{Name} done"));
}
