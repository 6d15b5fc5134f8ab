using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

/// <summary>The access tokens that installations of ours gave to our bot.</summary>
internal static class BotTokens
{
    /// <summary>Revokes them all; tokens that somebody else gave to the bot stay. False when something was in the way.</summary>
    public static async Task<bool> RevokeOursAsync(MattermostSession admin, string botUserId, CancellationToken stopping)
    {
        if (await OursAsync(admin, botUserId, stopping) is not { } ours) return false;
        foreach (var token in ours)
        {
            if ((await admin.RevokeTokenAsync(token.Id, stopping)).FailureOrNull is { IsMissing: false }) return false;
        }

        return true;
    }

    private static async Task<List<RestToken>?> OursAsync(MattermostSession admin, string botUserId, CancellationToken stopping)
    {
        var ours = new List<RestToken>();
        for (var page = 0; ; page++)
        {
            if ((await admin.TokensAsync(botUserId, page, stopping)).AnswerOrNull is not { } found) return null;
            ours.AddRange(found.Where(token => OurMark.IsOnToken(token.Description)));
            if (found.Length < MattermostSession.PageSize) return ours;
        }
    }
}
