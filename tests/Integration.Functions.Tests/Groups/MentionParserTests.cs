using System.Text.Json;
using Integration.Functions.Groups.Mentions;
using Mattermost.Sandbox.Mentions;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Groups;

/// <summary>R39: a name is heard where Mattermost's own server would hear it, and nowhere else.</summary>
public sealed class MentionParserTests
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "dev", "ops", "dev-ops", "dev.ops", "software-developers", "web", "dév", "a_b", "7th", "all", "channel", "here",
    };

    [Theory]
    [InlineData("@dev please look", "dev")]
    [InlineData("please look @dev", "dev")]
    [InlineData("@Dev and @DEV", "dev")]
    [InlineData("@dev,@ops", "dev,ops")]
    [InlineData("@dev/@ops", "dev,ops")]
    [InlineData("@dev @ops @dev", "dev,ops")]
    [InlineData("@dev's turn", "dev")]
    [InlineData("(@dev)", "dev")]
    [InlineData("\"@dev\"", "dev")]
    [InlineData("*@dev*", "dev")]
    [InlineData("**@dev**", "dev")]
    [InlineData("~~@dev~~", "dev")]
    [InlineData("_@dev_", "dev")]
    [InlineData("@dev.", "dev")]
    [InlineData("@dev...", "dev")]
    [InlineData("@dev:", "dev")]
    [InlineData("@dev-", "dev")]
    [InlineData("@dev_", "dev")]
    [InlineData("@dev._-:", "dev")]
    [InlineData("@dev!", "dev")]
    [InlineData("@dev?", "dev")]
    [InlineData("-@dev", "dev")]
    [InlineData(".:-_@dev", "dev")]
    [InlineData("@dev.ops", "dev.ops")]
    [InlineData("@dev-ops", "dev-ops")]
    [InlineData("@dev-ops.", "dev-ops")]
    [InlineData("@software-developers", "software-developers")]
    [InlineData("@web", "web")]
    [InlineData("@dév", "dév")]
    [InlineData("@a_b", "a_b")]
    [InlineData("@7th", "7th")]
    [InlineData("@dev\u3002", "dev")]
    [InlineData("\u65e5\u672c @dev", "dev")]
    [InlineData("😀@dev", "dev")]
    [InlineData("line\n@dev", "dev")]
    [InlineData("line\r\n@dev\r\n", "dev")]
    [InlineData("# @dev", "dev")]
    [InlineData("> @dev", "dev")]
    [InlineData("> quote\n@dev", "dev")]
    [InlineData("- @dev\n- @ops", "dev,ops")]
    [InlineData("1. one\n   @dev", "dev")]
    [InlineData("- one\n\n  - two\n\n    @dev", "dev")]
    [InlineData("text\n    @dev", "dev")]
    [InlineData("| a | @dev |\n|---|---|", "dev")]
    [InlineData("<b>@dev</b>", "dev")]
    [InlineData("[@dev](https://a.example)", "dev")]
    [InlineData("[see @dev][1]\n\n[1]: https://a.example", "dev")]
    [InlineData("![@dev](https://a.example/x.png)", "dev")]
    [InlineData(@"\@dev", "dev")]
    [InlineData(@"\\@dev", "dev")]
    [InlineData("`code` @dev", "dev")]
    [InlineData("`not closed @dev", "dev")]
    [InlineData("```\ncode\n```\n@dev", "dev")]
    [InlineData("``` `x` ```\n@dev", "dev")]
    [InlineData(":smile: @dev", "dev")]
    [InlineData(":smile:@dev", "dev")]
    [InlineData("see https://a.example/x, @dev", "dev")]
    [InlineData("(https://a.example/(x)) @dev", "dev")]
    [InlineData("@dev @nobody @ops.nothing", "dev")]
    [InlineData("@all, @Channel. @HERE", "all,channel,here")]
    [InlineData("http://@dev", "dev")]
    [InlineData("[unclosed @dev](", "dev")]
    [InlineData("**bold**@dev", "dev")]
    public void A_name_is_heard(string text, string expected) => Assert.Equal(expected, Heard(text));

    [Theory]
    [InlineData("")]
    [InlineData("dev")]
    [InlineData("@")]
    [InlineData("@ dev")]
    [InlineData("@@dev")]
    [InlineData("a@dev")]
    [InlineData("ada@dev.example")]
    [InlineData("@devs")]
    [InlineData("@dev.nothing")]
    [InlineData("@dev-@ops")]
    [InlineData("@dev@ops")]
    [InlineData("@\u200bdev")]
    [InlineData("\uff20dev")]
    [InlineData("&#64;dev")]
    [InlineData("&commat;dev")]
    [InlineData(":@dev:")]
    [InlineData("`@dev`")]
    [InlineData("``a ` @dev``")]
    [InlineData("```\n@dev\n```")]
    [InlineData("~~~ text\n@dev\n~~~")]
    [InlineData("```\n@dev")]
    [InlineData("````\n```\n@dev\n````")]
    [InlineData("> ```\n> @dev\n> ```")]
    [InlineData("- ```\n  @dev\n  ```")]
    [InlineData("    @dev")]
    [InlineData("\t@dev")]
    [InlineData("text\n\n    @dev")]
    [InlineData("-     @dev")]
    [InlineData("https://a.example/@dev")]
    [InlineData("ftp://a.example/x?@dev")]
    [InlineData("www.a.example/@dev")]
    [InlineData("<https://a.example/@dev>")]
    [InlineData("[text](https://a.example/@dev)")]
    [InlineData("[text](<https://a.example/ @dev>)")]
    [InlineData("[text](https://a.example \"@dev\")")]
    [InlineData("![text](https://a.example/@dev =100x50)")]
    [InlineData("[text][@dev]\n\n[@dev]: https://a.example")]
    [InlineData("[1]: https://a.example/@dev\n\n[text][1]")]
    public void A_name_is_not_heard(string text) => Assert.Equal("", Heard(text));

    [Theory]
    [InlineData("@dev.ops.", "dev.ops.,dev.ops")]
    [InlineData("@dev", "dev")]
    [InlineData("@a-_", "a-_,a-,a")]
    public void A_word_may_mean_less_than_all_of_it(string text, string readings) =>
        Assert.Equal(readings, string.Join(',', MentionParser.Readings(Assert.Single(MentionParser.Words(text)))));

    /// <summary>
    /// Of texts that its Markdown library and Mattermost's own read alike: addresses end at a blank, and nothing that only one of the two
    /// takes for a heading or for code is among them.
    /// </summary>
    [Fact]
    public void Any_text_mentions_the_same_people_here_as_in_the_sandboxs_mattermost()
    {
        string[] pieces =
        [
            "@dev", "@ops", "@Dev-Ops", "@all", "@nobody", "@", "a@dev", " ", " ", "\n", "\n\n", "`", "\n```\n", "\n~~~\n", "    ", "\n    ", "> ", "- ",
            "1. ", "**", "_", "*", ".", ",", "-", ":", "'s", "(", ")", "[", "[@dev](/@ops)", "[x](/@dev \"@all\")", "![@ops](/@dev.png)",
            " https://a.example/@dev ", " www.a.example/@ops ",
            "\\", "\u200b", "😀", "日本", "|", "\n# word\n\n", "word", "x_y",
        ];
        var random = new Random(4);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.True(Rung(text) == Sorted(text), $"{JsonSerializer.Serialize(text)} rings {Rung(text)} there and {Sorted(text)} here.");
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[a](")]
    [InlineData("](a \"")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("`` ` ")]
    [InlineData("http://a)")]
    [InlineData(")")]
    [InlineData("[a]: b\n")]
    [InlineData("&#6")]
    [InlineData("@dev.")]
    [InlineData("\\")]
    public void A_text_that_is_meant_to_be_slow_is_not(string piece)
    {
        var text = "http://a" + string.Concat(Enumerable.Repeat(piece, 65_000 / piece.Length)) + " @dev";
        var began = TimeProvider.System.GetTimestamp();

        _ = MentionParser.Words(text);

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static string Heard(string text) => string.Join(',', MentionParser.Names(text, Known.Contains));

    private static string Sorted(string text) => string.Join(',', MentionParser.Names(text, Known.Contains).Order(StringComparer.Ordinal));

    private static string Rung(string text) => string.Join(',', MentionScanner.Scan(new SandboxPost
    {
        Number = 1,
        Id = "p",
        TeamName = "acme",
        ChannelId = "c",
        ChannelName = "town-square",
        UserId = "u",
        AuthorName = "ada",
        CreateAt = DateTimeOffset.UnixEpoch,
        Message = text,
        MentionableNames = Known,
    }, MentionRules.New).Order(StringComparer.Ordinal));
}
