using System.Globalization;
using Integration.Functions.Commands;
using Integration.Functions.Groups.Invites;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;

namespace Integration.Functions.Groups.Mentions;

/// <summary>What came of a mention, in words for its author.</summary>
internal sealed class MentionSummary(JobStore store, MattermostServers servers)
{
    /// <summary>Letters of a part's outcome.</summary>
    public const char Notified = 'n';
    public const char NotTold = 'x';

    public async Task<string> OfAsync(Job job, CancellationToken stopping)
    {
        var terms = MentionTerms.Read(job.Terms);
        var (postId, named, told, failed, why) = (terms.PostId, 0, 0, new List<string>(), (string?)null);
        await foreach (var part in store.PartsAsync(job.Key, stopping))
        {
            if (part.Outcome is not { } letters) continue;
            switch (part.Step)
            {
                case MentionJob.Message:
                    postId = part.Result;
                    break;
                case MentionJob.Post:
                    named += part.People.Count;
                    break;
                default:
                    told += letters.Count(letter => letter == Notified);
                    failed.AddRange(part.People.Zip(letters).Where(pair => pair.Second == NotTold).Select(pair => pair.First.Username));
                    why ??= part.Result;
                    break;
            }
        }

        var reached = named + told + (postId is null ? 0 : terms.ByServer);
        var server = await servers.FindAsync(job.Key.ServerId, stopping);
        var link = postId is not null && server is not null ? MentionText.Link(server.BaseUrl, terms.Place, postId) : null;
        return string.Join('\n', Lines(job, terms, link, reached, told, failed, why));
    }

    /// <summary>What can be done about those who are outside; nothing when nobody is.</summary>
    /// <param name="isElsewhere">The button is not in the channel that it is about.</param>
    public static IReadOnlyList<ReplyButton> Buttons(MentionTerms terms, bool isElsewhere) => terms.Outside.Count + terms.Strangers.Count == 0
        ? []
        : [new("Invite them now", Say.Command("invite", [.. terms.Groups.Select(group => $"@{group}"), .. isElsewhere ? (string[])[$"~{terms.Place.Name}"] : []]))];

    private static IEnumerable<string> Lines(Job job, MentionTerms terms, string? link, int reached, int told, List<string> failed, string? why)
    {
        yield return Headline(job, terms, link, reached);
        if (terms.Outside.Count > 0) yield return $"- {Outside(terms.Outside, "in the team, but not in the channel")}{(told > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({told} told by direct message)") : "")}";
        if (terms.Strangers.Count > 0) yield return $"- {Outside(terms.Strangers, "not in the team")}";
        if (failed.Count > 0) yield return $"- Could not be told by direct message: {InviteSummary.Names(failed)}{(why is null ? "" : $". {why}")}";
        foreach (var remark in terms.Remarks) yield return $"- {remark}";
    }

    private static string Headline(Job job, MentionTerms terms, string? link, int reached)
    {
        var people = reached switch { 0 => "nobody", 1 => "1 person", _ => string.Create(CultureInfo.InvariantCulture, $"{reached:N0} people") };
        var title = link is null ? job.Title : $"[{job.Title}]({link})";
        var where = $" in {MentionText.Channel(terms.Place)}";
        var rest = terms.Uncounted.Count == 0 ? "" : $", besides those of {Say.List([.. terms.Uncounted.Select(MentionText.Shown)])} whom Mattermost itself notifies";
        return job.State switch
        {
            JobState.Failed => $"Your {title}{where} stopped after {people}: {job.Problem}",
            JobState.Cancelled => $"Your {title}{where} was cancelled; {people} had been notified.",
            _ => $"Your {title}{where} notified {people}{rest}.",
        };
    }

    private static string Outside(MentionOutsiders outside, string where)
    {
        var names = string.Join(", ", outside.Names.Select(MentionText.Shown));
        var more = outside.Count - outside.Names.Count;
        return string.Create(CultureInfo.InvariantCulture, $"{outside.Count:N0} {where}: {names}{(more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more:N0} more") : "")}");
    }
}
