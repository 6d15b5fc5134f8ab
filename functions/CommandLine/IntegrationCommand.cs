using System.CommandLine;

namespace Integration.Functions.CommandLine;

/// <summary>
/// What the executable does besides serving: <c>replay</c>, <c>send-sample</c>, <c>doctor</c>. They use the same settings and
/// the same parts as the server. Exit codes: 0 done, 1 something is wrong and was named, 2 the words were not understood.
/// </summary>
internal static class IntegrationCommand
{
    private static readonly string[] Words = ["replay", "send-sample", "doctor", "--help", "-h", "-?", "--version"];

    /// <summary>True when the arguments ask for a command instead of the server.</summary>
    public static bool IsMeant(string[] args) => args.Length > 0 && Words.Contains(args[0], StringComparer.Ordinal);

    public static async Task<int> RunAsync(string[] args, Func<IServiceProvider> services, TextWriter output)
    {
        var root = new RootCommand(
            """
            Parabol for Mattermost. Without a command it serves: as an Azure Functions custom handler when
            FUNCTIONS_CUSTOMHANDLER_PORT is set, otherwise on its own (--urls, default http://127.0.0.1:7071).
            Settings come from the environment, e.g. AzureWebJobsStorage and Integration__PublicUrl; see the README.
            """)
        {
            ReplayCommand.Create(services, output),
            SendSampleCommand.Create(services, output),
            DoctorCommand.Create(services, output),
        };
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = Console.Error });
        return parsed.Errors.Count > 0 ? 2 : code;
    }
}
