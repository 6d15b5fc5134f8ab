using System.Text.Json;
using Mattermost.Sandbox.Pages;
using Mattermost.Sandbox.State;
using Mattermost.Sandbox.Webhooks;

namespace Integration.Functions.Tests.Sandbox;

/// <summary>Posts drawn for people: as the clients do, and harmless whatever they contain.</summary>
public sealed class PostPageTests
{
    private const string Button = "\n| [Join meeting](https://parabol.example/meet/1) |\n|:---:|\n||";

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;")]
    [InlineData("<img src=x onerror=alert(1)>", "&lt;img")]
    [InlineData("[x](javascript:alert(1))", ">x<")]
    [InlineData("![x](https://a.example/p.png)", "🖼 x")]
    public void Nothing_that_a_post_says_runs_or_loads(string text, string expected)
    {
        var html = PostHtml.Post(Post(new { text, attachments = new[] { new { text, fields = new[] { new { title = text, value = text } } } } }));

        Assert.Contains(expected, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"javascript", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("red;background:url(https://a.example)")]
    [InlineData("\"><script>")]
    public void A_colour_that_is_none_does_not_reach_the_style(string color)
    {
        var html = PostHtml.Post(Post(new { attachments = new[] { new { color, text = "x" } } }));

        Assert.Contains("border-left-color:var(--line)", html, StringComparison.Ordinal);
        Assert.DoesNotContain(color, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example/x", "https://a.example/x")]
    [InlineData("mailto:a@b.example", "mailto:a@b.example")]
    [InlineData("mattermost://chat.example/t", "mattermost://chat.example/t")]
    [InlineData("a.example/x", "http://a.example/x")]
    [InlineData("a.example:8443/x", "http://a.example:8443/x")]
    public void Safe_addresses_become_links(string address, string link)
    {
        var html = PostHtml.Post(Post(new { attachments = new[] { new { title = "t", title_link = address } } }));

        Assert.Contains($"href=\"{link}\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    public void Other_addresses_do_not(string address)
    {
        var html = PostHtml.Post(Post(new { attachments = new[] { new { title = "t", title_link = address } } }));

        Assert.DoesNotContain("href", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Short_fields_share_a_row_and_a_button_is_a_table_of_one_link()
    {
        var fields = new[]
        {
            new { title = "Team", value = "Platform", @short = true },
            new { title = "Meeting", value = "Sprint 41", @short = true },
            new { title = "", value = Button, @short = false },
        };

        var html = PostHtml.Post(Post(new { attachments = new[] { new { color = "#A06BD6", fields } } }));

        Assert.Contains("<tr><th>Team</th><th>Meeting</th></tr>", html, StringComparison.Ordinal);
        Assert.Contains("border-left-color:#A06BD6", html, StringComparison.Ordinal);
        Assert.Contains("""<th style="text-align: center;"><a href="https://parabol.example/meet/1" """.Trim(), html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("class=\"fields\"").Length - 1);
    }

    [Theory]
    [InlineData("@all hello", "<span class=\"mention mention--highlight\">@all</span>")]
    [InlineData("hi @admin.", "<span class=\"mention\">@admin</span>.")]
    [InlineData("hi @nobody", "hi @nobody")]
    [InlineData("/x @all", "/x @all")]
    [InlineData(":tada: done", "🎉 done")]
    [InlineData("one\ntwo", "one<br />")]
    [InlineData("~~old~~", "<del>old</del>")]
    public void Text_looks_as_in_the_clients(string text, string expected) =>
        Assert.Contains(expected, PostHtml.Post(Post(new { text })), StringComparison.Ordinal);

    [Fact]
    public void A_page_stands_alone()
    {
        var html = PostHtml.Page("Messages <1>", [new PageSection("Started", [Post(new { text = "hello" })], "What people see")]);

        Assert.Contains("<title>Messages &lt;1&gt;</title>", html, StringComparison.Ordinal);
        Assert.Contains("default-src &#39;none&#39;", html, StringComparison.Ordinal);
        Assert.Contains("What people see", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_terminal_a_post_reads_without_Markdown()
    {
        var fields = new[]
        {
            new { title = "Team", value = "Plat&#124;form @\u200ball", @short = true },
            new { title = "Stats", value = "**12** reflections\n`4` topics", @short = false },
            new { title = "", value = Button, @short = false },
        };
        var attachment = new { author_name = "Parabol", title = "Meeting started :wave:", title_link = "https://parabol.example", fields };

        var text = PostText.Render(Post(new { text = "see [notes](https://n.example)\n- one\n- two", attachments = new[] { attachment } }));

        Assert.Equal(
            """
              see notes <https://n.example>
              • one
              • two
              ┃ Parabol
              ┃ Meeting started 👋  <https://parabol.example>
              ┃ Team: Plat|form @all
              ┃ Stats:
              ┃   12 reflections
              ┃   4 topics
              ┃ [ Join meeting ] https://parabol.example/meet/1

            """,
            text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
    }

    [Fact]
    public void A_post_cannot_play_with_the_terminal() =>
        Assert.EndsWith("\n  [31mred\n", PostText.Render(Post(new { text = "\u001b[31mred\u202e" })), StringComparison.Ordinal);

    private static SandboxPost Post(object body) => Assert.Single(WebhookPreview.Posts(JsonSerializer.Serialize(body)));
}
