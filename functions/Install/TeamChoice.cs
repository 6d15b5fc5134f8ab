using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

/// <summary>Finds the Mattermost teams that were asked for, by name or id.</summary>
internal sealed partial class TeamChoice(MattermostSession admin, InstallLog steps)
{
    private const string Step = "teams";

    /// <param name="wanted">Null for all teams.</param>
    public async Task<IReadOnlyList<RestTeam>> FindAsync(IReadOnlyList<string>? wanted, CancellationToken stopping)
    {
        var teams = wanted is null ? await AllAsync(stopping) : await NamedAsync(wanted, stopping);
        if (teams.Count > 0) _ = steps.Done(Step, $"{teams.Count} {(teams.Count == 1 ? "team" : "teams")}: {string.Join(", ", teams.Select(team => team.Name))}.");
        return teams;
    }

    private async Task<List<RestTeam>> AllAsync(CancellationToken stopping)
    {
        var teams = new List<RestTeam>();
        for (var page = 0; ; page++)
        {
            var answer = await admin.TeamsAsync(page, stopping);
            if (answer.AnswerOrNull is not { } found)
            {
                _ = steps.Failed(Step, answer.FailureOrNull!);
                return teams;
            }

            teams.AddRange(found.Where(team => team.DeleteAt == 0));
            if (found.Length < MattermostSession.PageSize) break;
        }

        if (teams.Count == 0) _ = steps.Failed(Step, "There is no team on this server yet. Create one in Mattermost first.");
        return teams;
    }

    private async Task<List<RestTeam>> NamedAsync(IReadOnlyList<string> wanted, CancellationToken stopping)
    {
        var teams = new List<RestTeam>();
        foreach (var name in wanted.Select(name => name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (await FindAsync(name, stopping) is { } team && teams.TrueForAll(other => other.Id != team.Id)) teams.Add(team);
        }

        return teams;
    }

    private async Task<RestTeam?> FindAsync(string name, CancellationToken stopping)
    {
        var byName = await admin.TeamByNameAsync(name.ToLowerInvariant(), stopping);
        var answer = byName.FailureOrNull is { IsMissing: true } && Id().IsMatch(name) ? await admin.TeamAsync(name, stopping) : byName;
        if (answer.AnswerOrNull is { DeleteAt: 0 } team) return team;
        _ = answer.FailureOrNull is { IsMissing: false } failure
            ? steps.Failed(Step, failure, name)
            : steps.Failed(Step, $"There is no team {PlainText.Line(name)}. A team's name is the first part of its address: https://chat.example.com/NAME/channels/town-square.", name);
        return null;
    }

    [GeneratedRegex("^[a-z0-9]{26}$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Id();
}
