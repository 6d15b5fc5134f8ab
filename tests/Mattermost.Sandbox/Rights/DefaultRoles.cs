using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Rights;

/// <summary>
/// The built-in roles as a fresh server has them, migrations run. Left out are permissions of features that the sandbox does
/// not know (boards, playbooks, pages, bookmarks).
/// </summary>
internal static class DefaultRoles
{
    public static IReadOnlyDictionary<string, string[]> For(Release release)
    {
        var roles = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["channel_guest"] = [.. WhoeverPosts(release), Permission.EditPost, Permission.UseChannelMentions],
            ["channel_user"] = ChannelUser(release),
            ["channel_admin"] = [Permission.ManageChannelRoles, Permission.UseGroupMentions, .. ChannelGuardian],
            ["team_guest"] = [Permission.ViewTeam],
            ["team_user"] = TeamUser,
            ["team_admin"] = TeamAdmin(release),
            ["team_post_all"] = [Permission.CreatePost, Permission.UseChannelMentions, Permission.UseGroupMentions],
            ["team_post_all_public"] = [Permission.CreatePostPublic, Permission.UseChannelMentions],
            ["system_guest"] = [Permission.CreateDirectChannel, Permission.CreateGroupChannel],
            ["system_user"] = SystemUser(release),
            ["system_post_all"] = [Permission.CreatePost, Permission.UseChannelMentions, Permission.UseGroupMentions],
            ["system_post_all_public"] = [Permission.CreatePostPublic, Permission.UseChannelMentions],
            ["system_user_access_token"] = [Permission.CreateUserAccessToken, Permission.ReadUserAccessToken, Permission.RevokeUserAccessToken],
            ["system_user_manager"] = [.. ConsoleReader, .. ConsoleWriter],
            ["system_read_only_admin"] = ConsoleReader,
            ["system_manager"] = [.. ConsoleReader, .. ConsoleWriter, "sysconsole_write_integrations_bot_accounts"],
        };
        roles["system_admin"] = [.. roles.Values.SelectMany(permissions => permissions).Concat(OnlyAdmins).Distinct(StringComparer.Ordinal)];
        return roles;
    }

    private static string[] WhoeverPosts(Release release) =>
    [
        Permission.ReadChannel, "add_reaction", "remove_reaction", "upload_file", Permission.CreatePost,
        .. release.HasSlashCommandPermission ? [Permission.UseSlashCommands] : (IEnumerable<string>)[],
    ];

    private static string[] ChannelUser(Release release) =>
    [
        .. WhoeverPosts(release), Permission.EditPost, Permission.DeletePost, "get_public_link", Permission.UseChannelMentions, Permission.UseGroupMentions,
        Permission.ManagePublicChannelMembers, "manage_public_channel_properties", Permission.DeletePublicChannel,
        Permission.ManagePrivateChannelMembers, "manage_private_channel_properties", Permission.DeletePrivateChannel,
        Permission.ReadPublicChannelGroups, Permission.ReadPrivateChannelGroups,
    ];

    /// <summary>What channel moderation cannot take from administrators of a channel or its team.</summary>
    private static readonly string[] ChannelGuardian =
    [
        Permission.ManagePublicChannelMembers, Permission.ManagePrivateChannelMembers, Permission.ReadPublicChannelGroups, Permission.ReadPrivateChannelGroups,
    ];

    private static readonly string[] TeamUser =
    [
        Permission.ListTeamChannels, Permission.JoinPublicChannels, Permission.ReadPublicChannel, Permission.ViewTeam,
        Permission.CreatePublicChannel, Permission.CreatePrivateChannel, "invite_user", Permission.AddUserToTeam,
    ];

    private static string[] TeamAdmin(Release release) =>
    [
        Permission.RemoveUserFromTeam, Permission.ManageTeam, "import_team", Permission.ManageTeamRoles, Permission.ManageChannelRoles,
        Permission.ManageIncomingWebhooks(release), Permission.ManageOthersIncomingWebhooks,
        Permission.ManageOutgoingWebhooks(release), Permission.ManageOthersOutgoingWebhooks,
        Permission.ManageSlashCommands(release), Permission.ManageOthersSlashCommands,
        .. ChannelGuardian, "convert_public_channel_to_private", "convert_private_channel_to_public", Permission.DeletePost, Permission.DeleteOthersPosts,
        .. release.LocksWebhooks ? [Permission.BypassIncomingWebhookChannelLock] : (IEnumerable<string>)[],
    ];

    private static string[] SystemUser(Release release) =>
    [
        Permission.ListPublicTeams, Permission.JoinPublicTeams, Permission.CreateDirectChannel, Permission.CreateGroupChannel,
        Permission.ViewMembers, Permission.CreateTeam,
        .. release.HasCustomGroups
            ? [Permission.CreateCustomGroup, Permission.EditCustomGroup, Permission.DeleteCustomGroup, Permission.RestoreCustomGroup, Permission.ManageCustomGroupMembers]
            : (IEnumerable<string>)[],
    ];

    /// <summary>The console's pages bring the rights to read what they show.</summary>
    private static readonly string[] ConsoleReader =
    [
        "sysconsole_read_user_management_users", Permission.ReadOtherUsersTeams,
        Permission.ReadConsoleGroups, "sysconsole_read_user_management_teams", Permission.ListPrivateTeams, Permission.ListPublicTeams, Permission.ViewTeam,
        "sysconsole_read_user_management_channels", Permission.ReadPublicChannel, Permission.ReadChannel, Permission.ReadPublicChannelGroups, Permission.ReadPrivateChannelGroups,
        Permission.ListTeamChannels, "sysconsole_read_integrations_integration_management", "sysconsole_read_integrations_bot_accounts",
    ];

    /// <summary>What writing those pages takes.</summary>
    private static readonly string[] ConsoleWriter =
    [
        Permission.WriteConsoleGroups, Permission.ManagePublicChannelMembers, Permission.ManagePrivateChannelMembers, Permission.ManageChannelRoles,
        Permission.AddUserToTeam, Permission.RemoveUserFromTeam, Permission.ManageTeam, Permission.ManageTeamRoles, Permission.JoinPublicTeams,
    ];

    private static readonly string[] OnlyAdmins =
    [
        Permission.ManageSystem, Permission.ManageRoles, Permission.CreatePostEphemeral, Permission.CreateBot, Permission.ReadBots, Permission.ReadOthersBots,
        Permission.ManageBots, Permission.ManageOthersBots, "assign_bot", Permission.EditOtherUsers, Permission.EditOthersPosts, Permission.InviteGuest,
        "manage_oauth", "manage_system_wide_oauth", "promote_guest", "demote_to_guest",
    ];
}
