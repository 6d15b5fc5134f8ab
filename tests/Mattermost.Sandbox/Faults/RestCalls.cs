using System.Text;

namespace Mattermost.Sandbox.Faults;

/// <summary>
/// One call of the REST API. <paramref name="UserId"/> is null without a (valid) token, <paramref name="Status"/> where nothing was
/// answered. <paramref name="Route"/> is the kind of call, e.g. <c>GET /groups/{group_id}/members</c>; <paramref name="Query"/> begins
/// with its question mark.
/// </summary>
public sealed record RestCallNote(DateTimeOffset At, string Method, string Path, string? UserId, Fault? Fault, int? Status, string Route, string Query);

/// <summary>Every call of the REST API, in the order in which they were answered. Written before the answer leaves.</summary>
public sealed class RestCalls
{
    private readonly Lock gate = new();
    private readonly List<RestCallNote> calls = [];

    public IReadOnlyList<RestCallNote> All
    {
        get { lock (gate) return [.. calls]; }
    }

    public int Count
    {
        get { lock (gate) return calls.Count; }
    }

    /// <summary>How often each kind of call was made since the first <paramref name="known"/> ones.</summary>
    public IReadOnlyDictionary<string, int> ByRoute(int known = 0) =>
        All.Skip(known).CountBy(call => call.Route, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <summary><see cref="ByRoute"/> in words, one kind a line, for the message of a failing test or a report.</summary>
    public string Told(int known = 0) => ByRoute(known)
        .OrderByDescending(route => route.Value)
        .Aggregate(new StringBuilder(), (told, route) => told.Append(route.Value).Append(" × ").Append(route.Key).Append('\n'))
        .ToString();

    public void Clear()
    {
        lock (gate) calls.Clear();
    }

    internal void Add(RestCallNote call)
    {
        lock (gate) calls.Add(call);
    }
}
