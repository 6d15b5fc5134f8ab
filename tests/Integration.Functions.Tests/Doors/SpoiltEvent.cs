using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.Doors;

/// <summary>Events that are right but for one member.</summary>
internal static class SpoiltEvent
{
    private const string Placeholder = "\"a place for it\"";

    /// <param name="happened">A good event.</param>
    /// <param name="path">The member, such as <c>data.team.id</c>.</param>
    /// <param name="json">What it becomes, valid or not; null takes it away.</param>
    public static string With(string happened, string path, string? json)
    {
        var e = JsonNode.Parse(happened)!;
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(e, (node, name) => node[name]!).AsObject();
        parent.Remove(names[^1]);
        // Half of a surrogate pair cannot pass through a JsonNode.
        if (json is not null) parent[names[^1]] = JsonNode.Parse(Placeholder);
        return e.ToJsonString().Replace(Placeholder, json, StringComparison.Ordinal);
    }
}
