using Integration.Functions.Commands;
using Integration.Functions.SlashCommands;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.SlashCommands;

/// <summary>Commands that go on after their request: they end in time, and the process waits for them.</summary>
public sealed class RunningCommandsTests
{
    private static readonly CommandCall Call = new()
    {
        ServerId = "chat.example.com",
        MattermostTeamId = "team",
        ChannelId = "channel",
        Actor = new("user", "ana"),
        Text = "slow",
        Origin = CommandOrigin.SlashCommand,
    };

    private readonly ManualClock clock = new();

    [Fact]
    public async Task A_command_without_end_is_stopped_and_says_so()
    {
        using var commands = With(Endless);
        var running = commands.RunAsync(Call);
        await clock.WhenTimersAreSetAsync(1);

        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Contains("took too long", (await running).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_waits_for_what_is_kept()
    {
        var answer = new TaskCompletionSource();
        using var commands = With(static (_, _) => Task.FromResult(CommandReply.Of("")));
        commands.Keep(answer.Task);

        var stopping = commands.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        answer.SetResult();

        await stopping.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task When_the_process_cannot_wait_any_longer_commands_are_cancelled()
    {
        using var commands = With(Endless);
        var running = commands.RunAsync(Call);
        commands.Keep(running);

        await commands.StopAsync(new CancellationToken(canceled: true));

        Assert.True((await running.WaitAsync(TimeSpan.FromMinutes(1))).IsError);
    }

    private static async Task<CommandReply> Endless(CommandCall call, CancellationToken stopping)
    {
        await Task.Delay(Timeout.Infinite, stopping);
        return CommandReply.Of("");
    }

    private RunningCommands With(Func<CommandCall, CancellationToken, Task<CommandReply>> run) =>
        new(new CommandDispatcher([new OtherVerb("slow", run)], NullLogger<CommandDispatcher>.Instance), clock, NullLogger<RunningCommands>.Instance);
}
