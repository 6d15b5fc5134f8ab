using System.Text;
using Integration.Functions.Install;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>
/// <c>doctor</c>: what is recorded of the channel's connection, then each precondition of each level on this server and in this
/// channel, with the setting that mends it.
/// </summary>
internal sealed class DoctorVerb(ChannelConnections channels, MattermostServers servers, ServerInspection inspection, DeliveryHistory history, TimeProvider clock) : IVerb
{
    /// <summary>Of the latest deliveries, as many as <c>status</c> shows.</summary>
    private const int Looked = 5;

    public string Name => "doctor";

    public string Arguments => "[all]";

    public string Summary => DoctorTexts.Summary;

    public bool IsHarmless(IReadOnlyList<string> words) => true;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var isAll = words is [var word] && word.Equals("all", StringComparison.OrdinalIgnoreCase);
        if (words.Count > 0 && !isAll)
        {
            return CommandReply.Error(DoctorTexts.Unknown(Say.Quoted(string.Join(' ', words)), Say.Typed(call, "doctor"), Say.Typed(call, "doctor all")));
        }

        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return ChannelConnections.NotRegistered();
        var connection = await channels.FindAsync(call, stopping) is { } found ? await RecordedAsync(found, stopping) : null;
        var snapshot = await inspection.OfChannelAsync(server, call.MattermostTeamId, call.ChannelId, connection, stopping);
        return CommandReply.Of(Report(call, Preconditions.Of(snapshot), isAll));
    }

    private async Task<ConnectionFacts> RecordedAsync(TeamConnection connection, CancellationToken stopping)
    {
        var (zone, now) = (TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone), clock.GetUtcNow());
        var failed = (await history.LatestAsync(connection.TeamId, connection.DestinationId, Looked, stopping)).Where(delivery => delivery.State == DeliveryState.Failed);
        return new(
            connection.IsByBot, connection.BrokenReason,
            connection.BrokenSince is { } since ? $"{Say.Moment(since, zone)} ({Say.Away(since, now)})" : null,
            [.. failed.Select(delivery => InstallTexts.DeliveryFailed(
                Say.Moment(delivery.AcceptedAt, zone), DeliveryWords.What(delivery), DeliveryWords.Outcome(delivery, zone, now)))]);
    }

    internal static string Report(CommandCall call, IReadOnlyList<Finding> findings, bool isAll)
    {
        var text = new StringBuilder();
        text.AppendLine(DoctorTexts.Verdict(
            findings.Count(finding => finding.Condition == Condition.Wrong), findings.Count(finding => finding.IsOfConnection && finding.Condition == Condition.Hint)));
        Write(text, DoctorTexts.Connection, findings.Where(finding => finding.IsOfConnection), isAll);
        foreach (var level in findings.Where(finding => !finding.IsOfConnection).GroupBy(finding => finding.Level).OrderBy(level => level.Key))
        {
            Write(text, DoctorTexts.NameOf(level.Key), level, isAll);
        }

        if (!isAll) text.AppendLine().AppendLine(DoctorTexts.More(Say.Typed(call, "doctor all")));
        return text.ToString().TrimEnd();
    }

    private static void Write(StringBuilder text, string heading, IEnumerable<Finding> findings, bool isAll)
    {
        var all = findings.ToList();
        var shown = all.Where(finding => isAll || !finding.IsWell).OrderByDescending(finding => finding.Condition).ToList();
        if (all.Count == 0) return;
        text.AppendLine().AppendLine($"**{heading}**{(shown.Count == 0 ? DoctorTexts.AllWell : "")}");
        foreach (var finding in shown) text.AppendLine($"- {MarkOf(finding.Condition)} {finding.Sentence}");
    }

    private static string MarkOf(Condition condition) => condition switch
    {
        Condition.Well => ":white_check_mark:",
        Condition.Hint => ":information_source:",
        _ => ":x:",
    };
}

/// <summary>What the doctor says of its own; what it finds is worded in <see cref="InstallTexts"/>.</summary>
internal static class DoctorTexts
{
    public const string Summary = "checks this server and channel, and names the setting that fixes what doesn't work";
    public const string Connection = "Connection";
    public const string AllWell = ": everything works";

    public static string Unknown(string words, string doctor, string all) =>
        $"`doctor` doesn't take {words}. Run {doctor} to see what doesn't work, or {all} to see what works, too.";

    /// <param name="wrong">What does not work.</param>
    /// <param name="failed">How many of the latest notifications failed.</param>
    public static string Verdict(int wrong, int failed) =>
        (wrong switch { 0 => failed == 0 ? "Everything works here." : "Everything works here now.", 1 => "1 thing doesn't work here.", _ => $"{wrong} things don't work here." })
        + (failed switch { 0 => "", 1 => " 1 of the latest notifications failed.", _ => $" {failed} of the latest notifications failed." });

    public static string More(string all) => $"{all} shows what works, too.";

    public static string NameOf(Level level) => level switch
    {
        Level.Webhooks => "Server and webhooks",
        Level.Commands => "Commands",
        Level.Bot => "Bot",
        _ => "App",
    };
}
