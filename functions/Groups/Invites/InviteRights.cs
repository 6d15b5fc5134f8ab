using Integration.Functions.Commands;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

/// <summary>What the acting user may do by hand, they may do through us, and nothing else.</summary>
internal sealed class InviteRights(ActingRights acting)
{
    /// <summary>The channel, and what the person may do there; or why they may not add people, as Mattermost would put it.</summary>
    public async Task<InviteRight> InChannelAsync(CommandCall call, MattermostServer server, string channelId, CancellationToken stopping) =>
        await acting.InChannelAsync(server, channelId, call.Actor, stopping) switch
        {
            RightsReading.Known { Rights: var rights } => Of(rights, isMember: true),
            RightsReading.NotAMember { Rights: { } rights } => Of(rights, isMember: false),
            RightsReading.NotAMember => new InviteRight.Hidden(),
            RightsReading.Unknown unknown => new InviteRight.Denied(unknown.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    private static InviteRight Of(ChannelRights rights, bool isMember)
    {
        var needed = rights.Channel.IsPrivate ? "manage_private_channel_members" : "manage_public_channel_members";
        return rights.Channel switch
        {
            { IsConversation: true } => new InviteRight.Denied("This is a direct or group message: nobody can be added to it. Type the command in a channel, or name one with `~`."),
            { IsPrivate: true } when !isMember && !rights.Has(needed) => new InviteRight.Hidden(),
            { IsArchived: true } => new InviteRight.Denied($"~{rights.Channel.Name} is archived: unarchive it first."),
            _ when !rights.Has(needed) => new InviteRight.Denied($"Mattermost does not let you add people to ~{rights.Channel.Name}. Ask a channel administrator."),
            _ => new InviteRight.Granted(rights),
        };
    }
}

internal abstract record InviteRight
{
    private InviteRight() { }

    public sealed record Granted(ChannelRights Rights) : InviteRight
    {
        /// <summary>Null when the person may add people to the channel's team.</summary>
        public string? WhyNotTeam => Rights.Has("add_user_to_team") ? null : "Mattermost does not let you add people to this team. Ask a team administrator.";

        public bool MayInviteGuests => Rights.Has("invite_guest");
    }

    public sealed record Denied(string Why) : InviteRight;

    /// <summary>A private channel that the person is not in: to them there is none.</summary>
    public sealed record Hidden : InviteRight;
}
