using Integration.Functions.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.Commands;

/// <summary>The grammar: which verb was meant, and what to type instead.</summary>
public sealed class GrammarTests
{
    private static readonly CommandCall Call = new()
    {
        ServerId = "chat.example.com",
        MattermostTeamId = "team",
        ChannelId = "channel",
        Actor = new("user", "ana"),
        Text = "",
        Origin = CommandOrigin.SlashCommand,
    };

    private readonly CommandDispatcher dispatcher = new([new Echo("status", "", true), new Echo("connect", "[code]", false), new Echo("mention-groups", "[@group …]", false)], NullLogger<CommandDispatcher>.Instance);

    [Theory]
    [InlineData("connect a b", "connect: a b")]
    [InlineData("CONNECT a", "connect: a")]
    [InlineData("connect “a b” c", "connect: a b c")]
    [InlineData("/parabol connect a", "connect: a")]
    [InlineData("status?", "status: ")]
    [InlineData("mention–groups @a", "mention-groups: @a")]
    [InlineData("mention_groups @a", "mention-groups: @a")]
    public async Task A_verb_gets_its_words(string text, string reply) => Assert.Equal(reply, (await RunAsync(text)).Text);

    [Theory]
    [InlineData("stauts", "Did you mean `/parabol status`?", "status")]
    [InlineData("info", "Did you mean `/parabol status`?", "status")]
    [InlineData("setup", "Did you mean `/parabol connect`?", null)]
    [InlineData("banana", "`/parabol help` shows what there is", "help")]
    public async Task An_unknown_word_gets_a_suggestion_and_a_button_only_if_it_is_harmless(string text, string sentence, string? command)
    {
        var reply = await RunAsync(text);

        Assert.True(reply.IsError);
        Assert.Contains(sentence, reply.Text, StringComparison.Ordinal);
        Assert.Equal(command, reply.Buttons is [var button] ? button.Command : null);
    }

    [Theory]
    [InlineData("status now please", "takes nothing after it", "now please")]
    [InlineData("connect \"a", "is never closed", "\"")]
    public async Task Too_much_and_unclosed_quotes_are_told(string text, string sentence, string repeated)
    {
        var reply = await RunAsync(text);

        Assert.True(reply.IsError);
        Assert.Contains(sentence, reply.Text, StringComparison.Ordinal);
        Assert.Contains(repeated, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_typed_is_repeated_harmlessly()
    {
        var reply = await RunAsync("@all|<b>[x](https://evil.example)");

        Assert.DoesNotContain("@all", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[x](", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_direct_message_only_the_help_is_given()
    {
        var refused = await dispatcher.RunAsync(Call with { Text = "status", IsConversation = true }, CancellationToken.None);
        var helped = await dispatcher.RunAsync(Call with { Text = "help", IsConversation = true }, CancellationToken.None);

        Assert.Contains("direct message", refused.Text, StringComparison.Ordinal);
        Assert.Contains("`/parabol status` in the channel", refused.Text, StringComparison.Ordinal);
        Assert.False(helped.IsError);
    }

    [Theory]
    [InlineData("")]
    [InlineData("help")]
    public async Task The_help_names_every_verb(string text)
    {
        var reply = await RunAsync(text);

        Assert.False(reply.IsError);
        Assert.All(dispatcher.Verbs, verb => Assert.Contains($"`/parabol {verb.Name}", reply.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("help connect", "`/parabol connect [code]` says connect.", false)]
    [InlineData("help conect", "Did you mean `/parabol help connect`?", true)]
    [InlineData("help banana", "There is help, status, connect and mention-groups.", true)]
    [InlineData("help connect status", "One command at a time", true)]
    public async Task The_help_knows_single_verbs(string text, string sentence, bool isError)
    {
        var reply = await RunAsync(text);

        Assert.Contains(sentence, reply.Text, StringComparison.Ordinal);
        Assert.Equal(isError, reply.IsError);
    }

    [Fact]
    public async Task Commands_are_spelled_with_the_trigger_that_was_typed() =>
        Assert.Contains("`/meetings status`", (await dispatcher.RunAsync(Call with { Text = "stauts", Trigger = "meetings" }, CancellationToken.None)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task A_novel_is_refused() => Assert.Contains("too long", (await RunAsync(new string('x', 16_384))).Text, StringComparison.Ordinal);

    private Task<CommandReply> RunAsync(string text) => dispatcher.RunAsync(Call with { Text = text }, CancellationToken.None);

    private sealed class Echo(string name, string arguments, bool isHarmless) : IVerb
    {
        public string Name => name;

        public string Arguments => arguments;

        public string Summary => $"says {name}";

        public bool IsHarmless(IReadOnlyList<string> words) => isHarmless;

        public Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping) =>
            Task.FromResult(CommandReply.Of($"{name}: {string.Join(' ', words)}"));
    }
}
