using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>Who is in a group, whoever keeps it.</summary>
internal sealed class GroupPeople(OwnMembers members)
{
    public async Task<PeopleReading> OfAsync(MattermostSession session, Group group, CancellationToken stopping)
    {
        var outcome = group.Source == GroupSource.Own
            ? await RestPages.OfAsync(await members.IdsAsync(group, stopping), ids => session.UsersAsync(ids, stopping))
            : await NativeGroups.MembersAsync(session, group.GroupId, stopping);
        return outcome.AnswerOrNull is { } users
            ? new PeopleReading.Known([.. users.Select(Read)])
            : new PeopleReading.Unreadable(WhyNot(group, outcome.FailureOrNull!, session));
    }

    public static Person Read(RestUser user) => new(user.Id, user.Username, user.IsActive, user.IsBot, user.IsGuest, user.ZoneName);

    private static string WhyNot(Group group, RestFailure failure, MattermostSession session) => failure.IsNotAllowed && group.Source != GroupSource.Own
        ? $"Mattermost does not show me who is in `{group.Mention}`. A system administrator mends that by giving Parabol's bot a role that may see groups (System Console > User Management > System Roles > Viewer or User Manager, which is `system_read_only_admin` or `system_user_manager`); custom groups are open to all from Mattermost 6.5 on, and all others from 9.8 on."
        : RestWords.Of(failure, session.Server);
}
