namespace Integration.Functions.Storage;

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
