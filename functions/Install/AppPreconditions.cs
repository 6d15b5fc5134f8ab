using static Integration.Functions.Install.Judgement;

namespace Integration.Functions.Install;

/// <summary>Level T3, the Apps framework: 7.7 to 11.x with a feature flag on. Its absence is a fault only where the app is installed.</summary>
internal static class AppPreconditions
{
    private const string Instead = "The slash command does the same without it.";

    public static readonly IReadOnlyList<Precondition> Rows = [new(Level.App, "app", App)];

    private static IEnumerable<Judgement> App(ServerSnapshot snapshot)
    {
        if (snapshot.Head.Server is not { } version) return [];
        var amiss = !version.IsAtLeast(7, 7) ? ("app-version-too-old", $"The Apps framework needs Mattermost 7.7 or later. {Instead}")
            : version.IsAtLeast(12, 0) ? ("app-framework-gone", $"Mattermost 12 has no Apps framework any more. {Instead}")
            : snapshot.Flag("FeatureFlagAppsEnabled") == false ? ("app-flag-off", $"The Apps framework is switched off. Start Mattermost with MM_FEATUREFLAGS_AppsEnabled=true, and enable the Apps plugin in {Places.Plugins}. {Instead}")
            : snapshot.Flag("EnableOAuthServiceProvider") == false ? ("app-oauth-off", "The Apps framework needs System Console > Integrations > Integration Management > Enable OAuth 2.0 Service Provider.")
            : !snapshot.HasAppSecret ? ("app-secret-missing", "This integration has no secret for the Apps framework: set Integration__AppSecret, 32 to 150 characters.")
            : ((string Fault, string Sentence)?)null;
        if (amiss is { } found) return [snapshot.HasApp ? Wrong(found.Fault, found.Sentence) : Hint(found.Fault, found.Sentence)];
        return [snapshot.HasApp
            ? Well("The app is installed.")
            : Hint("app-not-installed", $"The app is not installed. To install it, type /apps install http {snapshot.PublicUrl.AbsoluteUri.TrimEnd('/')}/api/manifest.json as an administrator.")];
    }
}
