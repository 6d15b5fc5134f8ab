using System.Text.Json;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;
using Mattermost.Sandbox.Webhooks;

namespace Integration.Functions.Tests.Sandbox;

/// <summary>Whom a post rings, by the scanner of 2021 and by that of today.</summary>
public sealed class MentionScannerTests
{
    [Theory]
    [InlineData("hello @all", "all")]
    [InlineData("**@channel**, _@here_", "channel,here")]
    [InlineData("@All! @ADMIN.", "admin,all")]
    [InlineData("# @all", "all")]
    [InlineData("> @here", "here")]
    [InlineData("| a | @all |\n|---|---|\n| b | @here |", "all,here")]
    [InlineData("[@all](https://a.example)", "all")]
    [InlineData("<b>@all</b>", "all")]
    [InlineData(@"\@all", "all")]
    [InlineData("@admin,@all", "admin,all")]
    [InlineData("@admin's", "admin")]
    [InlineData("@admin._-:", "admin")]
    [InlineData("(@all)", "all")]
    [InlineData("line\n@all", "all")]
    [InlineData("`@all`", "")]
    [InlineData("```\n@all\n```", "")]
    [InlineData("    @all", "")]
    [InlineData("[text](https://a.example/@all)", "")]
    [InlineData("https://a.example/@all", "")]
    [InlineData("@\u200ball", "")]
    [InlineData("＠all", "")]
    [InlineData("a@all", "")]
    [InlineData("@@all", "")]
    [InlineData("@allx @admin.ops @admin-@all", "")]
    [InlineData("@nobody", "")]
    [InlineData(":@all:", "")]
    public void Text_rings_the_same_people_in_every_release(string text, string expected)
    {
        var post = Post(new { text });

        Assert.Equal((expected, expected), (Names(post.RingsOld), Names(post.RingsNew)));
    }

    [Fact]
    public void An_entity_was_a_mention_until_2023()
    {
        var post = Post(new { text = "&#64;all" });

        Assert.Equal(("all", ""), (Names(post.RingsOld), Names(post.RingsNew)));
    }

    [Fact]
    public void Of_an_attachment_pretext_and_text_ring_and_from_10_2_field_values_too()
    {
        var attachment = new
        {
            fallback = "@f",
            pretext = "@here",
            text = "@channel",
            title = "@all",
            author_name = "@all",
            footer = "@all",
            fields = new[] { new { title = "@all", value = "@admin" } },
        };

        var post = Post(new { attachments = new[] { attachment } });

        Assert.Equal(("channel,here", "admin,channel,here"), (Names(post.RingsOld), Names(post.RingsNew)));
    }

    [Theory]
    [InlineData("5.37", "")]
    [InlineData("10.1", "")]
    [InlineData("10.2", "all")]
    public void A_post_rings_by_the_rules_of_its_own_server(string version, string expected)
    {
        var body = new { attachments = new[] { new { fallback = "f", fields = new[] { new { title = "t", value = "@all" } } } } };

        Assert.Equal(expected, Names(Post(body, new SandboxOptions { Version = version }).Rings));
    }

    [Theory]
    [InlineData(true, "developers")]
    [InlineData(false, "")]
    public async Task Groups_ring_on_licensed_servers_only(bool licensed, string expected)
    {
        await using var mattermost = await SandboxServer.StartAsync(new SandboxOptions { IsLicensed = licensed });
        mattermost.AddGroup("Developers");
        using var http = new HttpClient();

        using var answer = await http.PostAsync(mattermost.HookAddress, new StringContent("""{"text":"@developers"}"""));

        Assert.Equal(expected, Names(Assert.Single(mattermost.Posts.All).Rings));
    }

    private static SandboxPost Post(object body, SandboxOptions? options = null) =>
        Assert.Single(WebhookPreview.Posts(JsonSerializer.Serialize(body), options));

    private static string Names(IEnumerable<string> rings) => string.Join(',', rings);
}
