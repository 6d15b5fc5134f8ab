using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.CommandLine;

/// <summary>The executable explains itself, without a setting and without a storage.</summary>
public sealed class HelpTests
{
    private static readonly Dictionary<string, string> NoSettings = [];

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task Help_tells_what_it_is_what_it_can_do_and_where_settings_come_from(string word)
    {
        var run = await CommandRun.OfAsync(NoSettings, word);

        Assert.Equal((0, 0), (run.Code, run.Errors.Count));
        Assert.All(["replay", "send-sample", "doctor", "AzureWebJobsStorage", "--urls"], said => Assert.Contains(said, run.Everything, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("replay", "--team", "--event", "--from", "--to", "--poison")]
    [InlineData("send-sample", "--team", "--list", "name")]
    [InlineData("doctor", "settings", "storage", "clock")]
    public async Task Each_command_explains_its_options(string command, params string[] explained)
    {
        var run = await CommandRun.OfAsync(NoSettings, command, "--help");

        Assert.Equal((0, 0), (run.Code, run.Errors.Count));
        Assert.All(explained, option => Assert.Contains(option, run.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_tells_its_version()
    {
        var run = await CommandRun.OfAsync(NoSettings, "--version");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"^\d+\.\d+", Assert.Single(run.Output));
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("replays")]
    [InlineData("replay", "--sideways")]
    [InlineData("replay")]
    [InlineData("replay", "--team", "blue", "--from", "yesterday-ish")]
    [InlineData("send-sample", "one", "two")]
    [InlineData("doctor", "--who")]
    public async Task Words_that_it_does_not_know_are_answered_with_help_and_code_2(params string[] words)
    {
        var run = await CommandRun.OfAsync(NoSettings, words);

        Assert.Equal(2, run.Code);
        Assert.NotEmpty(run.Errors);
        Assert.Contains("Usage:", run.Everything, StringComparison.Ordinal);
        run.AssertIsCivil();
    }

    [Fact]
    public async Task A_replay_of_nothing_is_told_what_to_say() =>
        Assert.Contains("--team ID", (await CommandRun.OfAsync(NoSettings, "replay")).Everything, StringComparison.Ordinal);
}
