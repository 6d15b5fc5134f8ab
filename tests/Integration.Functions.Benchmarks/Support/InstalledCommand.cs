using System.Net.Http.Json;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>The command <c>/parabol</c> on a sandbox where the integration is installed, and the requests that typing it there makes.</summary>
internal sealed class InstalledCommand
{
    public const string ContentType = "application/x-www-form-urlencoded";

    private readonly SandboxServer sandbox;
    private readonly PublishedApp app;
    private readonly SandboxCommand command;

    private InstalledCommand(PublishedApp app, SandboxServer sandbox)
    {
        (this.app, this.sandbox) = (app, sandbox);
        command = sandbox.State.FindCommandByTrigger(sandbox.Team.Id, "parabol") ?? throw new InvalidOperationException("The installation made no command.");
    }

    /// <summary>Installs it as an administrator does, who is in all teams: with a bot.</summary>
    public static async Task<InstalledCommand> InstallAsync(PublishedApp app, SandboxServer sandbox, CancellationToken stopping)
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/servers", new Dictionary<string, string> { ["url"] = sandbox.BaseAddress.AbsoluteUri, ["adminToken"] = sandbox.AdminToken, ["teams"] = "all" }, stopping);
        return answer.IsSuccessStatusCode
            ? new(app, sandbox)
            : throw new InvalidOperationException($"The installation failed: {await answer.Content.ReadAsStringAsync(stopping)}");
    }

    /// <summary>Somebody who may do everything in the channel types <c>/parabol</c> and this text.</summary>
    public async Task TypeAsync(string text, CancellationToken stopping)
    {
        using var form = new StringContent(Body(text), System.Text.Encoding.UTF8, ContentType);
        using var answer = await app.Http.PostAsync("/api/commands", form, stopping);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The same in another channel; what is answered at once.</summary>
    public async Task<string> AskAsync(string text, SandboxChannel channel, CancellationToken stopping)
    {
        using var form = new StringContent(Body(text, channel), System.Text.Encoding.UTF8, ContentType);
        using var answer = await app.Http.PostAsync("/api/commands", form, stopping);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>(stopping))!["text"]!;
    }

    /// <summary>As it goes over the wire.</summary>
    public byte[] Request(string text) => HttpLoad.Post("/api/commands", ContentType, Body(text), $"Authorization: Token {command.Token}");

    /// <summary>As Mattermost 11 sends it.</summary>
    public string Body(string text) => Body(text, sandbox.Channel);

    private string Body(string text, SandboxChannel channel) => string.Join('&', new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["channel_id"] = channel.Id,
        ["channel_name"] = channel.Name,
        ["command"] = "/parabol",
        ["response_url"] = $"{sandbox.BaseAddress}hooks/commands/{sandbox.Admin.Id}",
        ["team_domain"] = sandbox.Team.Name,
        ["team_id"] = sandbox.Team.Id,
        ["text"] = text,
        ["token"] = command.Token,
        ["trigger_id"] = Convert.ToBase64String(new byte[120]),
        ["user_id"] = sandbox.People.ChannelAdmin.Id,
        ["user_name"] = sandbox.People.ChannelAdmin.Username,
    }.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
}
