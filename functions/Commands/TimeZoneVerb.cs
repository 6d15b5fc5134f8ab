using System.Globalization;

namespace Integration.Functions.Commands;

/// <summary><c>timezone Europe/Berlin</c>: the time zone in which posts tell deadlines.</summary>
internal sealed class TimeZoneVerb(ChannelConnections channels, TimeProvider clock) : IVerb
{
    public string Name => "timezone";

    public string Arguments => "[name]";

    public string Summary => "sets the time zone in which posts tell deadlines";

    public string Example => "Europe/Berlin";

    public bool IsHarmless(IReadOnlyList<string> words) => words.Count == 0;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words.Count == 0) return await ShowAsync(call, stopping);
        var typed = string.Join(' ', words);
        if (ZoneNames.Find(typed) is not { } zone) return Unknown(call, typed);
        return await channels.ChangeAsync(call, connection => connection.TimeZone == zone ? connection : connection with { TimeZone = zone }, stopping) switch
        {
            ConnectionChange.Done => CommandReply.Of($"Deadlines are told in **{zone}** now. There it is {Now(zone)}."),
            ConnectionChange.Refused(var reply) => reply,
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private async Task<CommandReply> ShowAsync(CommandCall call, CancellationToken stopping) =>
        await channels.FindAsync(call, stopping) is { } connection
            ? CommandReply.Of($"Deadlines are told in **{connection.TimeZone}**, where it is {Now(connection.TimeZone)}. To change it, type for example {Say.Typed(call, "timezone Europe/Berlin")}.")
            : ChannelConnections.NotConnected(call);

    private static CommandReply Unknown(CommandCall call, string typed)
    {
        var close = ZoneNames.Suggest(typed);
        return close.Count == 0
            ? CommandReply.Error($"I know no time zone {Say.Quoted(typed)}. Name it by continent and city: {Say.Typed(call, "timezone Europe/Berlin")}, or `UTC`.")
            : CommandReply.Error(
                $"I know no time zone {Say.Quoted(typed)}. Did you mean {string.Join(" or ", close.Select(zone => $"`{zone}`"))}? Type {Say.Typed(call, $"timezone {close[0]}")}.",
                [.. close.Select(zone => new ReplyButton(zone, $"timezone {zone}"))]);
    }

    private string Now(string zone) =>
        TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("HH:mm", CultureInfo.InvariantCulture);
}
