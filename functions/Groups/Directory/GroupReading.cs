using System.Collections.Concurrent;

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

/// <summary>What was found out about a server's groups, for <c>Groups__SuggestionCache</c>, or until this process changes one of them.</summary>
internal sealed class GroupMemory<T>(GroupChanges changes, TimeSpan lifetime, TimeProvider clock)
    where T : class
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<(string ServerId, string Place), Remembered> remembered = new();

    /// <param name="serverId">Whose changes end it.</param>
    /// <param name="place">Names it among what is known of the server.</param>
    /// <param name="read">Finds it out; null is not remembered.</param>
    public async Task<T?> GetAsync(string serverId, string place, Func<Task<T?>> read)
    {
        var count = changes.CountOf(serverId);
        if (remembered.TryGetValue((serverId, place), out var known) && known.Changes == count && clock.GetElapsedTime(known.At) < lifetime) return known.Value;
        var at = clock.GetTimestamp();
        if (await read() is not { } value) return null;
        if (remembered.Count >= Most) remembered.Clear();
        remembered[(serverId, place)] = new(value, count, at);
        return value;
    }

    private sealed record Remembered(T Value, long Changes, long At);
}
