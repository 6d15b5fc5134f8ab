namespace Integration.Functions.Groups.Directory;

/// <summary>What a group's name stands for in a channel.</summary>
public abstract record GroupReading
{
    private GroupReading() { }

    /// <summary>It may be mentioned and invited here.</summary>
    public sealed record Usable(Group Group) : GroupReading;

    /// <summary>It exists, but not for this place: not open to reference, or outside the constraint of channel or team.</summary>
    /// <param name="Why">A sentence for the person who named it.</param>
    public sealed record Unusable(Group Group, string Why) : GroupReading;

    public sealed record Unknown : GroupReading;

    /// <summary>Could not be found out; <paramref name="Why"/> is for a person.</summary>
    public sealed record Unreadable(string Why) : GroupReading;
}

/// <summary>Who is in a group.</summary>
public abstract record PeopleReading
{
    private PeopleReading() { }

    /// <summary>Everybody in it once, the deactivated included where the source still knows them.</summary>
    public sealed record Known(IReadOnlyList<Person> People) : PeopleReading;

    /// <summary>Could not be found out; <paramref name="Why"/> is for a person: what to set, where.</summary>
    public sealed record Unreadable(string Why) : PeopleReading;
}
