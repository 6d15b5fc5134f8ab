namespace Integration.Functions.Groups;

/// <summary>A member of a group, as Mattermost knows them now.</summary>
/// <param name="TimeZone">IANA name, or null when the person's clients never told one.</param>
public sealed record Person(string Id, string Username, bool IsActive = true, bool IsBot = false, bool IsGuest = false, string? TimeZone = null)
{
    /// <summary>Neither deactivated nor a bot: somebody who can be notified.</summary>
    public bool IsReachable => IsActive && !IsBot;
}
