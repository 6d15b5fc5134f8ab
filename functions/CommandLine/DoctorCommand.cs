using System.CommandLine;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.CommandLine;

/// <summary><c>doctor</c>: looks at everything a working integration needs and says what to do about the rest.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    public static Command Create(Func<IServiceProvider> services, TextWriter output)
    {
        var command = new Command("doctor", CommandLineTexts.Doctor);
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
            foreach (var reason in wrong.Reasons) await WriteAsync(output, new Line(false, "settings", reason));

            return false;
        }

        await WriteAsync(output, new Line(true, "settings", CommandLineTexts.SettingsWell));
        var well = true;
        await foreach (var finding in FindingsAsync(parts, stopping))
        {
            await WriteAsync(output, finding);
            well &= finding.IsWell;
        }

        return await ServerDoctor.RunAsync(parts, output, stopping) && well;
    }

    private static async IAsyncEnumerable<Line> FindingsAsync(
        IServiceProvider parts, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        yield return Keys(parts.GetRequiredService<SecretProtector>());
        yield return TimeZones();
        yield return PublicAddress(parts.GetRequiredService<IntegrationOptions>().PublicUrl);
        yield return await TablesAsync(parts.GetRequiredService<Tables>(), stopping);
        foreach (var queue in new[] { QueueNames.MeetingEvents, QueueNames.TimerEvents })
        {
            yield return await QueueAsync(parts.GetRequiredService<StorageQueues>(), queue, stopping);
        }

        yield return await ClockAsync(parts.GetRequiredService<StorageAccount>(), parts.GetRequiredService<TimeProvider>(), stopping);
        yield return await UnreadableAsync(parts.GetRequiredService<DeliveryHistory>(), stopping);
        foreach (var connection in await ConnectionsAsync(parts, stopping)) yield return connection;
    }

    private static Line Keys(SecretProtector secrets) =>
        secrets.Unprotect(secrets.Protect("doctor", "doctor"), "doctor") == "doctor"
            ? new(true, "keys", CommandLineTexts.KeysWell)
            : new(false, "keys", CommandLineTexts.KeysWrong);

    private static Line TimeZones() => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
        ? new(true, "time zones", CommandLineTexts.ZonesWell)
        : new(false, "time zones", CommandLineTexts.ZonesMissing);

    private static Line PublicAddress(Uri address) =>
        new(true, "public address", address.IsLoopback ? CommandLineTexts.OurLoopback(address.AbsoluteUri) : address.AbsoluteUri);

    private static async Task<Line> TablesAsync(Tables tables, CancellationToken stopping)
    {
        try
        {
            _ = await tables[TableNames.TeamConnections].FindAsync("doctor", "doctor", stopping);
            return new(true, "tables", CommandLineTexts.TablesWell);
        }
        catch (Exception fault) when (StorageAdvice.For(fault, StorageAdvice.TableRole) is { } advice)
        {
            return new(false, "tables", advice);
        }
    }

    private static async Task<Line> QueueAsync(StorageQueues queues, string queue, CancellationToken stopping)
    {
        try
        {
            var waiting = (await queues[queue].GetPropertiesAsync(stopping)).Value.ApproximateMessagesCount;
            var poison = (await queues[QueueNames.PoisonOf(queue)].GetPropertiesAsync(stopping)).Value.ApproximateMessagesCount;
            return poison == 0
                ? new(true, queue, CommandLineTexts.QueueWell(waiting))
                : new(false, queue, CommandLineTexts.Poison(poison, QueueNames.PoisonOf(queue)));
        }
        catch (Exception fault) when (StorageAdvice.For(fault, StorageAdvice.QueueRole) is { } advice)
        {
            return new(false, queue, advice);
        }
    }

    /// <summary>Signatures, tokens and deadlines need a right clock; any answer of the storage service tells its own.</summary>
    private static async Task<Line> ClockAsync(StorageAccount account, TimeProvider clock, CancellationToken stopping)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            using var answer = await http.GetAsync(account.QueueEndpoint, stopping);
            var off = (answer.Headers.Date - clock.GetUtcNow())?.Duration();
            return off is null ? new(true, "clock", CommandLineTexts.NoClock)
                : off <= ClockTolerance ? new(true, "clock", CommandLineTexts.ClockWell)
                : new(false, "clock", CommandLineTexts.ClockOff((int)off.Value.TotalSeconds));
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            return new(false, "clock", CommandLineTexts.ClockUnknown);
        }
    }

    private static async Task<Line> UnreadableAsync(DeliveryHistory history, CancellationToken stopping)
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
        catch (Exception fault) when (StorageAdvice.For(fault, StorageAdvice.TableRole) is { } advice)
        {
            return new(false, "unreadable events", advice);
        }

        return new(true, "unreadable events", CommandLineTexts.Unreadable(count, newest));
    }

    /// <summary>What is recorded as broken. It reads the whole table: nobody else does but the maintenance.</summary>
    private static async Task<IReadOnlyList<Line>> ConnectionsAsync(IServiceProvider parts, CancellationToken stopping)
    {
        const string What = "connections";
        var (broken, seen) = (new List<Line>(), new HashSet<string>(StringComparer.Ordinal));
        var rows = parts.GetRequiredService<Tables>()[TableNames.TeamConnections];
        try
        {
            await foreach (var row in rows.OldRowsAsync("", "", parts.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(1), stopping))
            {
                // Links of channels name a team, too.
                if (row.GetString("TeamId") is not { } team || !seen.Add(team)) continue;
                var ofTeam = await parts.GetRequiredService<TeamConnections>().OfTeamAsync(team, stopping);
                broken.AddRange(ofTeam.Where(connection => connection.IsBroken).Select(connection => new Line(
                    false, What, CommandLineTexts.Broken(team, connection.ChannelId, connection.BrokenSince?.ToString("u"), connection.BrokenReason!))));
            }
        }
        catch (Exception fault) when (StorageAdvice.For(fault, StorageAdvice.TableRole) is { } advice)
        {
            return [new(false, What, advice)];
        }

        return broken.Count > 0 ? broken : [new(true, What, CommandLineTexts.ConnectionsWell)];
    }

    private static Task WriteAsync(TextWriter output, Line finding) =>
        output.WriteLineAsync($"{(finding.IsWell ? "ok   " : "WRONG")}  {finding.What}: {finding.Detail}");

    private sealed record Line(bool IsWell, string What, string Detail);
}

/// <summary>The doctor's visit to the registered Mattermost servers, each seen as its bot sees it, or from outside where there is none.</summary>
internal static class ServerDoctor
{
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

            await output.WriteLineAsync($"ok     servers: {CommandLineTexts.Servers(count)}");
            return isWell;
        }
        catch (Exception fault) when (StorageAdvice.For(fault, StorageAdvice.TableRole) is { } advice)
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

    public static string MarkOf(Condition condition) => condition switch
    {
        Condition.Well => "ok   ",
        Condition.Hint => "hint ",
        _ => "WRONG",
    };
}
