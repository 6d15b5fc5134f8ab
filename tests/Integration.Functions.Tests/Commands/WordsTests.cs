using Integration.Functions.Commands;

namespace Integration.Functions.Tests.Commands;

/// <summary>Lines as people type them, on keyboards and phones.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  status ", new[] { "status" })]
    [InlineData("timezone\tEurope/Berlin\n", new[] { "timezone", "Europe/Berlin" })]
    [InlineData("why \"event 1\"", new[] { "why", "event 1" })]
    [InlineData("why “event 1”", new[] { "why", "event 1" })]
    [InlineData("why „event 1“", new[] { "why", "event 1" })]
    [InlineData("why «event 1»", new[] { "why", "event 1" })]
    [InlineData("why ‘event 1’", new[] { "why", "event 1" })]
    [InlineData("why 'event 1'", new[] { "why", "event 1" })]
    [InlineData("why `event 1`", new[] { "why", "event 1" })]
    [InlineData("why \"event 1”", new[] { "why", "event 1" })]
    [InlineData("why O'Brien's retro", new[] { "why", "O'Brien's", "retro" })]
    [InlineData("why 'tis", new[] { "why", "'tis" })]
    [InlineData("why 'O'Brien'", new[] { "why", "O'Brien" })]
    [InlineData("set mention-groups=\"@a @b\" threads=on", new[] { "set", "mention-groups=@a @b", "threads=on" })]
    [InlineData("sta\u200Btus\uFEFF", new[] { "status" })]
    [InlineData("a\u00A0b", new[] { "a", "b" })]
    [InlineData("why \"\"", new[] { "why" })]
    public void A_line_is_taken_apart(string line, string[] words) => Assert.Equal(words, Assert.IsType<WordsReading.Read>(Words.Of(line)).Words);

    [Theory]
    [InlineData("why \"event 1")]
    [InlineData("why “event 1")]
    [InlineData("set mention-groups=\"@a")]
    public void A_double_quote_that_nobody_closes_is_told(string line) => Assert.IsType<WordsReading.Unclosed>(Words.Of(line));

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("it's")]
    public void What_is_quoted_is_read_back(string text) => Assert.Equal([text], Assert.IsType<WordsReading.Read>(Words.Of(Words.Quote(text))).Words);

    [Theory]
    [InlineData("a\"b c")]
    [InlineData("“")]
    [InlineData("\" evil=yes \"")]
    [InlineData("\\\" evil=yes")]
    public void No_text_breaks_out_of_its_quotes(string text) => Assert.Single(Assert.IsType<WordsReading.Read>(Words.Of($"x={Words.Quote(text)}")).Words);
}
