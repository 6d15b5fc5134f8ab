namespace Mattermost.Sandbox.Faults;

/// <summary>One call of the REST API. <paramref name="UserId"/> is null without a (valid) token, <paramref name="Status"/> where nothing was answered.</summary>
public sealed record RestCallNote(DateTimeOffset At, string Method, string Path, string? UserId, Fault? Fault, int? Status);

/// <summary>Every call of the REST API, in the order in which they were answered. Written before the answer leaves.</summary>
public sealed class RestCalls
{
    private readonly Lock gate = new();
    private readonly List<RestCallNote> calls = [];

    public IReadOnlyList<RestCallNote> All
    {
        get { lock (gate) return [.. calls]; }
    }

    internal void Add(RestCallNote call)
    {
        lock (gate) calls.Add(call);
    }
}
