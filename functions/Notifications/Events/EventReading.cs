namespace Integration.Functions.Notifications.Events;

/// <summary>What became of reading an event.</summary>
public abstract record EventReading
{
    private EventReading() { }

    public sealed record Accepted(ParabolEvent Event) : EventReading;

    /// <summary>
    /// Permanent: the same bytes will be refused again. <paramref name="Why"/> tells a producer what to mend; the rest is
    /// what could be read all the same, to search by.
    /// </summary>
    public sealed record Rejected(string Why, string? Source = null, string? Id = null, string? TeamId = null) : EventReading;
}
