using System.Globalization;

namespace Integration.Functions.Hosting;

/// <summary>Section <c>Hosting</c>: how jobs from queues are run.</summary>
public sealed class HostingOptions
{
    private static readonly TimeSpan BeyondDeadline = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Self-hosted: how long a received message stays hidden from others, so how late it comes when the process is killed. Longer
    /// than a job may take, since nobody renews it. The Functions host has it fixed at ten minutes.
    /// </summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>Self-hosted: how long running jobs may go on after the order to stop; below the usual 30 s of a container's grace.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long one job may take in either mode.</summary>
    public TimeSpan JobDeadline { get; init; } = TimeSpan.FromMinutes(2);

    public static HostingOptions Read(SettingReader settings)
    {
        var defaults = new HostingOptions();
        var deadline = settings.Duration("JobDeadline", defaults.JobDeadline, TimeSpan.FromSeconds(1), LongestJob(settings));
        return new HostingOptions
        {
            QueueLease = settings.Duration("QueueLease", deadline + BeyondDeadline, deadline + BeyondDeadline / 6, TimeSpan.FromDays(7)),
            DrainLimit = settings.Duration("DrainLimit", defaults.DrainLimit, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            JobDeadline = deadline,
        };
    }

    /// <summary>The host kills the whole process, every job in it, when one passes functionTimeout: ours must end well before.</summary>
    private static TimeSpan LongestJob(SettingReader settings) =>
        TimeSpan.TryParse(settings.Raw($":{HostFile.Section}:functionTimeout"), CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero
            ? limit * 0.8
            : TimeSpan.FromMinutes(24);
}
