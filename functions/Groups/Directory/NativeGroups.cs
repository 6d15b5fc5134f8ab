using System.Collections.Concurrent;
using System.Net;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>Whether a server has groups of its own.</summary>
internal abstract record NativeReading
{
    private NativeReading() { }

    public sealed record Available : NativeReading;

    /// <summary>No licence for them, or switched off.</summary>
    public sealed record None : NativeReading;

    /// <summary>Could not be found out; <paramref name="Why"/> is for a person.</summary>
    public sealed record Unreadable(string Why) : NativeReading;
}

/// <summary>Mattermost's own groups, where its licence has them.</summary>
internal sealed class NativeGroups(TimeProvider clock)
{
    /// <summary>From this release on, custom groups may be used in every channel, whatever it is linked to.</summary>
    private static readonly (int Major, int Minor) CustomEverywhere = (9, 3);

    /// <summary>A licence that comes is noticed so late; one that goes, at once.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);

    /// <summary>One cheap question decides, and is remembered for some minutes.</summary>
    public async Task<NativeReading> ProbeAsync(MattermostServer server, MattermostSession session, CancellationToken stopping)
    {
        if (remembered.TryGetValue(server.ServerId, out var known) && clock.GetElapsedTime(known.At) < Memory) return known.Reading;
        var at = clock.GetTimestamp();
        var outcome = await session.ProbeGroupsAsync(stopping);
        NativeReading reading = outcome.FailureOrNull switch
        {
            null => new NativeReading.Available(),
            var failure when IsAboutLicence(failure) => new NativeReading.None(),
            var failure => new NativeReading.Unreadable(RestWords.Of(failure, session.Server)),
        };
        if (reading is not NativeReading.Unreadable) remembered[server.ServerId] = new(reading, at);
        return reading;
    }

    /// <summary>All that are open to reference.</summary>
    public static Task<RestOutcome<List<RestGroup>>> AllAsync(MattermostSession session, CancellationToken stopping) =>
        SearchAsync(session, null, stopping);

    /// <summary>Those open ones that hold this in name or display name.</summary>
    public static async Task<RestOutcome<List<RestGroup>>> SearchAsync(MattermostSession session, string? part, CancellationToken stopping) =>
        Open(await RestPages.AllAsync(page => session.GroupsAsync(part, page, stopping), page => page));

    /// <summary>Those that are linked to the channel, or else the team: none where the licence has custom groups only.</summary>
    public static async Task<RestOutcome<List<RestGroup>>> LinkedAsync(MattermostSession session, Constraint constraint, string? part, CancellationToken stopping)
    {
        var outcome = await RestPages.AllAsync(
            page => constraint is Constraint.ByTeam { TeamId: var teamId }
                ? session.TeamGroupsAsync(teamId, part, page, stopping)
                : session.ChannelGroupsAsync(((Constraint.ByChannel)constraint).ChannelId, part, page, stopping),
            page => page.Groups ?? []);
        return Open(outcome);
    }

    /// <summary>The active members, each once. A change in the middle of paging may hide somebody: then it is read once more.</summary>
    public static async Task<RestOutcome<List<RestUser>>> MembersAsync(MattermostSession session, string groupId, CancellationToken stopping)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var total = 0;
            var members = await RestPages.AllAsync(page => session.GroupMembersAsync(groupId, page, stopping), page =>
            {
                total = page.TotalMemberCount;
                return page.Members ?? [];
            });
            if (members is not RestOutcome<List<RestUser>>.Done { Answer: var all }) return members;
            List<RestUser> people = [.. all.DistinctBy(user => user.Id, StringComparer.Ordinal)];
            // A server that hides people from the account counts them all the same, so a second reading has to do.
            if (people.Count == total || isSecond) return new RestOutcome<List<RestUser>>.Done(people) { Head = members.Head };
        }
    }

    public static Group Read(MattermostServer server, RestGroup group) => new()
    {
        ServerId = server.ServerId,
        GroupId = group.Id,
        Name = group.Name!.ToLowerInvariant(),
        DisplayName = group.DisplayName,
        Description = group.Description ?? "",
        Source = group.Source == "custom" ? GroupSource.Custom : GroupSource.Synced,
        MemberCount = group.MemberCount ?? 0,
    };

    /// <param name="group">A group of the server's own.</param>
    /// <param name="answer">Any answer of the server, which tells its release.</param>
    /// <param name="server">As registered.</param>
    public static bool IsBeyondConstraints<T>(Group group, RestOutcome<T> answer, MattermostServer server)
        where T : class =>
        group.Source == GroupSource.Custom
        && (answer.Head.Server ?? server.Version)?.IsAtLeast(CustomEverywhere.Major, CustomEverywhere.Minor) == true;

    private static bool IsAboutLicence(RestFailure? failure) => failure is RestFailure.Refused refused
        && (refused.Status == HttpStatusCode.NotImplemented
            || (refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
                && (refused.ErrorId.Contains("license", StringComparison.Ordinal) || refused.Is("feature_disabled"))));

    /// <summary>None where the licence has ended since the probe, or has custom groups only.</summary>
    private static RestOutcome<List<RestGroup>> Open(RestOutcome<List<RestGroup>> outcome) => outcome switch
    {
        RestOutcome<List<RestGroup>>.Done { Answer: var groups } => Of([.. groups.Where(group => group.IsOpen).DistinctBy(group => group.Id, StringComparer.Ordinal)], outcome),
        _ when IsAboutLicence(outcome.FailureOrNull) => Of([], outcome),
        _ => outcome,
    };

    private static RestOutcome<List<RestGroup>>.Done Of(List<RestGroup> groups, RestOutcome<List<RestGroup>> outcome) => new(groups) { Head = outcome.Head };

    private sealed record Remembered(NativeReading Reading, long At);
}
