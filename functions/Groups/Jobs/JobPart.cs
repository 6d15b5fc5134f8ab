using Azure;

namespace Integration.Functions.Groups.Jobs;

/// <summary>A step of a job that happens as one: so many people, one kind of effect, one place.</summary>
public sealed record JobPart
{
    /// <summary>Mattermost adds as many people in one call.</summary>
    public const int MostPeople = 1000;

    public required int Number { get; init; }

    /// <summary>What is done, in the words of the job's kind: <c>channel:{id}</c>, <c>team:{id}</c>, <c>post</c>, <c>direct</c>.</summary>
    public required string Step { get; init; }

    public required IReadOnlyList<PartPerson> People { get; init; }

    /// <summary>
    /// Written before anything is done out there, and read by whoever goes on after a crash: one letter per person in the
    /// kind's own alphabet. Null until the part was begun.
    /// </summary>
    public string? Begun { get; init; }

    /// <summary>When it was first begun.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>What came of it: one letter per person. Null until the part is done.</summary>
    public string? Outcome { get; init; }

    /// <summary>A post's id, or what else the kind wants to remember.</summary>
    public string? Result { get; init; }

    public ETag ETag { get; init; }
}

public sealed record PartPerson(string Id, string Username);
