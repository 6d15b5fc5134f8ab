using System.Collections.Frozen;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>Finds out one person's rights in one channel: who they are, where they are a member, and what those roles permit.</summary>
internal sealed class RightsQuestion(MattermostSession session, string channelId, string userId)
{
    private RightsReading? failure;

    public async Task<RightsReading> AskAsync(CancellationToken stopping)
    {
        var channel = await session.ChannelAsync(channelId, stopping);
        if (channel.AnswerOrNull is not { } found) return Unknown(channel.FailureOrNull!);
        var roles = new List<string>();
        var user = await session.UserAsync(userId, stopping);
        if (!Take(user.AnswerOrNull is { IsActive: true } active ? active.Roles : null, user.FailureOrNull, roles)) return failure!;
        var member = await session.ChannelMemberAsync(channelId, userId, stopping);
        var isMember = member.AnswerOrNull is not null;
        if (member.FailureOrNull is { IsMissing: false } refused) return Unknown(refused);
        roles.AddRange(Names(member.AnswerOrNull?.Roles ?? ""));
        if (found.TeamId.Length > 0)
        {
            var inTeam = await session.TeamMemberAsync(found.TeamId, userId, stopping);
            if (!Take(inTeam.AnswerOrNull is { DeleteAt: 0 } present ? present.Roles : null, inTeam.FailureOrNull, roles)) return failure!;
        }

        var resolved = await session.RolesAsync(roles.Distinct(StringComparer.Ordinal), stopping);
        if (resolved.AnswerOrNull is not { } all) return Unknown(resolved.FailureOrNull!);
        var rights = new ChannelRights(found, all.SelectMany(role => role.Permissions).ToFrozenSet(StringComparer.Ordinal)) { IsGuest = user.AnswerOrNull!.IsGuest };
        return isMember ? new RightsReading.Known(rights) : new RightsReading.NotAMember(rights);
    }

    /// <summary>False when there is nothing to take: then it is known why.</summary>
    private bool Take(string? names, RestFailure? refusal, List<string> roles)
    {
        if (names is null)
        {
            failure = refusal is null or { IsMissing: true } ? new RightsReading.NotAMember() : Unknown(refusal);
            return false;
        }

        roles.AddRange(Names(names));
        return true;
    }

    private static string[] Names(string roles) => roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private RightsReading.Unknown Unknown(RestFailure refusal) => new(refusal switch
    {
        { IsUnknownToken: true } => "Mattermost does not accept the token of Parabol's bot any more: an administrator should run the installation again, which repairs it.",
        { IsNotAllowed: true } or { IsMissing: true } => "Parabol's bot cannot see this channel. Invite it here first, with /invite and its name.",
        _ => RestWords.Of(refusal, session.Server),
    });
}
