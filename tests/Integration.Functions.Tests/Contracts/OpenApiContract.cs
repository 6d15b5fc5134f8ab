using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Every REST call that the sandbox answers exists in Mattermost's own description, with the status that we expect.</summary>
public sealed class OpenApiContract
{
    [OpenApiFact]
    public void What_the_sandbox_answers_Mattermost_describes()
    {
        var described = SandboxOpenApi.Read(File.ReadLines(SandboxOpenApi.Path!));

        Assert.All(
            (IEnumerable<(string Call, string Status)>)
            [
                ("POST /api/v4/teams", "201"),
                ("GET /api/v4/teams/{team_id}", "200"),
                ("DELETE /api/v4/teams/{team_id}", "200"),
                ("POST /api/v4/channels", "201"),
                ("GET /api/v4/channels/{channel_id}", "200"),
                ("DELETE /api/v4/channels/{channel_id}", "200"),
                ("GET /api/v4/channels/{channel_id}/posts", "200"),
                ("GET /api/v4/teams", "200"), ("GET /api/v4/teams/name/{team_name}", "200"), ("GET /api/v4/users/{user_id}/teams", "200"),
                ("GET /api/v4/teams/{team_id}/members", "200"), ("POST /api/v4/teams/{team_id}/members", "201"),
                ("POST /api/v4/teams/{team_id}/members/batch", "201"), ("POST /api/v4/teams/{team_id}/members/ids", "200"),
                ("GET /api/v4/teams/{team_id}/members/{user_id}", "200"), ("DELETE /api/v4/teams/{team_id}/members/{user_id}", "200"),
                ("PUT /api/v4/teams/{team_id}/members/{user_id}/schemeRoles", "200"),
                ("POST /api/v4/channels/direct", "201"), ("GET /api/v4/teams/{team_id}/channels", "200"),
                ("GET /api/v4/teams/{team_id}/channels/name/{channel_name}", "200"), ("GET /api/v4/users/{user_id}/teams/{team_id}/channels", "200"),
                ("GET /api/v4/channels/{channel_id}/members", "200"), ("POST /api/v4/channels/{channel_id}/members", "201"),
                ("POST /api/v4/channels/{channel_id}/members/ids", "200"), ("GET /api/v4/channels/{channel_id}/members/{user_id}", "200"),
                ("DELETE /api/v4/channels/{channel_id}/members/{user_id}", "200"),
                ("POST /api/v4/users", "201"), ("GET /api/v4/users", "200"), ("POST /api/v4/users/ids", "200"), ("POST /api/v4/users/usernames", "200"),
                ("POST /api/v4/users/search", "200"), ("GET /api/v4/users/username/{username}", "200"), ("DELETE /api/v4/users/{user_id}", "200"),
                ("PUT /api/v4/users/{user_id}/roles", "200"), ("PUT /api/v4/users/{user_id}/active", "200"),
                ("POST /api/v4/users/tokens/revoke", "200"), ("POST /api/v4/users/tokens/disable", "200"), ("POST /api/v4/users/tokens/enable", "200"),
                ("POST /api/v4/bots", "201"), ("GET /api/v4/bots", "200"), ("GET /api/v4/bots/{bot_user_id}", "200"), ("PUT /api/v4/bots/{bot_user_id}", "200"),
                ("POST /api/v4/bots/{bot_user_id}/disable", "200"), ("POST /api/v4/bots/{bot_user_id}/enable", "200"),
                ("POST /api/v4/roles/names", "200"), ("GET /api/v4/roles/name/{role_name}", "200"), ("GET /api/v4/roles/{role_id}", "200"),
                ("POST /api/v4/commands", "201"), ("GET /api/v4/commands", "200"), ("GET /api/v4/commands/{command_id}", "200"),
                ("PUT /api/v4/commands/{command_id}", "200"), ("DELETE /api/v4/commands/{command_id}", "200"),
                ("PUT /api/v4/commands/{command_id}/regen_token", "200"), ("POST /api/v4/commands/execute", "200"),
                ("GET /api/v4/teams/{team_id}/commands/autocomplete", "200"),
                ("GET /api/v4/channels/{channel_id}/stats", "200"), ("GET /api/v4/channels/{channel_id}/timezones", "200"), ("GET /api/v4/teams/{team_id}/stats", "200"),
                ("GET /api/v4/groups", "200"), ("POST /api/v4/groups", "201"), ("GET /api/v4/groups/{group_id}", "200"), ("DELETE /api/v4/groups/{group_id}", "200"),
                ("PUT /api/v4/groups/{group_id}/patch", "200"), ("POST /api/v4/groups/{group_id}/restore", "200"),
                ("GET /api/v4/groups/{group_id}/members", "200"), ("POST /api/v4/groups/{group_id}/members", "200"), ("DELETE /api/v4/groups/{group_id}/members", "200"),
                ("GET /api/v4/groups/{group_id}/stats", "200"), ("GET /api/v4/groups/{group_id}/teams", "200"), ("GET /api/v4/groups/{group_id}/channels", "200"),
                ("POST /api/v4/groups/names", "200"), ("GET /api/v4/users/{user_id}/groups", "200"),
                ("GET /api/v4/channels/{channel_id}/groups", "200"), ("GET /api/v4/teams/{team_id}/groups", "200"), ("GET /api/v4/teams/{team_id}/groups_by_channels", "200"),
                ("GET /api/v4/channels/{channel_id}/member_counts_by_group", "200"),
                ("GET /api/v4/channels/{channel_id}/members_minus_group_members", "200"), ("GET /api/v4/teams/{team_id}/members_minus_group_members", "200"),
                ("PUT /api/v4/users/{user_id}/patch", "200"),
                ("POST /api/v4/hooks/outgoing", "201"), ("GET /api/v4/hooks/outgoing", "200"), ("GET /api/v4/hooks/outgoing/{hook_id}", "200"),
                ("PUT /api/v4/hooks/outgoing/{hook_id}", "200"), ("DELETE /api/v4/hooks/outgoing/{hook_id}", "200"),
                ("POST /api/v4/hooks/outgoing/{hook_id}/regen_token", "200"),
                ("POST /api/v4/posts", "201"), ("POST /api/v4/posts/ephemeral", "201"), ("GET /api/v4/posts/{post_id}", "200"),
                ("GET /api/v4/posts/{post_id}/thread", "200"), ("PUT /api/v4/posts/{post_id}/patch", "200"), ("DELETE /api/v4/posts/{post_id}", "200"),
                ("POST /api/v4/posts/{post_id}/actions/{action_id}", "200"),
                ("POST /api/v4/actions/dialogs/open", "200"), ("POST /api/v4/actions/dialogs/submit", "200"),
                ("GET /api/v4/hooks/incoming", "200"), ("PUT /api/v4/hooks/incoming/{hook_id}", "200"), ("GET /api/v4/config", "200"),
                ("POST /api/v4/hooks/incoming", "201"),
                ("GET /api/v4/hooks/incoming/{hook_id}", "200"),
                ("DELETE /api/v4/hooks/incoming/{hook_id}", "200"),
                ("GET /api/v4/users/{user_id}", "200"),
                ("GET /api/v4/system/ping", "200"),
                ("GET /api/v4/config/client", "200"),
                ("GET /api/v4/license/client", "200"),
            ],
            expected => Assert.Contains(expected.Status, described[expected.Call]));
    }
}
