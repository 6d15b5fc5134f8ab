namespace Mattermost.Sandbox.Server;

/// <summary>What releases decide about groups, their mentions and <c>/invite</c>.</summary>
public sealed partial record Release
{
    /// <summary>People make groups of their own; the lists of groups are for every licence, and a missing one has an error of its own.</summary>
    public bool HasCustomGroups => IsAtLeast(6, 5);

    /// <summary>People of a directory's group are told with the whole row of the database, password hash included.</summary>
    public bool TellsWholeRows => !IsAtLeast(6, 0);

    /// <summary>A directory's group that may be mentioned, and its people, are open to everybody; before, to readers of the console.</summary>
    public bool OpensMentionableGroups => IsAtLeast(9, 8);

    /// <summary>A team's groups are for who may list its channels (some time between 6.7 and 9.11).</summary>
    public bool GuardsTeamGroups => IsAtLeast(9, 0);

    /// <summary>Who does not read the console sees mentionable groups only, asked for or not (not yet in 9.11).</summary>
    public bool HidesUnmentionableGroups => IsAtLeast(10, 0);

    /// <summary>Without a licence counting is forbidden; before, not implemented (some time between 6.7 and 9.11).</summary>
    public bool ForbidsUnlicensedCounts => IsAtLeast(9, 0);

    /// <summary><c>include_channel_member_count</c>, and restoring a deleted group.</summary>
    public bool CountsGroupsInChannel => IsAtLeast(7, 7);

    /// <summary><c>include_member_ids</c>, <c>include_archived</c>, <c>filter_archived</c>.</summary>
    public bool TellsGroupMemberIds => IsAtLeast(9, 1);

    /// <summary><c>only_syncable_sources</c>.</summary>
    public bool FiltersSyncableGroups => IsAtLeast(10, 7);

    /// <summary><c>POST /groups/names</c>.</summary>
    public bool FindsGroupsByName => IsAtLeast(11, 1);

    /// <summary>Names taken by others are a bad request; before, not implemented.</summary>
    public bool RefusesTakenNamesAsBad => IsAtLeast(6, 0);

    /// <summary>A group mention needs Professional or more; before, the feature of directories.</summary>
    public bool MentionsGroupsInProfessional => IsAtLeast(6, 7);

    /// <summary>Custom groups may be mentioned where a group constraint rules, too.</summary>
    public bool MentionsCustomGroupsEverywhere => IsAtLeast(9, 3);

    /// <summary>Who mentions their own group is not notified.</summary>
    public bool SparesAuthorOfGroupMention => IsAtLeast(9, 6);

    /// <summary>Mentioned people outside of the team are told about in words of their own; before, not at all.</summary>
    public bool TellsOfPeopleOutsideTeam => IsAtLeast(9, 8);

    /// <summary><c>/invite</c> takes several people and channels; before, one of each.</summary>
    public bool InvitesMany => IsAtLeast(7, 8);

    /// <summary><c>/invite</c> takes groups.</summary>
    public bool InvitesGroups => IsAtLeast(9, 1);
}
