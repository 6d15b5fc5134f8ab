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
        if (teams.Count > 0) _ = steps.Done(Step, InstallTexts.Teams([.. teams.Select(team => team.Name)]));
        return teams;
    }

    private async Task<List<RestTeam>> AllAsync(CancellationToken stopping)
    {
        var answer = await RestPages.AllAsync<RestTeam[], RestTeam>(page => admin.TeamsAsync(page, stopping), page => page);
        var teams = (answer.AnswerOrNull ?? []).FindAll(team => team.DeleteAt == 0);
        if (answer.FailureOrNull is { } failure) _ = steps.Failed(Step, failure);
        else if (teams.Count == 0) _ = steps.Failed(Step, InstallTexts.NoTeams);
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
            : steps.Failed(Step, InstallTexts.NoTeam(PlainText.Line(name)), name);
        return null;
    }

    [GeneratedRegex("^[a-z0-9]{26}$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Id();
}
