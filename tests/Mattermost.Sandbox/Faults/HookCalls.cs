namespace Mattermost.Sandbox.Faults;

/// <summary>
/// One call of a webhook as the server saw it. <paramref name="Status"/> is what was answered (null: nothing was) and
/// <paramref name="PostIds"/> what exists because of it, so that a test can compare its own account with the truth.
/// </summary>
public sealed record HookCall(DateTimeOffset At, string HookId, Fault? Fault, int? Status, IReadOnlyList<string> PostIds)
{
    public bool IsSaved => PostIds.Count > 0;
}

/// <summary>Every call of every webhook, in the order in which they were answered. Written before the answer leaves.</summary>
public sealed class HookCalls
{
    private readonly Lock gate = new();
    private readonly List<HookCall> calls = [];

    public IReadOnlyList<HookCall> All
    {
        get { lock (gate) return [.. calls]; }
    }

    internal void Add(HookCall call)
    {
        lock (gate) calls.Add(call);
    }
}
