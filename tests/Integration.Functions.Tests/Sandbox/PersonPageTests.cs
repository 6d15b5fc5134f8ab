using System.Net;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;

namespace Integration.Functions.Tests.Sandbox;

/// <summary>The channel page as one person uses it: types there, sees what nobody else sees, presses buttons.</summary>
public sealed class PersonPageTests : IAsyncLifetime
{
    private HttpClient http = null!;
    private SandboxServer mattermost = null!;
    private SandboxIntegration integration = null!;

    public async Task InitializeAsync()
    {
        (mattermost, integration) = (await SandboxServer.StartAsync(), await SandboxIntegration.StartAsync());
        http = new HttpClient { BaseAddress = mattermost.BaseAddress };
        _ = mattermost.State.AddCommand(new()
        {
            Id = "",
            Token = "",
            CreatorId = mattermost.Admin.Id,
            TeamId = mattermost.Team.Id,
            Trigger = "ask",
            Url = new Uri(integration.Address, "command").AbsoluteUri,
        });
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await integration.DisposeAsync();
        await mattermost.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_for_one_person_is_shown_to_nobody_else()
    {
        integration.Answer("/command", new { text = "The answer is 41" });

        await SendAsync("type", ("as", "mia"), ("channel", mattermost.Channel.Id), ("text", "/ask"));

        Assert.Matches("Only visible to you[^$]*The answer is 41", await PageAsync("?as=mia"));
        Assert.DoesNotContain("The answer is 41", await PageAsync("?as=chris"), StringComparison.Ordinal);
        Assert.DoesNotContain("The answer is 41", await PageAsync(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pressing_a_button_changes_the_answer()
    {
        var action = new { id = "yes", name = "Do it", style = "danger", integration = new { url = new Uri(integration.Address, "press") } };
        integration.Answer("/command", new { text = "Really?", attachments = new[] { new { actions = new[] { action } } } });
        integration.Answer("/press", new { update = new { message = "It is done", props = new { } } });
        await SendAsync("type", ("as", "mia"), ("channel", mattermost.Channel.Id), ("text", "/ask"));
        Assert.Contains("<button class=\"danger\" type=\"submit\" name=\"action\" value=\"yes\">Do it</button>", await PageAsync("?as=mia"), StringComparison.Ordinal);

        await SendAsync("press", ("as", "mia"), ("post", Assert.Single(mattermost.Ephemerals.All).Id), ("action", "yes"));

        var page = await PageAsync("?as=mia");
        Assert.Contains("It is done", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Really?", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_command_is_a_message_and_an_unknown_command_an_error()
    {
        await SendAsync("type", ("as", "mia"), ("channel", mattermost.Channel.Id), ("text", "Hello all"));
        await SendAsync("type", ("as", "mia"), ("channel", mattermost.Channel.Id), ("text", "/nobody"));

        Assert.Equal(("mia", "Hello all"), Assert.Single(mattermost.Posts.All.Select(post => (post.AuthorName, post.Message))));
        Assert.StartsWith("Command with a trigger of '/nobody' not found", Assert.Single(mattermost.Ephemerals.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_has_typed_is_text()
    {
        Assert.Contains("value=\"&quot;&gt;&lt;script&gt;\"", await PageAsync($"?as=mia&draft={Uri.EscapeDataString("\"><script>")}"), StringComparison.Ordinal);
    }

    private async Task SendAsync(string form, params (string Name, string Value)[] fields)
    {
        using var body = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await http.PostAsync($"/sandbox/forms/{form}", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<string> PageAsync(string query) => http.GetStringAsync($"/acme/channels/town-square{query}");
}
