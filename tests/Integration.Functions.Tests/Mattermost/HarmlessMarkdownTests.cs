using Integration.Functions.Mattermost;

namespace Integration.Functions.Tests.Mattermost;

public class HarmlessMarkdownTests
{
    private const string Z = "\u200B";

    [Theory]
    [InlineData("**bold** _em_ ~~old~~\n\n- a\n  1. b\n\n> quote")]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |")]
    [InlineData("[link](https://git.example/x?a=1&b=2) and https://git.example/y")]
    [InlineData("`code` and\n```js\nif (a < b) f()\n```")]
    [InlineData("Fish & chips &amp; tea, 5 > 4 :tada:")]
    [InlineData("\n| [Join](https://parabol.example/meet/1) |\n|:---:|\n||")]
    public void Peoples_markdown_stays(string markdown) => Assert.Equal(markdown, HarmlessMarkdown.Of(markdown));

    [Theory]
    [InlineData("@all \\@here", "@" + Z + "all \\@" + Z + "here")]
    [InlineData("**@all**, [@here](https://x.example)", "**@" + Z + "all**, [@" + Z + "here](https://x.example)")]
    [InlineData("`@all` and ```@here```", "`@" + Z + "all` and ```@" + Z + "here```")]
    [InlineData("&#64;all &commat;here &#x40;x", "&amp;#64;all &amp;commat;here &amp;#x40;x")]
    [InlineData("`&#64;all`", "`&" + Z + "#64;all`")]
    [InlineData("＠all ~town-square", "＠" + Z + "all ~" + Z + "town-square")]
    [InlineData("https://medium.example/@bob/~x", "https://medium.example/%40bob/%7Ex")]
    public void Nobody_is_mentioned(string markdown, string harmless) => Assert.Equal(harmless, HarmlessMarkdown.Of(markdown));

    [Theory]
    [InlineData("<!channel> a < b | c > d", "&lt;!channel> a &lt; b | c > d")]
    [InlineData("<https://x.example/y> and <https://x.example|label>", "https://x.example/y and &lt;https://x.example|label>")]
    [InlineData("`<b>` | c", "`<b>` | c")]
    [InlineData("`i<n` | c > d", "`i＜n` | c > d")]
    [InlineData("| a |\n\n`i<n`", "| a |\n\n`i<n`")]
    [InlineData("$100 to $200, `$x`", "&#36;100 to &#36;200, `$x`")]
    [InlineData("one\vtwo\fthree\u2028four\u0085five", "one\ntwo\nthree\nfour\nfive")]
    [InlineData("[#12](https://git.example.com/pulls/12)", "[#12](https://git.example.com/pulls/12)")]
    [InlineData("[git.example.com/pulls](https://git.example.com/pulls/12)", "[git.example.com/pulls](https://git.example.com/pulls/12)")]
    [InlineData("[www.bank.example](https://evil.example/x)", "[www.bank.example](https://evil.example/x) (leads to evil.example)")]
    [InlineData("[https://bank.example](https://www.bank.example/x)", "[https://bank.example](https://www.bank.example/x)")]
    [InlineData("`<!all>`", "`<" + Z + "!all>`")]
    public void Slacks_rules_find_nothing(string markdown, string harmless) => Assert.Equal(harmless, HarmlessMarkdown.Of(markdown));

    [Theory]
    [InlineData("![pixel](https://tracker.example/p.png)", "[pixel](https://tracker.example/p.png)")]
    [InlineData("`![x](y)`", "`!" + Z + "[x](y)`")]
    public void No_image_is_loaded(string markdown, string harmless) => Assert.Equal(harmless, HarmlessMarkdown.Of(markdown));

    [Fact]
    public void Characters_that_nobody_sees_go() =>
        Assert.Equal("a\nb\tc", HarmlessMarkdown.Of("a\r\nb\t\u202Ec\0\n\n"));

    [Theory]
    [InlineData("One two three.\n\nFour five six seven", 20, "One two three.")]
    [InlineData("One two. Three four five six", 14, "One two.")]
    [InlineData("One two three four", 12, "One two")]
    [InlineData("See [the long page](https://x.example/a/b/c) for more", 25, "See")]
    [InlineData("Intro words\n```\nlet a = 1\nlet b = 2\nlet c = 3\n```\nend", 36, "Intro words\n```\nlet a = 1\nlet b = 2\n```")]
    [InlineData("Intro words are here\n```csharp\nlet a = 1\n```", 31, "Intro words are here")]
    [InlineData("short", 100, "short")]
    public void A_cut_text_ends_where_a_reader_would_pause(string markdown, int length, string beginning) =>
        Assert.Equal(beginning, HarmlessMarkdown.Cut(markdown, length));

    [Fact]
    public void Hostile_lengths_take_no_time()
    {
        string[] pieces = ["[", "](", "`", "``` ", "<!date^1^", "&a", "<https://", "~", "**", "[a](", "\n```\n", "@"];
        var watch = System.Diagnostics.Stopwatch.StartNew();

        foreach (var piece in pieces)
        {
            var text = HarmlessMarkdown.Of(string.Concat(Enumerable.Repeat(piece, 46_000 / piece.Length)));
            for (var length = 1; length < text.Length; length *= 2) HarmlessMarkdown.Cut(text, length);
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }
}
