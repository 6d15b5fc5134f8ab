using System.Globalization;
using Integration.Functions.Teams;

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

/// <summary>Time zones as people name them: <c>Europe/Berlin</c>, <c>europe/berlin</c>, <c>new york</c>, <c>UTC</c>.</summary>
internal static class ZoneNames
{
    private const int MostSuggested = 3;

    private static IEnumerable<string> Known => IanaTimeZone.Places.Select(zone => zone.Id);

    /// <summary>The zone that is meant beyond doubt, or null.</summary>
    public static string? Find(string typed)
    {
        var name = Normal(typed);
        if (name is "" || Same(name, "UTC") || Same(name, "GMT") || Same(name, "Z")) return name is "" ? null : "UTC";
        if (Known.FirstOrDefault(zone => Same(zone, name)) is { } exact) return exact;
        if (Known.Where(zone => Same(CityOf(zone), name)).ToList() is [var only]) return only;

        return IanaTimeZone.TryFind(name, out var other) ? other.Id : null;
    }

    /// <summary>The closest ones, best first.</summary>
    public static IReadOnlyList<string> Suggest(string typed)
    {
        var name = Normal(typed);
        if (name.Length is 0 or > 40) return [];
        return
        [
            .. Known
                .Select(zone => (Zone: zone, Distance: Distance(name, zone)))
                .Where(pair => pair.Distance <= Math.Max(1, name.Length / 3))
                .OrderBy(pair => pair.Distance)
                .Select(pair => pair.Zone)
                .Take(MostSuggested),
        ];
    }

    private static int Distance(string name, string zone) =>
        zone.Contains(name, StringComparison.OrdinalIgnoreCase) && name.Length > 2 ? 0
        : Math.Min(DidYouMean.Distance(name, zone), DidYouMean.Distance(name, CityOf(zone)));

    private static string Normal(string typed) => typed.Trim().Trim(',', '.').Replace(' ', '_');

    private static string CityOf(string zone) => zone[(zone.LastIndexOf('/') + 1)..];

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
