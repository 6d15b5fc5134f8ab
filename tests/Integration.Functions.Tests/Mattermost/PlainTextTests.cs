using Integration.Functions.Mattermost;

namespace Integration.Functions.Tests.Mattermost;

public class PlainTextTests
{
    private const string Z = "\u200B";

    [Theory]
    [InlineData("\u3164\u115F\u1160\uFFA0", "")]
    [InlineData("\u2800", "")]
    [InlineData("\u200B\u2060\u00AD", "")]
    [InlineData("a\u3164b", "a b")]
    [InlineData("one\vtwo\u0085three", "one two three")]
    public void What_nobody_sees_is_no_name_and_breaks_are_blanks(string name, string shown) => Assert.Equal(shown, PlainText.Line(name));

    [Theory]
    [InlineData("Sprint 41 – “retro” (team)", "Sprint 41 – “retro” (team)")]
    [InlineData("a_b *c* `d` [e] \\f #g", @"a\_b \*c\* \`d\` \[e\] \\f \#g")]
    [InlineData("<!channel> a|b", "&lt;!channel&gt; a&#124;b")]
    [InlineData("R&D &amp; &#64;all $5", @"R&D &amp;amp; &amp;\#64;all &#36;5")]
    [InlineData("@all a@b ＠here", "@" + Z + "all a@" + Z + "b ＠" + Z + "here")]
    [InlineData("~town-square ~~no~~", "~" + Z + "town-square ~" + Z + "~" + Z + "no~" + Z + "~" + Z)]
    [InlineData("http://evil.example", "http:" + Z + "//evil.example")]
    [InlineData("WWW.evil.example, www2.x", "WWW" + Z + ".evil.example, www2" + Z + ".x")]
    [InlineData("mailto:x tel:5", "mailto:" + Z + "x tel:" + Z + "5")]
    [InlineData("10:30 :tada: Retro: done", "10:30 :tada: Retro: done")]
    public void Names_are_shown_letter_by_letter(string name, string markdown) => Assert.Equal(markdown, PlainText.Of(name));

    [Theory]
    [InlineData("- item", @"\- item")]
    [InlineData("+1", @"\+1")]
    [InlineData("1. Retro", @"1\. Retro")]
    [InlineData("12) Retro", @"12\) Retro")]
    [InlineData("=====", @"\=====")]
    [InlineData("2026-11-20 retro", "2026-11-20 retro")]
    [InlineData("# Big", @"\# Big")]
    [InlineData("> Quote", "&gt; Quote")]
    public void Names_start_no_block(string name, string markdown) => Assert.Equal(markdown, PlainText.Of(name));

    [Theory]
    [InlineData("a\nb\r\n\tc\u2028d\u0085e", "a b c d e")]
    [InlineData("\u202Eevil\u2066x\u200Fy\uFEFFz\u00ADw", "evilxyzw")]
    [InlineData("nul\0 bell\a", "nul bell")]
    [InlineData("  padded  ", "padded")]
    [InlineData("👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️", "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️")]
    public void Names_are_one_line_of_visible_characters(string name, string shown)
    {
        Assert.Equal(shown, PlainText.Of(name));
        Assert.Equal(shown, PlainText.Line(name));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a\uFFFDb", PlainText.Of("a" + (char)0xD83D + "b"));

    [Fact]
    public void Long_names_end_in_an_ellipsis_and_between_characters()
    {
        var families = string.Concat(Enumerable.Repeat("👩‍👩‍👧", 30));

        Assert.Equal(string.Concat(Enumerable.Repeat("👩‍👩‍👧", 3)) + "…", PlainText.Of(families, 17));
        Assert.Equal(new string('x', 99) + "…", PlainText.Of(new string('x', 10_000)));
        Assert.Equal(new string('x', 100), PlainText.Of(new string('x', 100)));
        Assert.Equal(20, PlainText.Of("a" + new string('\u0301', 5_000), 20).Length);
    }

    [Fact]
    public void Titles_stay_raw_but_for_Slacks_tokens()
    {
        Assert.Equal("*a* | @all [x](y) <b>", PlainText.Line("*a* | @all [x](y) <b>"));
        Assert.Equal($"<{Z}!channel> <{Z}@U123>", PlainText.Line("<!channel> <@U123>"));
    }
}
