namespace Integration.Functions.Storage;

/// <summary>Every table of the integration, by the name that it has in the storage account.</summary>
public static class TableNames
{
    public const string TeamConnections = "TeamConnections";
    public const string MattermostServers = "MattermostServers";
    public const string CommandTokens = "CommandTokens";
    public const string Deliveries = "Deliveries";
    public const string MeetingPosts = "MeetingPosts";
    public const string Groups = "Groups";
    public const string GroupMembers = "GroupMembers";
    public const string Jobs = "Jobs";

    public static IReadOnlyList<string> All { get; } =
        [TeamConnections, MattermostServers, CommandTokens, Deliveries, MeetingPosts, Groups, GroupMembers, Jobs];
}
