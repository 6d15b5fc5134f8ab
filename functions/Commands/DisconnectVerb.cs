using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary><c>disconnect</c>: asks first; <c>disconnect confirm</c> does it.</summary>
internal sealed class DisconnectVerb(ChannelConnections channels, TeamConnections teams, ChannelLinks links) : IVerb
{
    private const int MostRounds = 5;

    public string Name => "disconnect";

    public string Arguments => "[confirm]";

    public string Summary => "ends the connection of this channel";

    public bool IsHarmless(IReadOnlyList<string> words) => words.Count == 0;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words is not ([] or [_]) || words is [var word] && !word.Equals("confirm", StringComparison.OrdinalIgnoreCase))
        {
            return CommandReply.Error($"I do not understand {Say.Quoted(string.Join(' ', words))}. Type {Say.Typed(call, "disconnect")}, and I ask once more before I do it.");
        }

        var (connection, refusal) = await channels.ForChangeAsync(call, stopping);
        return refusal ?? (words.Count == 0 ? Question(call, connection!) : await EndAsync(call, connection!, stopping));
    }

    private static CommandReply Question(CommandCall call, TeamConnection connection) => CommandReply.Of(
        $"Parabol team `{connection.TeamId}` will not post in this channel any more, and the settings made here are forgotten. Posts stay. To do it, type {Say.Typed(call, "disconnect confirm")}.",
        new ReplyButton("Disconnect", "disconnect confirm", ButtonStyle.Danger),
        new ReplyButton("Keep it", "status"));

    /// <summary>The connection first: a link that nothing confirms is nothing.</summary>
    private async Task<CommandReply> EndAsync(CommandCall call, TeamConnection connection, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await teams.DeleteAsync(connection, stopping) is not WriteOutcome.Conflict)
            {
                await links.ReleaseAsync(connection, stopping);
                return Done(call, connection);
            }

            // Changed meanwhile, by a delivery or by somebody who may: the wish is still to end it.
            if (await channels.FindAsync(call, stopping) is not { } current) return ChannelConnections.NotConnected(call);
            connection = current;
        }

        return CommandReply.Error("Somebody keeps changing the connection at this moment. Try again in a minute.");
    }

    private static CommandReply Done(CommandCall call, TeamConnection connection) => CommandReply.Of(
        "This channel is disconnected. "
        + (connection.IsByBot ? "" : "The incoming webhook is still there, since it is yours: delete it in Mattermost under Integrations > Incoming Webhooks. ")
        + (connection.RelaySecretHash is null ? "" : "The address that was pasted into Parabol is void: take it away there. ")
        + $"To connect the channel again, type {Say.Typed(call, "connect")}.");
}
