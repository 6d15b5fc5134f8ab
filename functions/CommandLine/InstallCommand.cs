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
        var teams = new Option<string[]>("--team") { Description = CommandLineTexts.TeamOption };
        var all = new Option<bool>("--all-teams") { Description = CommandLineTexts.AllTeamsOption };
        var command = new Command("install", CommandLineTexts.Install) { server, teams, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(teams) is { Length: > 0 })) result.AddError(CommandLineTexts.WhichTeams);
        });
        command.SetAction((parsed, stopping) => RunAsync(
            parsed.GetValue(server), prompt, output,
            (baseUrl, token) => InstallAsync(services, new(baseUrl, parsed.GetValue(all) ? null : parsed.GetValue(teams)), token, output, stopping)));
        return command;
    }

    public static Command CreateUninstall(Func<IServiceProvider> services, AdminTokenPrompt prompt, TextWriter output)
    {
        var server = ServerOption();
        var command = new Command("uninstall", CommandLineTexts.Uninstall) { server };
        command.SetAction((parsed, stopping) => RunAsync(
            parsed.GetValue(server), prompt, output, (baseUrl, token) => UninstallAsync(services, baseUrl, token, output, stopping)));
        return command;
    }

    private static Option<string> ServerOption() =>
        new("--server") { Description = CommandLineTexts.ServerOption, Required = true };

    private static async Task<int> RunAsync(string? server, AdminTokenPrompt prompt, TextWriter output, Func<Uri, AdminToken, Task<int>> run)
    {
        var address = ServerAddress.Read(server);
        if (address is ServerAddress.Rejected rejected)
        {
            await output.WriteLineAsync(rejected.Why);
            return 2;
        }

        if (prompt.Ask() is { } token) return await run(((ServerAddress.Accepted)address).BaseUrl, token);
        await output.WriteLineAsync(CommandLineTexts.TokenNeeded);
        return 2;
    }

    private static async Task<int> InstallAsync(Func<IServiceProvider> services, InstallWish wish, AdminToken token, TextWriter output, CancellationToken stopping)
    {
        var parts = services();
        await parts.GetRequiredService<Tables>().CreateAllAsync(stopping);
        var report = await parts.GetRequiredService<ServerRegistration>().InstallAsync(wish, token, new StepLines(output), stopping);
        foreach (var finding in report.Findings.Where(finding => !finding.IsWell))
        {
            await output.WriteLineAsync($"{ServerDoctor.MarkOf(finding.Condition)}   {finding.What}: {finding.Sentence}");
        }

        await output.WriteLineAsync(report.IsDone
            ? CommandLineTexts.Installed(OurMark.Trigger, parts.GetRequiredService<IntegrationOptions>().PublicUrl.AbsoluteUri)
            : CommandLineTexts.InstallIncomplete);
        return report.IsDone ? 0 : 1;
    }

    private static async Task<int> UninstallAsync(Func<IServiceProvider> services, Uri baseUrl, AdminToken token, TextWriter output, CancellationToken stopping)
    {
        var parts = services();
        if (await parts.GetRequiredService<MattermostServers>().FindByUrlAsync(baseUrl, stopping) is not { } server)
        {
            await output.WriteLineAsync(CommandLineTexts.NotRegistered(baseUrl.AbsoluteUri));
            return 1;
        }

        var report = await parts.GetRequiredService<ServerRegistration>().UninstallAsync(server, token, new StepLines(output), stopping);
        await output.WriteLineAsync(report.IsDone ? CommandLineTexts.Uninstalled : CommandLineTexts.UninstallIncomplete);
        return report.IsDone ? 0 : 1;
    }

    /// <summary>Written as they happen and in their order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class StepLines(TextWriter output) : IProgress<InstallStep>
    {
        public void Report(InstallStep value) =>
            output.WriteLine($"{(value.IsDone ? "ok    " : "FAILED")}  {value.Name}{(value.Team is { } team ? $" ({team})" : "")}: {value.Sentence}");
    }
}

/// <summary>
/// Where a command gets the administrator's token from: the environment, or a prompt that does not show what is typed, or
/// the standard input of a script. Never an argument: those are seen by everybody on the machine and kept in histories.
/// </summary>
internal sealed class AdminTokenPrompt(Func<string, string?> environment, TextWriter output)
{
    public const string Variable = "MATTERMOST_ADMIN_TOKEN";

    public static AdminTokenPrompt OfConsole => new(Environment.GetEnvironmentVariable, Console.Error);

    /// <summary>Null when nothing was given.</summary>
    public AdminToken? Ask()
    {
        var given = environment(Variable) is { Length: > 0 } set ? set
            : Console.IsInputRedirected ? Console.In.ReadLine()
            : ReadHidden();
        return given?.Trim() is { Length: > 0 } token ? new(token) : null;
    }

    private string ReadHidden()
    {
        output.Write(CommandLineTexts.TokenPrompt);
        var typed = new List<char>();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace && typed.Count > 0) typed.RemoveAt(typed.Count - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Add(key.KeyChar);
        }

        output.WriteLine();
        return new([.. typed]);
    }
}
