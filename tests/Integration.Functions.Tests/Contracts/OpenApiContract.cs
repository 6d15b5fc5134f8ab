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
