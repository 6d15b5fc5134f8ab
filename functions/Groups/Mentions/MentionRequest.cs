using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Mentions;

/// <summary>A mention that somebody wants to make: what <see cref="MentionPlan"/> and <see cref="MentionTerms"/> come from.</summary>
internal sealed record MentionRequest
{
    public required MattermostServer Server { get; init; }
    public required RestChannel Channel { get; init; }
    public required MentionedNames Names { get; init; }

    public string? TeamName { get; init; }

    /// <summary>Without <c>@</c>; null when nobody is the author.</summary>
    public string? Author { get; init; }

    /// <summary>The post that mentions them; null when it is to be made.</summary>
    public string? PostId { get; init; }

    public string? RootId { get; init; }

    /// <param name="message">Final; null when it is posted already.</param>
    public MentionTerms Terms(MentionPlan plan, string? message) => new()
    {
        Groups = [.. Names.Usable.Select(group => group.Name)],
        Message = message,
        PostId = PostId,
        RootId = RootId,
        Author = Author,
        Place = new(Channel.TeamId, TeamName, Channel.Name, Channel.DisplayName, Channel.IsPrivate),
        ByServer = plan.ByServer.Count,
        Uncounted = [.. plan.Groups.Where(share => share.IsUncounted).Select(share => share.Group.Name)],
        Outside = MentionOutsiders.Of(plan.Outside),
        Strangers = MentionOutsiders.Of(plan.Strangers),
        Remarks = Remarks(plan),
    };

    public (Job Job, IReadOnlyList<JobPart> Parts) Job(JobKey key, MentionPlan plan, string? message, DateTimeOffset now) =>
        MentionJob.Of(key, Channel.Id, plan, Terms(plan, message), now);

    /// <summary>What the author should know: Markdown, final.</summary>
    public IReadOnlyList<string> Remarks(MentionPlan plan) =>
    [
        .. Names.Problems,
        .. plan.Groups.Where(share => !share.Group.Notifies).Select(share => $"{MentionText.Shown(share.Group.Name)} notifies nobody: its notifications through Parabol are switched off."),
        .. plan.Groups.Where(share => share.HasNobodyInTeam).Select(share => $"{MentionText.Shown(share.Group.Name)} has no members on this team."),
    ];
}
