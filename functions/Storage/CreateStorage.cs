using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Integration.Functions.Hosting;

namespace Integration.Functions.Storage;

/// <summary>Makes all tables and queues that are not there yet: self-hosted, before the first request.</summary>
public sealed class CreateStorage(StorageAccount account, Tables tables, StorageQueues queues) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="StartUpException">Says in words why it could not, without a key.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(tables.CreateAllAsync(stopping), queues.CreateAllAsync(stopping));
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new StartUpException(
                $"Tables and queues cannot be made at {account} ({Reason(e)}). Check the setting {StorageAccount.Setting}, and that the storage account "
                + "(or Azurite) can be reached from here.");
        }
    }

    // Several failed attempts arrive as one AggregateException.
    private static string Reason(Exception e) => e switch
    {
        RequestFailedException { Status: > 0 } refused => $"{refused.Status} {refused.ErrorCode}".TrimEnd(),
        AuthenticationFailedException => "no token for the identity",
        _ => "no answer",
    };
}

public static class StorageRegistration
{
    /// <summary>
    /// <see cref="StorageAccount"/> (from the configuration), <see cref="Tables"/>, <see cref="StorageQueues"/>,
    /// <see cref="StorageMeter"/>, and <see cref="CreateStorage"/>, which Hosting runs as its host wants it.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton(parts => StorageAccount.Read(parts.GetRequiredService<IConfiguration>()))
        .AddSingleton<StorageMeter>()
        .AddSingleton(parts => parts.GetRequiredService<StorageAccount>().OpenTables(
            StorageAccount.Patient(new TableClientOptions(), parts.GetRequiredService<StorageMeter>().Tables)))
        .AddSingleton(parts => parts.GetRequiredService<StorageAccount>().OpenQueues(
            StorageQueues.Options(parts.GetRequiredService<StorageMeter>())))
        .AddSingleton<Tables>()
        .AddSingleton<StorageQueues>()
        .AddSingleton<CreateStorage>();
}

/// <summary>Every queue of the integration, by the name that it has in the storage account.</summary>
public static class QueueNames
{
    public const string MeetingEvents = "meeting-events";
    public const string TimerEvents = "timer-events";
    public const string GroupMentions = "group-mentions";
    public const string MentionBatches = "mention-batches";
    public const string GroupInvites = "group-invites";

    private const string PoisonSuffix = "-poison";

    /// <summary>The work queues, without their poison queues.</summary>
    public static IReadOnlyList<string> All { get; } = [MeetingEvents, TimerEvents, GroupMentions, MentionBatches, GroupInvites];

    /// <summary>Where the Functions host (and the self-hosted listener) puts what failed too often.</summary>
    public static string PoisonOf(string queue) => queue + PoisonSuffix;

    public static bool IsPoison(string queue) => queue.EndsWith(PoisonSuffix, StringComparison.Ordinal);
}

/// <summary>Every table of the integration, by the name that it has in the storage account.</summary>
public static class TableNames
{
    public const string TeamConnections = "TeamConnections";
    public const string MattermostServers = "MattermostServers";
    public const string CommandTokens = "CommandTokens";
    public const string Deliveries = "Deliveries";
    public const string Groups = "Groups";
    public const string GroupMembers = "GroupMembers";
    public const string Jobs = "Jobs";

    public static IReadOnlyList<string> All { get; } = [TeamConnections, MattermostServers, CommandTokens, Deliveries, Groups, GroupMembers, Jobs];
}
