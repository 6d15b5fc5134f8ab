using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Rights;

/// <summary>The permissions that something in the sandbox asks for, by Mattermost's names.</summary>
public static class Permission
{
    public const string AddUserToTeam = "add_user_to_team";
    public const string BypassIncomingWebhookChannelLock = "bypass_incoming_webhook_channel_lock";
    public const string CreateBot = "create_bot";
    public const string CreateCustomGroup = "create_custom_group";
    public const string CreateDirectChannel = "create_direct_channel";
    public const string CreateGroupChannel = "create_group_channel";
    public const string CreatePost = "create_post";
    public const string CreatePostEphemeral = "create_post_ephemeral";
    public const string CreatePostPublic = "create_post_public";
    public const string CreatePrivateChannel = "create_private_channel";
    public const string CreatePublicChannel = "create_public_channel";
    public const string CreateTeam = "create_team";
    public const string CreateUserAccessToken = "create_user_access_token";
    public const string DeleteCustomGroup = "delete_custom_group";
    public const string DeleteOthersPosts = "delete_others_posts";
    public const string DeletePost = "delete_post";
    public const string DeletePrivateChannel = "delete_private_channel";
    public const string DeletePublicChannel = "delete_public_channel";
    public const string EditCustomGroup = "edit_custom_group";
    public const string EditOtherUsers = "edit_other_users";
    public const string EditOthersPosts = "edit_others_posts";
    public const string EditPost = "edit_post";
    public const string InviteGuest = "invite_guest";
    public const string JoinPublicChannels = "join_public_channels";
    public const string JoinPublicTeams = "join_public_teams";
    public const string ListPublicTeams = "list_public_teams";
    public const string ListPrivateTeams = "list_private_teams";
    public const string ListTeamChannels = "list_team_channels";
    public const string ManageBots = "manage_bots";
    public const string ManageChannelRoles = "manage_channel_roles";
    public const string ManageCustomGroupMembers = "manage_custom_group_members";
    public const string ManageOthersBots = "manage_others_bots";
    public const string ManageOthersIncomingWebhooks = "manage_others_incoming_webhooks";
    public const string ManageOthersOutgoingWebhooks = "manage_others_outgoing_webhooks";
    public const string ManageOthersSlashCommands = "manage_others_slash_commands";
    public const string ManagePrivateChannelMembers = "manage_private_channel_members";
    public const string ManagePublicChannelMembers = "manage_public_channel_members";
    public const string ManageRoles = "manage_roles";
    public const string ManageSystem = "manage_system";
    public const string ManageTeam = "manage_team";
    public const string ManageTeamRoles = "manage_team_roles";
    public const string ReadBots = "read_bots";
    public const string ReadChannel = "read_channel";
    public const string ReadConsoleGroups = "sysconsole_read_user_management_groups";
    public const string ReadOtherUsersTeams = "read_other_users_teams";
    public const string ReadOthersBots = "read_others_bots";
    public const string ReadPrivateChannelGroups = "read_private_channel_groups";
    public const string ReadPublicChannel = "read_public_channel";
    public const string ReadPublicChannelGroups = "read_public_channel_groups";
    public const string ReadUserAccessToken = "read_user_access_token";
    public const string RemoveUserFromTeam = "remove_user_from_team";
    public const string RestoreCustomGroup = "restore_custom_group";
    public const string RevokeUserAccessToken = "revoke_user_access_token";
    public const string UseChannelMentions = "use_channel_mentions";
    public const string UseGroupMentions = "use_group_mentions";
    public const string UseSlashCommands = "use_slash_commands";
    public const string ViewMembers = "view_members";
    public const string ViewTeam = "view_team";
    public const string WriteConsoleGroups = "sysconsole_write_user_management_groups";

    /// <summary>Until 11.1 one permission covered a person's own webhooks and everything about them.</summary>
    public static string ManageIncomingWebhooks(Release release) => release.SplitsOwnAndOthers ? "manage_own_incoming_webhooks" : "manage_incoming_webhooks";

    public static string ManageOutgoingWebhooks(Release release) => release.SplitsOwnAndOthers ? "manage_own_outgoing_webhooks" : "manage_outgoing_webhooks";

    public static string ManageSlashCommands(Release release) => release.SplitsOwnAndOthers ? "manage_own_slash_commands" : "manage_slash_commands";
}
