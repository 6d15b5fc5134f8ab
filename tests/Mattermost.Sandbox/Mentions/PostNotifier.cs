using System.Text.Json;
using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Mentions;

/// <summary>
/// Decides whom a new post notifies, and what its author is told about those whom it does not. Members of the channel only;
/// groups where licence, rights and group constraints allow it; nobody who is deactivated.
/// </summary>
internal sealed class PostNotifier(SandboxState state, ServerProfile server, Access access, GroupLicence licence)
{
    /// <summary><c>@all</c> and the like notify nobody in a channel of this many.</summary>
    private const int MaxNotificationsPerChannel = 1000;

    /// <summary>The post as it is saved, and the words for its author alone.</summary>
    public (SandboxPost Post, IReadOnlyList<Whisper> Whispers) Notify(SandboxPost draft)
    {
        if (state.FindChannel(draft.ChannelId) is not { } channel || state.FindUser(draft.UserId) is not { } author) return (draft, []);
        var heard = new Hearers(state, channel);
        if (channel.Type == ChannelType.Direct)
        {
            heard.Add(channel.Members.Where(id => id != author.Id || draft.IsFromWebhook), "direct");
            return (draft with { Notified = heard.All }, []);
        }

        var rung = MentionScanner.Scan(draft, draft.MentionRules);
        var mayMentionGroups = licence.AllowsMentions && access.To(author, channel, Permission.UseGroupMentions);
        var groups = mayMentionGroups ? Candidates(channel).Where(group => rung.Contains(group.Name!)).ToArray() : [];
        Hear(draft, channel, author, rung, heard);
        var outside = groups.SelectMany(group => Hear(group, channel, author, heard)).ToArray();
        var post = draft with { Notified = heard.All, Props = Props(draft, author, channel) };
        return (post, author.Bot is null && !draft.IsFromWebhook && !draft.IsSystem ? Whispers(post, channel, author, rung, groups, outside) : []);
    }

    private void Hear(SandboxPost draft, SandboxChannel channel, SandboxUser author, IReadOnlySet<string> rung, Hearers heard)
    {
        if (draft.Type == "system_add_to_channel" && draft.Props.TryGetValue("addedUserId", out var added)) heard.Add([added.GetString() ?? ""], "added");
        var people = rung.Select(state.FindUserByName).OfType<SandboxUser>().Where(user => user.Id != author.Id || draft.IsFromWebhook);
        foreach (var user in people) heard.Add([user.Id], "@" + user.Username);
        var others = channel.Memberships.Select(member => member.UserId).Where(id => id != author.Id || draft.IsFromWebhook);
        if (channel.Type == ChannelType.Group) heard.Add(others, "direct");
        if (channel.Memberships.Count >= MaxNotificationsPerChannel || !access.To(author, channel, Permission.UseChannelMentions)) return;
        foreach (var word in MentionScanner.Special.Where(rung.Contains)) heard.Add(others, "@" + word);
    }

    /// <summary>Those of the group's people who are in the team (of a group message: all) hear it in the channel; the rest is returned.</summary>
    private IEnumerable<SandboxUser> Hear(SandboxGroup group, SandboxChannel channel, SandboxUser author, Hearers heard)
    {
        var people = InTeam(group, channel).Where(user => !server.Release.SparesAuthorOfGroupMention || user.Id != author.Id).ToLookup(user => channel.Has(user.Id));
        heard.Add(people[true].Select(user => user.Id), "@" + group.Name);
        return people[false];
    }

    private IEnumerable<SandboxUser> InTeam(SandboxGroup group, SandboxChannel channel) =>
        state.ActiveMembers(group).Where(user => state.FindTeam(channel.TeamId) is not { } team || team.Has(user.Id));

    /// <summary>Which groups may be mentioned here.</summary>
    private IEnumerable<SandboxGroup> Candidates(SandboxChannel channel)
    {
        var team = state.FindTeam(channel.TeamId);
        var all = state.Groups.Where(group => group.IsMentionable && licence.Lists(group));
        if (!channel.GroupConstrained && team is not { GroupConstrained: true }) return all;
        var linked = state.Linked(channel.GroupConstrained ? channel.Groups : team!.Groups).Where(group => group.IsMentionable);
        return server.Release.MentionsCustomGroupsEverywhere ? linked.UnionBy(all.Where(group => group.IsCustom), group => group.Id, StringComparer.Ordinal) : linked;
    }

    private Dictionary<string, JsonElement> Props(SandboxPost draft, SandboxUser author, SandboxChannel channel)
    {
        var props = draft.Props.ToDictionary(StringComparer.Ordinal);
        var isBarred = server.HasDirectoryGroups && draft.Message.Contains('@', StringComparison.Ordinal) && !access.To(author, channel, Permission.UseGroupMentions);
        if (isBarred) props["disable_group_highlight"] = JsonSerializer.SerializeToElement(true);
        return props;
    }

    private List<Whisper> Whispers(
        SandboxPost post, SandboxChannel channel, SandboxUser author, IReadOnlySet<string> rung, IEnumerable<SandboxGroup> groups, IEnumerable<SandboxUser> ofGroups)
    {
        List<Whisper> whispers = [.. groups.Where(group => channel.Type != ChannelType.Group && !InTeam(group, channel).Any()).Select(Whisper.NobodyOf)];
        if (state.FindTeam(channel.TeamId) is not { } team) return whispers;
        var named = rung.Select(state.FindUserByName).OfType<SandboxUser>().Where(user => !channel.Has(user.Id));
        var missed = named.Concat(ofGroups)
            .Where(user => user is { DeleteAt: null, Bot: null } && user.Id != author.Id)
            .DistinctBy(user => user.Id, StringComparer.Ordinal)
            .OrderBy(user => user.Username, StringComparer.Ordinal)
            .ToLookup(user => team.Has(user.Id));
        var keptOut = state.KeptOut(channel, missed[true].Select(user => user.Id)).ToHashSet(StringComparer.Ordinal);
        if (missed[true].Any()) whispers.Add(Whisper.OutsideChannel(missed[true].ToLookup(user => keptOut.Contains(user.Id)), post.Id));
        if (server.Release.TellsOfPeopleOutsideTeam && missed[false].Any()) whispers.Add(Whisper.OutsideTeam(missed[false]));
        return whispers;
    }

    /// <summary>Active members of the channel who are people, each once.</summary>
    private sealed class Hearers(SandboxState state, SandboxChannel channel)
    {
        private readonly HashSet<string> ids = new(StringComparer.Ordinal);
        private readonly List<Notified> all = [];

        public IReadOnlyList<Notified> All => all;

        public void Add(IEnumerable<string> userIds, string by)
        {
            var people = state.FindUsers(userIds.Where(channel.Has)).Where(user => user is { DeleteAt: null, Bot: null } && ids.Add(user.Id));
            all.AddRange(people.Select(user => new Notified(user.Id, user.Username, by)));
        }
    }
}
