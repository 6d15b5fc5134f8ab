using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

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
