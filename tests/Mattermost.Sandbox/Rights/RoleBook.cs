using System.Security.Cryptography;
using System.Text;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rights;

/// <summary>
/// What each role allows: Mattermost's defaults for the release, and on top of them what an administrator changed
/// (<see cref="Change"/>) or channel moderation and schemes made (<see cref="Add"/>).
/// </summary>
public sealed class RoleBook
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Func<IReadOnlySet<string>, IReadOnlySet<string>>> changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> derived = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxRole?> known = new(StringComparer.Ordinal);
    private (Release? Release, IReadOnlyDictionary<string, string[]> Roles) defaults = (null, new Dictionary<string, string[]>(StringComparer.Ordinal));

    /// <summary>Gives permissions to a role and takes others from it, as the System Console does.</summary>
    public void Change(string role, IReadOnlyList<string>? granted = null, IReadOnlyList<string>? denied = null)
    {
        lock (gate)
        {
            known.Clear();
            var before = changes.GetValueOrDefault(role, permissions => permissions);
            changes[role] = permissions => before(permissions).Except(denied ?? []).Union(granted ?? [], StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>A new role with a made-up name: as <paramref name="role"/>, but without some permissions.</summary>
    public string Add(string role, IReadOnlyList<string> without)
    {
        var name = Ids.New();
        lock (gate)
        {
            known.Clear();
            derived.Add(name, role);
        }

        Change(name, denied: without);
        return name;
    }

    /// <summary>Null for a name that nobody has.</summary>
    public SandboxRole? Find(string name, Release release)
    {
        lock (gate)
        {
            if (defaults.Release != release) known.Clear();
            if (known.TryGetValue(name, out var found)) return found;
            return known[name] = Permissions(name, release) is { } permissions ? new(IdOf(name), name, permissions, IsBuiltIn: !derived.ContainsKey(name)) : null;
        }
    }

    public IReadOnlyList<SandboxRole> All(Release release)
    {
        lock (gate) return [.. Defaults(release).Keys.Concat(derived.Keys).Select(name => Find(name, release)!)];
    }

    private IReadOnlySet<string>? Permissions(string name, Release release)
    {
        var start = derived.TryGetValue(name, out var origin)
            ? Permissions(origin, release)
            : Defaults(release).GetValueOrDefault(name)?.ToHashSet(StringComparer.Ordinal);
        return start is null ? null : changes.GetValueOrDefault(name, permissions => permissions)(start);
    }

    private IReadOnlyDictionary<string, string[]> Defaults(Release release)
    {
        if (defaults.Release != release) defaults = (release, DefaultRoles.For(release));
        return defaults.Roles;
    }

    /// <summary>The same role has the same id for as long as the sandbox lives.</summary>
    private static string IdOf(string name) =>
        string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(name)).Take(26).Select(part => Ids.Alphabet[part % Ids.Alphabet.Length]));
}

public sealed record SandboxRole(string Id, string Name, IReadOnlySet<string> Permissions, bool IsBuiltIn);
