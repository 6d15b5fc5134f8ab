using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>What became of everybody whom one <c>/invite</c> named, and how little of it the server tells.</summary>
internal sealed class InviteTally(SandboxChannel current)
{
    /// <summary>With more names than this only the first is told.</summary>
    private const int NamedPeople = 10;

    private readonly List<string> already = [];
    private readonly List<string> elsewhere = [];
    private readonly Dictionary<string, List<string>> notInTeam = new(StringComparer.Ordinal);
    private bool someKeptOut;
    private bool someFailed;

    public void Note(SandboxChannel channel, SandboxUser user, InviteOutcome outcome, string team)
    {
        if (outcome == InviteOutcome.Added && channel.Id != current.Id) elsewhere.Add(user.Username);
        if (outcome == InviteOutcome.AlreadyThere) already.Add(user.Username);
        someKeptOut |= outcome == InviteOutcome.KeptOut;
        someFailed |= outcome == InviteOutcome.Failed;
        if (outcome != InviteOutcome.NotInTeam) return;
        if (!notInTeam.TryGetValue(team, out var names)) notInTeam.Add(team, names = []);
        names.Add(user.Username);
    }

    public IEnumerable<string> Lines(Release release)
    {
        if (already.Count > 0) yield return InviteWords.Already(Names(already));
        if (elsewhere.Count > 0) yield return InviteWords.Added(Names(elsewhere));
        foreach (var (team, names) in notInTeam) yield return InviteWords.NotInTeam(Names(names), team, isOld: !release.InvitesMany);
        if (someKeptOut) yield return InviteWords.KeptOut;
        if (someFailed) yield return InviteWords.Failed;
    }

    private static string Names(List<string> names) => names.Count > NamedPeople
        ? $"@{names[0]} and {names.Count - 1} others"
        : string.Join(", ", names.Select(name => "@" + name));
}

/// <summary>One sentence for each of Mattermost's <c>api.command_invite.…</c> texts.</summary>
internal static class InviteWords
{
    public const string Nothing = "Missing user and channel.";
    public const string Direct = "Nobody can be added to a direct message channel.";
    public const string KeptOut = "This channel is managed by groups. Somebody is not part of a group that is linked to it.";
    public const string Failed = "An error occurred while joining the channel.";

    public static string NoUser(string name) => $"We couldn't find the user {name}. They may have been deactivated by the system administrator.";

    public static string NoChannel(string name) => $"Could not find the channel {name.TrimStart('~')}. Please use the channel's handle.";

    public static string NoRight(string user, string channel) => $"You don't have enough permissions to add {user} in {channel}.";

    public static string Already(string names) => $"{names} already in the channel.";

    public static string Added(string names) => $"{names} added to the channel.";

    public static string NotInTeam(string names, string team, bool isOld) => isOld ? $"{names} is not a member of the team." : $"{names} not in the team {team}.";
}
