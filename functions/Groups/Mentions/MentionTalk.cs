using Integration.Functions.Commands;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Mentions;

/// <summary>Mentions, as <c>jobs</c> tells them.</summary>
internal sealed class MentionTalk(ActingRights rights, MentionSummary summary) : IJobTalk
{
    public IReadOnlyList<JobKind> Kinds { get; } = [JobKind.Mention];

    public async Task<string?> WhyNotAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping) =>
        await rights.InChannelAsync(server, job.ChannelId, call.Actor, stopping) switch
        {
            RightsReading.Known { Rights: var has } => MentionRights.WhyNot(has),
            RightsReading.Unknown unknown => unknown.Why,
            _ => "You are not in that channel any more, so you cannot mention anybody there.",
        };

    public Task<string> DetailsAsync(Job job, CancellationToken stopping) => summary.OfAsync(job, stopping);

    public string FateOf(Job job, JobPart part, int at) => part switch
    {
        { Outcome: null } => "is still to come",
        { Step: MentionJob.Post } => "was named under the message",
        _ => part.Outcome[at] == MentionSummary.Notified ? "was told by direct message" : "could not be told by direct message",
    };
}

/// <summary>What Mattermost lets a person mention in a channel.</summary>
internal static class MentionRights
{
    public const string Groups = "use_group_mentions";

    private const string Everybody = "use_channel_mentions";

    /// <summary>Null when the person may mention groups there; otherwise why not.</summary>
    public static string? WhyNot(ChannelRights rights) =>
        rights.Channel.IsArchived ? "This channel is archived: nothing can be posted here."
        : !rights.Has("create_post") && !rights.Has("create_post_public") ? "Mattermost does not let you post in this channel, so I may not do it for you either."
        : !rights.Has(Groups) ? "Mattermost does not let you mention groups in this channel, so I may not do it for you either. Ask a channel administrator."
        : null;

    public static bool MayMentionEverybody(ChannelRights rights) => rights.Has(Everybody);

    /// <summary>Mattermost notifies the person for the message's own sake: it names them, or everybody.</summary>
    /// <param name="words">See <see cref="MentionedNames.Words"/>.</param>
    public static Func<Person, bool> NamedIn(IReadOnlySet<string> words, ChannelRights rights)
    {
        var isEverybody = MayMentionEverybody(rights) && (words.Contains("all") || words.Contains("channel"));
        return person => isEverybody || words.Contains(person.Username);
    }
}
