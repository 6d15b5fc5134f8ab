using System.CommandLine;
using Azure;
using Azure.Identity;

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
        var root = new RootCommand(CommandLineTexts.Root)
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
            await Console.Error.WriteLineAsync(CommandLineTexts.StorageUnusable(advice));
            return 1;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }
}

/// <summary>What a person can do about a storage that does not answer as it should.</summary>
internal static class StorageAdvice
{
    public const string TableRole = "Storage Table Data Contributor";
    public const string QueueRole = "Storage Queue Data Contributor";

    /// <param name="fault">What a call to the storage threw.</param>
    /// <param name="role">The role that an identity needs for it.</param>
    /// <returns>Half a sentence; null for what does not come from the storage.</returns>
    public static string? For(Exception fault, string role = $"{QueueRole} and {TableRole}") => fault switch
    {
        RequestFailedException { Status: 403 } => CommandLineTexts.StorageRefused(role),
        RequestFailedException { Status: 404 } => CommandLineTexts.StorageMissing,
        RequestFailedException { Status: > 0 } answered => CommandLineTexts.StorageAnswered(answered.Status, answered.ErrorCode),
        AuthenticationFailedException => CommandLineTexts.StorageSignIn,
        // Several attempts without an answer arrive as one AggregateException.
        RequestFailedException or AggregateException or HttpRequestException => CommandLineTexts.StorageAway,
        _ => null,
    };
}
