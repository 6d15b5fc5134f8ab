using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Membership;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>
/// The server's own <c>/invite</c>: one person into one channel, several of both from 7.8, groups from 9.1. What it cannot do it does
/// not do here either: people in two groups are handled twice, and nobody is added to the team. The words are the sandbox's own.
/// </summary>
internal sealed class InviteCommand(SandboxState state, ServerProfile server, Access access, GroupLicence licence, ChannelAdmission admission)
{
    public const string Trigger = "invite";

    /// <summary>What only the caller sees; empty when the system messages say it all.</summary>
    public string Run(CommandLine line, string text)
    {
        if (text.Length == 0) return InviteWords.Nothing;
        var (people, channels, problems) = server.Release.InvitesMany ? Parse(line, text) : ParseOne(line, text);
        if (people.Count == 0 || channels.Count == 0) return problems.Count > 0 ? Lines(problems) : InviteWords.Nothing;
        var open = channels.Where(channel => Refusal(line, channel, people[0]) is not { } refusal || Told(problems, refusal)).ToArray();
        var tally = new InviteTally(line.Channel);
        foreach (var channel in open)
        {
            foreach (var user in people) tally.Note(channel, user, Add(line.User, channel, user), state.FindTeam(channel.TeamId)?.DisplayName ?? "");
        }

        return Lines(problems.Concat(tally.Lines(server.Release)));
    }

    /// <summary>Up to 7.7: the first word is a person, all that follows one channel.</summary>
    private Parsed ParseOne(CommandLine line, string text)
    {
        var words = text.Split(' ', 2);
        if (People(words[0].TrimStart('@')) is not [var user]) return new([], [], [InviteWords.NoUser(words[0].TrimStart('@'))]);
        if (words is not [_, { } rest] || rest.Trim().Length == 0) return new([user], [line.Channel], []);
        return Channel(line, rest.Trim()) is { } channel ? new([user], [channel], []) : new([user], [], [InviteWords.NoChannel(rest.Trim())]);
    }

    /// <summary>Split at spaces only; the first word may do without its <c>@</c>, channels without their <c>~</c>.</summary>
    private Parsed Parse(CommandLine line, string text)
    {
        Parsed parsed = new([], [], []);
        foreach (var (index, word) in text.Split(' ').Index().Where(word => word.Item.Length > 0))
        {
            if (word[0] == '@' || (index == 0 && word[0] != '~'))
            {
                var name = word[0] == '@' ? word[1..] : word;
                var people = People(name);
                parsed.People.AddRange(people);
                if (people.Count == 0) parsed.Problems.Add(InviteWords.NoUser(name));
            }
            else if (Channel(line, word) is { } channel)
            {
                parsed.Channels.Add(channel);
            }
            else
            {
                parsed.Problems.Add(InviteWords.NoChannel(word));
            }
        }

        if (parsed.Channels.Count == 0 && parsed.Problems.Count == 0) parsed.Channels.Add(line.Channel);
        return parsed;
    }

    /// <summary>An active person, or the active people of a mentionable group.</summary>
    private IReadOnlyList<SandboxUser> People(string name)
    {
        if (state.FindUserByName(name) is { DeleteAt: null } user) return [user];
        if (!server.Release.InvitesGroups || !server.IsLicensed) return [];
        var group = state.Groups.FirstOrDefault(group => group.AllowReference && string.Equals(group.Name, name, StringComparison.Ordinal) && licence.Lists(group));
        return group is null ? [] : state.ActiveMembers(group);
    }

    private SandboxChannel? Channel(CommandLine line, string word) => state.FindChannelByName(line.Team.Id, word.TrimStart('~'));

    private string? Refusal(CommandLine line, SandboxChannel channel, SandboxUser first) => channel.Type switch
    {
        ChannelType.Open when access.To(line.User, channel, Permission.ManagePublicChannelMembers) => null,
        ChannelType.Private when access.To(line.User, channel, Permission.ManagePrivateChannelMembers) => null,
        ChannelType.Private when !channel.Has(line.User.Id) => InviteWords.NoChannel(channel.Name),
        ChannelType.Open or ChannelType.Private => InviteWords.NoRight(first.Username, channel.Name),
        _ => InviteWords.Direct,
    };

    /// <summary>False, so that the channel is left out.</summary>
    private static bool Told(List<string> problems, string refusal)
    {
        problems.Add(refusal);
        return false;
    }

    private InviteOutcome Add(SandboxUser caller, SandboxChannel channel, SandboxUser user)
    {
        if (state.FindChannel(channel.Id)?.Has(user.Id) == true) return InviteOutcome.AlreadyThere;
        try
        {
            admission.Add(caller, channel, user);
            return InviteOutcome.Added;
        }
        catch (RestRefusal refusal)
        {
            return refusal.Error.Id switch
            {
                "api.channel.add_members.user_denied" => InviteOutcome.KeptOut,
                "app.team.get_member.missing.app_error" or "api.channel.add_user.to.channel.failed.deleted.app_error" => InviteOutcome.NotInTeam,
                _ => InviteOutcome.Failed,
            };
        }
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private sealed record Parsed(List<SandboxUser> People, List<SandboxChannel> Channels, List<string> Problems);
}

internal enum InviteOutcome
{
    Added,
    AlreadyThere,
    NotInTeam,
    KeptOut,
    Failed,
}
