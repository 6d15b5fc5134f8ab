using System.CommandLine;
using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;

namespace Integration.Functions.CommandLine;

/// <summary><c>doctor</c>: looks at everything a working integration needs and says what to do about the rest.</summary>
internal static class DoctorCommand
{
    private const string TableRole = "Storage Table Data Contributor";
    private const string QueueRole = "Storage Queue Data Contributor";

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    public static Command Create(Func<IServiceProvider> services, TextWriter output)
    {
        var command = new Command("doctor", "Checks settings, storage, clock, keys, time zones and the registered Mattermost servers, and says what to do about what is wrong.");
        command.SetAction(async (_, stopping) => await RunAsync(services, output, stopping) ? 0 : 1);
        return command;
    }

    private static async Task<bool> RunAsync(Func<IServiceProvider> services, TextWriter output, CancellationToken stopping)
    {
        // Settings first: without them there is nothing to ask. They are read, and all faults named, when services are made.
        IServiceProvider parts;
        try
        {
            parts = services();
        }
        catch (StartUpException wrong)
        {
            foreach (var reason in wrong.Reasons) await WriteAsync(output, new Finding(false, "settings", reason));

            return false;
        }

        await WriteAsync(output, new Finding(true, "settings", "complete and readable"));
        var well = true;
        await foreach (var finding in FindingsAsync(parts, stopping))
        {
            await WriteAsync(output, finding);
            well &= finding.IsWell;
        }

        return await ServerDoctor.RunAsync(parts, output, stopping) && well;
    }

    private static async IAsyncEnumerable<Finding> FindingsAsync(
        IServiceProvider parts, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        yield return Keys(parts.GetRequiredService<SecretProtector>());
        yield return TimeZones();
        yield return PublicAddress(parts.GetRequiredService<IntegrationOptions>());
        yield return await TablesAsync(parts.GetRequiredService<Tables>(), stopping);
        foreach (var queue in new[] { QueueNames.MeetingEvents, QueueNames.TimerEvents })
        {
            yield return await QueueAsync(parts.GetRequiredService<StorageQueues>(), queue, stopping);
        }

        yield return await ClockAsync(parts.GetRequiredService<StorageAccount>(), parts.GetRequiredService<TimeProvider>(), stopping);
        yield return await UnreadableAsync(parts.GetRequiredService<DeliveryHistory>(), stopping);
    }

    private static Finding Keys(SecretProtector secrets) =>
        secrets.Unprotect(secrets.Protect("doctor", "doctor"), "doctor") == "doctor"
            ? new(true, "keys", "secrets can be encrypted and decrypted")
            : new(false, "keys", "what was encrypted did not come back: look at Integration__ProtectionKeys__0");

    private static Finding TimeZones() => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
        ? new(true, "time zones", "known")
        : new(false, "time zones", "this machine has no time zone data: install the package tzdata");

    private static Finding PublicAddress(IntegrationOptions options) => options.PublicUrl.IsLoopback
        ? new(true, "public address", $"{options.PublicUrl} can be reached from this machine only: set Integration__PublicUrl for any other Mattermost or Parabol")
        : new(true, "public address", options.PublicUrl.AbsoluteUri);

    private static async Task<Finding> TablesAsync(Tables tables, CancellationToken stopping)
    {
        try
        {
            _ = await tables[TableNames.TeamConnections].FindAsync("doctor", "doctor", stopping);
            return new(true, "tables", "reachable");
        }
        catch (Exception fault) when (StorageAdvice.For(fault, TableRole) is { } advice)
        {
            return new(false, "tables", advice);
        }
    }

    private static async Task<Finding> QueueAsync(StorageQueues queues, string queue, CancellationToken stopping)
    {
        try
        {
            var waiting = (await queues[queue].GetPropertiesAsync(stopping)).Value.ApproximateMessagesCount;
            var poison = (await queues[QueueNames.PoisonOf(queue)].GetPropertiesAsync(stopping)).Value.ApproximateMessagesCount;
            return poison == 0
                ? new(true, queue, $"reachable, {waiting} messages in it")
                : new(false, queue, $"{poison} messages failed too often and lie in {QueueNames.PoisonOf(queue)}: find the fault in the log, then run 'replay --poison'");
        }
        catch (Exception fault) when (StorageAdvice.For(fault, QueueRole) is { } advice)
        {
            return new(false, queue, advice);
        }
    }

    /// <summary>Signatures, tokens and deadlines need a right clock; any answer of the storage service tells its own.</summary>
    private static async Task<Finding> ClockAsync(StorageAccount account, TimeProvider clock, CancellationToken stopping)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            using var answer = await http.GetAsync(account.QueueEndpoint, stopping);
            var off = (answer.Headers.Date - clock.GetUtcNow())?.Duration();
            return off is null ? new(true, "clock", "the storage service does not tell the time")
                : off <= ClockTolerance ? new(true, "clock", "agrees with the storage service")
                : new(false, "clock", $"differs from the storage service by {off.Value.TotalSeconds:F0} s: let this machine follow a time server");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            return new(false, "clock", "not compared: the storage service did not answer");
        }
    }

    private static async Task<Finding> UnreadableAsync(DeliveryHistory history, CancellationToken stopping)
    {
        var count = 0;
        string? newest = null;
        try
        {
            await foreach (var kept in history.NewestFirstAsync("", null, null, stopping))
            {
                newest ??= kept.Reason;
                count++;
            }
        }
        catch (Exception fault) when (StorageAdvice.For(fault, TableRole) is { } advice)
        {
            return new(false, "unreadable events", advice);
        }

        return new(true, "unreadable events", count == 0 ? "none without a team" : $"{count} kept; the newest: {newest}");
    }

    private static Task WriteAsync(TextWriter output, Finding finding) =>
        output.WriteLineAsync($"{(finding.IsWell ? "ok   " : "WRONG")}  {finding.What}: {finding.Detail}");

    private sealed record Finding(bool IsWell, string What, string Detail);
}
