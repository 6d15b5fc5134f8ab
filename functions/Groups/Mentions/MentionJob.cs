using Integration.Functions.Groups.Jobs;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Groups.Mentions;

/// <summary>A planned mention as a job: the message if it is not there yet, posts that name people, and direct messages.</summary>
internal static class MentionJob
{
    public const string Message = "message";
    public const string Post = "post";
    public const string Direct = "direct";

    /// <summary>A direct message is two calls: so many people are done within the time that a part may take.</summary>
    private const int MostTold = 200;

    public static (Job Job, IReadOnlyList<JobPart> Parts) Of(JobKey key, string channelId, MentionPlan plan, MentionTerms terms, DateTimeOffset now)
    {
        var parts = Parts(plan, terms).Select((part, number) => part with { Number = number }).ToList();
        var job = new Job
        {
            Key = key,
            Kind = JobKind.Mention,
            ChannelId = channelId,
            Title = $"mention of {Quantity.List([.. terms.Groups.Select(MentionText.Shown)])}",
            Terms = terms.Write(),
            Parts = parts.Count,
            People = plan.Named.Count + plan.Told.Count,
            CreatedAt = now,
        };
        return (job, parts);
    }

    private static IEnumerable<JobPart> Parts(MentionPlan plan, MentionTerms terms)
    {
        if (terms.Message is not null) yield return Part(Message, []);
        foreach (var lot in MentionText.Lots(terms.Groups, plan.Named, person => person.Username, JobPart.MostPeople, MentionText.Longest)) yield return Part(Post, lot);
        foreach (var lot in plan.Told.Chunk(MostTold)) yield return Part(Direct, lot);
    }

    private static JobPart Part(string step, IEnumerable<Person> people) =>
        new() { Number = 0, Step = step, People = [.. people.Select(person => new PartPerson(person.Id, person.Username))] };
}
