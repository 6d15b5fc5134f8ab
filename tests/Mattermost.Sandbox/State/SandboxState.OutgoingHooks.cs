namespace Mattermost.Sandbox.State;

public sealed partial class SandboxState
{
    private readonly Dictionary<string, SandboxOutgoingHook> outgoingHooks = new(StringComparer.Ordinal);

    public IReadOnlyList<SandboxOutgoingHook> OutgoingHooks => Read(() => outgoingHooks.Values.ToArray());

    public SandboxOutgoingHook? FindOutgoingHook(string id) => Read(() => outgoingHooks.GetValueOrDefault(id));

    /// <summary>Adds one; id and token are given here.</summary>
    public SandboxOutgoingHook AddOutgoingHook(SandboxOutgoingHook draft)
    {
        var now = clock.GetUtcNow();
        var hook = draft with { Id = Ids.New(), Token = Ids.New(), CreateAt = now, UpdateAt = now };
        lock (gate) outgoingHooks.Add(hook.Id, hook);
        return hook;
    }

    public SandboxOutgoingHook ChangeOutgoingHook(string id, Func<SandboxOutgoingHook, SandboxOutgoingHook> change)
    {
        lock (gate) return outgoingHooks[id] = change(outgoingHooks[id]) with { UpdateAt = clock.GetUtcNow() };
    }

    public void DeleteOutgoingHook(string id)
    {
        lock (gate) outgoingHooks.Remove(id);
    }
}
