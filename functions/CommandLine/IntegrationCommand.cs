using System.CommandLine;

namespace Integration.Functions.CommandLine;

/// <summary>
/// What the executable does besides serving: <c>install</c>, <c>uninstall</c>, <c>replay</c>, <c>prune</c>, <c>send-sample</c>, <c>doctor</c>. They use the same settings and
/// the same parts as the server. Exit codes: 0 done, 1 something is wrong and was named, 2 the words were not understood.
/// </summary>
internal static class IntegrationCommand
{
    /// <summary>Ctrl-C, as shells say it.</summary>
    private const int Interrupted = 130;

    private static readonly string[] Questions = ["--help", "-h", "-?", "--version"];

    /// <summary>
    /// True when the arguments ask for a command instead of the server: the first is a word. The server's own are settings,
    /// such as <c>--urls=…</c>; a word that nobody knows must not start it.
    /// </summary>
    public static bool IsMeant(string[] args) =>
        args is [var first, ..] && (Questions.Contains(first, StringComparer.Ordinal) || (!first.Contains('=', StringComparison.Ordinal) && first is [not ('-' or '/'), ..]));

    /// <param name="prompt">Where an administrator's token comes from; the console's when not said.</param>
    public static async Task<int> RunAsync(string[] args, Func<IServiceProvider> services, TextWriter output, AdminTokenPrompt? prompt = null)
    {
        var tokens = prompt ?? AdminTokenPrompt.OfConsole;
        var root = new RootCommand(
            """
            Parabol for Mattermost. Without a command it serves: as a worker when the Azure Functions host
            starts it, otherwise on its own (--urls, default http://127.0.0.1:7071).
            Settings come from the environment, e.g. AzureWebJobsStorage and Integration__PublicUrl; see docs/operations.md.
            """)
        {
            InstallCommand.CreateInstall(services, tokens, output),
            InstallCommand.CreateUninstall(services, tokens, output),
            ReplayCommand.Create(services, output),
            PruneCommand.Create(services, output),
            SendSampleCommand.Create(services, output),
            DoctorCommand.Create(services, output),
        };
        var parsed = root.Parse(args);
        try
        {
            // What goes wrong is ours to say: the parser's own handler prints a stack of calls.
            var console = new InvocationConfiguration { Output = output, Error = Console.Error, EnableDefaultExceptionHandler = false };
            var code = await parsed.InvokeAsync(console);
            return parsed.Errors.Count > 0 ? 2 : code;
        }
        catch (Exception fault) when (StorageAdvice.For(fault) is { } advice)
        {
            await Console.Error.WriteLineAsync($"The storage cannot be used: {advice}.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }
}
