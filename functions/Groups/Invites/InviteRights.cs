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

/// <summary>What Mattermost's refusal to add one person means (facts of the add calls of channels and teams).</summary>
internal static class InviteRefusals
{
    /// <summary>The letter of <see cref="InviteOutcome"/>; null when it is no matter of this person but of the account that asks.</summary>
    public static char? Letter(RestFailure.Refused refused) => refused switch
    {
        _ when refused.Is("add_members.user_denied") || refused.Is("user_denied.app_error") => InviteOutcome.ConstrainedOut,
        _ when refused.Is("get_member.missing.app_error") || refused.Is("failed.deleted.app_error") => InviteOutcome.NotInTeam,
        _ when refused.Is("deleted_user.app_error") => InviteOutcome.Deactivated,
        _ when refused.Is("max_accounts.app_error") => InviteOutcome.TeamFull,
        _ when refused.Is("channel.rejected") || refused.Is("rejected_by_plugin") || refused.Is("allowed_domains.app_error") => InviteOutcome.Refused,
        { IsUnknownToken: true } or { IsNotAllowed: true } => null,
        _ => InviteOutcome.Refused,
    };

    /// <summary>A refusal that would meet everybody, or a server that cannot answer now.</summary>
    public static Jobs.StepOutcome ForAll(RestFailure failure, Uri server) => failure switch
    {
        RestFailure.Busy busy => new Jobs.StepOutcome.Later(busy.RetryAfter, RestWords.Of(busy, server)),
        RestFailure.Unreachable silent => new Jobs.StepOutcome.Later(null, silent.Why),
        RestFailure.Unreadable unreadable => new Jobs.StepOutcome.Later(null, RestWords.Of(unreadable, server)),
        { IsNotAllowed: true } => new Jobs.StepOutcome.Failed(
            "Mattermost does not let Parabol's bot do this here: invite the bot into the channel, and give it the right to manage members (System Console > User Management > Permissions)."),
        _ => new Jobs.StepOutcome.Failed(RestWords.Of(failure, server)),
    };
}
