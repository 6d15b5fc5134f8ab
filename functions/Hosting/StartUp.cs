using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Hosting;

/// <summary>From the command line to the exit code.</summary>
public static class StartUp
{
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

    /// <summary>Runs until the process, or the Functions host, is told to stop.</summary>
    /// <returns>The exit code: 1 when a background service failed.</returns>
    public static async Task<int> RunUntilStoppedAsync(this IHost app)
    {
        var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (HasFailed(background))
        {
            // It failed before the start was complete; the host has logged why.
        }
        return HasFailed(background) ? 1 : Environment.ExitCode;
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

/// <summary>The app cannot start, for reasons that the person who starts it can mend: one sentence each.</summary>
public sealed class StartUpException(params IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
