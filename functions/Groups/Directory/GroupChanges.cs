using System.Collections.Concurrent;

namespace Integration.Functions.Groups.Directory;

/// <summary>Whether this process changed a server's groups since something was remembered of them. Other instances' changes are seen when memories end.</summary>
internal sealed class GroupChanges
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    public long CountOf(string serverId) => counts.GetValueOrDefault(serverId);

    public void Tell(string serverId) => counts.AddOrUpdate(serverId, 1, (_, count) => count + 1);
}
