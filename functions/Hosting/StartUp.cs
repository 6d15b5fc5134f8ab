using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Hosting;

/// <summary>From the command line to the exit code.</summary>
public static class StartUp
{
    /// <summary>
    /// Settings are read once, at the start: nobody watches their files, for which Linux has few watches for all processes of
    /// a user, and the start fails without one.
    /// </summary>
    private const string NoWatching = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Settings files are read from the current folder, as <c>dotnet run</c> wants it, or else from beside the executable.</summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = [NoWatching, .. args],
        ContentRootPath = File.Exists("appsettings.json") ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory,
    };

    /// <summary>Runs the app. What the person who starts it can mend is said in sentences on stderr, and the code is 1.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> app)
    {
        try
        {
            return await app();
        }
        catch (Exception failure) when (ReasonsOf(failure) is { } reasons)
        {
            await Console.Error.WriteLineAsync("Parabol for Mattermost cannot start:");
            foreach (var reason in reasons) await Console.Error.WriteLineAsync($"  {reason}");
            return 1;
        }
    }

    /// <summary>Runs until the process is told to stop.</summary>
    /// <returns>
    /// The exit code: 1 when a background service failed. Under the Functions host always 1, since the host takes 0 for "still
    /// there" and never starts us again; when it wants us to go it kills.
    /// </returns>
    public static async Task<int> RunUntilStoppedAsync(this WebApplication app)
    {
        var mode = app.Services.GetRequiredService<HostingMode>();
        var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (HasFailed(background))
        {
            // It failed before the start was complete; the host has logged why.
        }
        return mode is HostingMode.FunctionsHost || HasFailed(background) ? 1 : Environment.ExitCode;
    }

    private static bool HasFailed(IEnumerable<BackgroundService> background) => background.Any(service => service.ExecuteTask is { IsFaulted: true });

    /// <summary>The sentences for a failure that a person can mend; none for a surprise.</summary>
    public static IReadOnlyList<string>? ReasonsOf(Exception failure) => failure switch
    {
        StartUpException known => known.Reasons,
        OptionsValidationException known => [.. known.Failures],
        IOException { InnerException: AddressInUseException } => [failure.Message],
        _ => null,
    };
}
