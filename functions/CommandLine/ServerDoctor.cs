using Integration.Functions.Install;

namespace Integration.Functions.CommandLine;

/// <summary>The doctor's visit to the registered Mattermost servers, each seen as its bot sees it, or from outside where there is none.</summary>
internal static class ServerDoctor
{
    private const string Role = "Storage Table Data Contributor";

    /// <summary>Writes each finding with its setting; false when something is wrong somewhere.</summary>
    public static async Task<bool> RunAsync(IServiceProvider parts, TextWriter output, CancellationToken stopping)
    {
        try
        {
            var (count, isWell) = (0, true);
            await foreach (var server in parts.GetRequiredService<MattermostServers>().AllAsync(stopping))
            {
                count++;
                isWell &= await ExamineAsync(server, parts.GetRequiredService<ServerInspection>(), output, stopping);
            }

            await output.WriteLineAsync($"ok     servers: {(count == 0 ? "none is registered" : $"{count} registered")}");
            return isWell;
        }
        catch (Exception fault) when (StorageAdvice.For(fault, Role) is { } advice)
        {
            await output.WriteLineAsync($"WRONG  servers: {advice}");
            return false;
        }
    }

    private static async Task<bool> ExamineAsync(MattermostServer server, ServerInspection inspection, TextWriter output, CancellationToken stopping)
    {
        var findings = Preconditions.Of(await inspection.OfServerAsync(server, admin: null, stopping));
        foreach (var finding in findings)
        {
            var what = finding.Team is { } team ? $"{finding.What} (team {team})" : finding.What;
            await output.WriteLineAsync($"{MarkOf(finding.Condition)}  {server.BaseUrl.AbsoluteUri.TrimEnd('/')} {what}: {finding.Sentence}");
        }

        return findings.All(finding => finding.Condition != Condition.Wrong);
    }

    private static string MarkOf(Condition condition) => condition switch
    {
        Condition.Well => "ok   ",
        Condition.Hint => "hint ",
        _ => "WRONG",
    };
}
