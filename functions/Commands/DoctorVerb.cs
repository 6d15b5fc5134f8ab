using System.Text;
using Integration.Functions.Install;

namespace Integration.Functions.Commands;

/// <summary><c>doctor</c>: each precondition of each level on this server and in this channel, with the setting that mends it.</summary>
internal sealed class DoctorVerb(ChannelConnections channels, MattermostServers servers, ServerInspection inspection) : IVerb
{
    public string Name => "doctor";

    public string Arguments => "[all]";

    public string Summary => "examines this server and channel, and names the setting that mends what is wrong";

    public bool IsHarmless(IReadOnlyList<string> words) => true;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var isAll = words is [var word] && word.Equals("all", StringComparison.OrdinalIgnoreCase);
        if (words.Count > 0 && !isAll)
        {
            return CommandReply.Error($"I do not understand {Say.Quoted(string.Join(' ', words))}. {Say.Typed(call, "doctor")} says what is wrong, {Say.Typed(call, "doctor all")} what is well, too.");
        }

        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return ChannelConnections.NotRegistered();
        var connection = await channels.FindAsync(call, stopping);
        var webhook = connection is null or { IsByBot: true } ? null : new WebhookFacts(connection.BrokenReason);
        var snapshot = await inspection.OfChannelAsync(server, call.MattermostTeamId, call.ChannelId, webhook, stopping);
        return CommandReply.Of(Report(call, Preconditions.Of(snapshot), isAll));
    }

    internal static string Report(CommandCall call, IReadOnlyList<Finding> findings, bool isAll)
    {
        var text = new StringBuilder();
        text.AppendLine(Verdict(findings.Count(finding => finding.Condition == Condition.Wrong)));
        foreach (var level in findings.GroupBy(finding => finding.Level).OrderBy(level => level.Key))
        {
            var shown = level.Where(finding => isAll || !finding.IsWell).OrderByDescending(finding => finding.Condition).ToList();
            text.AppendLine().AppendLine($"**{NameOf(level.Key)}**{(shown.Count == 0 ? ": all well" : "")}");
            foreach (var finding in shown) text.AppendLine($"- {MarkOf(finding.Condition)} {finding.Sentence}");
        }

        if (!isAll) text.AppendLine().AppendLine($"{Say.Typed(call, "doctor all")} shows what is well, too.");
        return text.ToString().TrimEnd();
    }

    private static string Verdict(int wrong) => wrong switch
    {
        0 => "Nothing is wrong here.",
        1 => "One thing is wrong here.",
        _ => $"{wrong} things are wrong here.",
    };

    private static string NameOf(Level level) => level switch
    {
        Level.Webhooks => "Server and webhooks",
        Level.Commands => "Commands",
        Level.Bot => "Bot",
        Level.App => "App",
        _ => level.ToString(),
    };

    private static string MarkOf(Condition condition) => condition switch
    {
        Condition.Well => ":white_check_mark:",
        Condition.Hint => ":information_source:",
        _ => ":x:",
    };
}
