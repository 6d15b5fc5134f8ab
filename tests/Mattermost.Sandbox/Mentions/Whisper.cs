using System.Text.Json;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Mentions;

/// <summary>What the server tells the author of a post about those whom it did not notify. The words are the sandbox's own.</summary>
internal sealed record Whisper(string Text, IReadOnlyDictionary<string, JsonElement> Props)
{
    private static readonly Dictionary<string, JsonElement> None = new(StringComparer.Ordinal);

    public static Whisper NobodyOf(SandboxGroup group) => new($"@{group.Name} has no members on this team", None);

    public static Whisper OutsideTeam(IEnumerable<SandboxUser> people) => new($"{Names(people)} did not get notified by this mention because they are not a member of this team.", None);

    /// <summary>With what the client's link needs to add them; those kept out by groups are named apart.</summary>
    public static Whisper OutsideChannel(ILookup<bool, SandboxUser> byKeptOut, string postId)
    {
        var (others, keptOut) = (byKeptOut[false].ToArray(), byKeptOut[true].ToArray());
        List<string> lines = [];
        if (others.Length > 0) lines.Add($"{Names(others)} did not get notified by this mention because they are not in the channel. Would you like to add them?");
        if (keptOut.Length > 0) lines.Add($"{Names(keptOut)} did not get notified by this mention because they are not in the channel, and cannot be added because they are not in its linked groups.");
        return new(string.Join('\n', lines), new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["add_channel_member"] = JsonSerializer.SerializeToElement(new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["post_id"] = postId,
                ["usernames"] = others.Concat(keptOut).Select(user => user.Username).ToArray(),
                ["user_ids"] = others.Concat(keptOut).Select(user => user.Id).ToArray(),
                ["not_in_channel_usernames"] = others.Select(user => user.Username).ToArray(),
                ["not_in_channel_user_ids"] = others.Select(user => user.Id).ToArray(),
                ["not_in_groups_usernames"] = keptOut.Select(user => user.Username).ToArray(),
                ["not_in_groups_user_ids"] = keptOut.Select(user => user.Id).ToArray(),
            }),
        });
    }

    private static string Names(IEnumerable<SandboxUser> people)
    {
        var names = people.Select(user => "@" + user.Username).ToArray();
        return names is [var only] ? only : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
