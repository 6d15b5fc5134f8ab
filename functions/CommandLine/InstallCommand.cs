using System.CommandLine;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Storage;

namespace Integration.Functions.CommandLine;

/// <summary><c>install</c> and <c>uninstall</c>: the same as the API for administrators, step by step on the screen.</summary>
internal static class InstallCommand
{
    public static Command CreateInstall(Func<IServiceProvider> services, AdminTokenPrompt prompt, TextWriter output)
    {
        var server = ServerOption();
        var teams = new Option<string[]>("--team") { Description = "The name of a Mattermost team that gets /parabol; may be repeated." };
        var all = new Option<bool>("--all-teams") { Description = "Every team gets /parabol." };
        var command = new Command("install", $"Installs Parabol on a Mattermost server, or repairs what is there. The token of a system administrator comes from {AdminTokenPrompt.Variable} or a prompt, and is kept nowhere.")
        {
            server, teams, all,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(teams) is { Length: > 0 })) result.AddError("Say which teams get /parabol: --team NAME (may be repeated), or --all-teams.");
        });
        command.SetAction((parsed, stopping) => RunAsync(
            parsed.GetValue(server), prompt, output,
            (baseUrl, token) => InstallAsync(services, new(baseUrl, parsed.GetValue(all) ? null : parsed.GetValue(teams)), token, output, stopping)));
        return command;
    }

    public static Command CreateUninstall(Func<IServiceProvider> services, AdminTokenPrompt prompt, TextWriter output)
    {
        var server = ServerOption();
        var command = new Command("uninstall", $"Removes from a Mattermost server exactly what install made there, and disconnects its channels. The token of a system administrator comes from {AdminTokenPrompt.Variable} or a prompt, and is kept nowhere.") { server };
        command.SetAction((parsed, stopping) => RunAsync(
            parsed.GetValue(server), prompt, output, (baseUrl, token) => UninstallAsync(services, baseUrl, token, output, stopping)));
        return command;
    }

    private static Option<string> ServerOption() =>
        new("--server") { Description = "The Site URL of the Mattermost server, such as https://chat.example.com.", Required = true };

    private static async Task<int> RunAsync(string? server, AdminTokenPrompt prompt, TextWriter output, Func<Uri, AdminToken, Task<int>> run)
    {
        var address = ServerAddress.Read(server);
        if (address is ServerAddress.Rejected rejected)
        {
            await output.WriteLineAsync(rejected.Why);
            return 2;
        }

        if (prompt.Ask() is { } token) return await run(((ServerAddress.Accepted)address).BaseUrl, token);
        await output.WriteLineAsync($"An administrator's token is needed: set {AdminTokenPrompt.Variable}, or type it when asked.");
        return 2;
    }

    private static async Task<int> InstallAsync(Func<IServiceProvider> services, InstallWish wish, AdminToken token, TextWriter output, CancellationToken stopping)
    {
        var parts = services();
        await parts.GetRequiredService<Tables>().CreateAllAsync(stopping);
        var report = await parts.GetRequiredService<ServerRegistration>().InstallAsync(wish, token, new StepLines(output), stopping);
        foreach (var finding in report.Findings.Where(finding => !finding.IsWell))
        {
            await output.WriteLineAsync($"{(finding.Condition == Condition.Hint ? "hint  " : "WRONG ")}  {finding.What}: {finding.Sentence}");
        }

        await output.WriteLineAsync(report.IsDone
            ? $"Installed. Type /{OurMark.Trigger} help in a channel of one of the teams. (Calls go to {parts.GetRequiredService<IntegrationOptions>().PublicUrl.AbsoluteUri}.)"
            : "Not everything could be installed. Mend what is named above, then run this again: it goes on where it stopped.");
        return report.IsDone ? 0 : 1;
    }

    private static async Task<int> UninstallAsync(Func<IServiceProvider> services, Uri baseUrl, AdminToken token, TextWriter output, CancellationToken stopping)
    {
        var parts = services();
        if (await parts.GetRequiredService<MattermostServers>().FindByUrlAsync(baseUrl, stopping) is not { } server)
        {
            await output.WriteLineAsync($"{baseUrl.AbsoluteUri} is not registered: there is nothing to remove.");
            return 1;
        }

        var report = await parts.GetRequiredService<ServerRegistration>().UninstallAsync(server, token, new StepLines(output), stopping);
        await output.WriteLineAsync(report.IsDone ? "Uninstalled." : "Not everything could be removed. Mend what is named above, then run this again.");
        return report.IsDone ? 0 : 1;
    }

    /// <summary>Written as they happen and in their order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class StepLines(TextWriter output) : IProgress<InstallStep>
    {
        public void Report(InstallStep value) =>
            output.WriteLine($"{(value.IsDone ? "ok    " : "FAILED")}  {value.Name}{(value.Team is { } team ? $" ({team})" : "")}: {value.Sentence}");
    }
}
