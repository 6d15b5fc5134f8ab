using Integration.Functions.Mattermost;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary><c>test</c>: posts a test message into the channel now, and mends the connection when it goes through.</summary>
internal sealed class TestVerb(ChannelConnections channels, TestConnection tests) : IVerb
{
    public string Name => "test";

    public string Arguments => "";

    public string Summary => "posts a test message, and mends a broken connection";

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (connection, refusal) = await channels.ForChangeAsync(call, stopping);
        if (refusal is not null) return refusal;
        var outcome = await tests.TryAsync(connection!, stopping);
        return outcome is PostOutcome.Posted
            ? CommandReply.Of($"The test message was posted.{(connection!.IsBroken ? " The connection is mended." : "")}")
            : CommandReply.Error($"The test message could not be posted. {TestConnection.InWords(outcome)}", new ReplyButton("Examine", "doctor"));
    }
}
