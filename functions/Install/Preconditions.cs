using static Integration.Functions.Install.Judgement;

namespace Integration.Functions.Install;

/// <summary>What a Mattermost server lets us do, each usable without the next (DESIGN 1).</summary>
public enum Level
{
    /// <summary>T0: notifications through an incoming webhook. The server as such is judged here, too.</summary>
    Webhooks,

    /// <summary>T1: <c>/parabol</c>.</summary>
    Commands,

    /// <summary>T2: posts, threads and groups with our bot.</summary>
    Bot,

    /// <summary>T3: the Apps framework.</summary>
    App,
}

public enum Condition
{
    Well,

    /// <summary>It works, but something would be better otherwise, or a level is not there because nobody asked for it.</summary>
    Hint,

    /// <summary>Something does not work until a person mends it.</summary>
    Wrong,
}

/// <summary>One precondition of a level, judged.</summary>
/// <param name="What">The precondition, for programs and as a heading: <c>bot</c>, <c>site-url</c>, …</param>
/// <param name="Fault">Names what is amiss and never changes, such as <c>bot-token-revoked</c>; null when all is well.</param>
/// <param name="Sentence">For a person: what is, and the exact setting and place to mend it. Plain text without other people's words.</param>
/// <param name="Team">The id of the Mattermost team that it is about, if one.</param>
public sealed record Finding(Level Level, string What, Condition Condition, string? Fault, string Sentence, string? Team = null)
{
    public bool IsWell => Condition == Condition.Well;

    /// <summary>What is recorded of the channel's connection, instead of what was found just now.</summary>
    public bool IsOfConnection => What == Preconditions.Connection;
}

/// <summary>
/// What each level needs, as a table: every row judges one thing in a <see cref="ServerSnapshot"/>. Pure, so that each
/// misconfiguration is one assertion away.
/// </summary>
public static class Preconditions
{
    internal const string Connection = "connection";

    private static readonly Precondition OfConnection = new(Level.Webhooks, Connection, ServerPreconditions.Connection);

    private static readonly IReadOnlyList<Precondition> Rows =
    [
        OfConnection, .. ServerPreconditions.Rows, .. CommandPreconditions.Rows, .. BotPreconditions.Rows, new(Level.App, "app", App),
    ];

    /// <summary>Everything that can be said, by level. Of a server that does not answer nothing else is known.</summary>
    public static IReadOnlyList<Finding> Of(ServerSnapshot snapshot) => snapshot.Silence is { } silence
        ? [.. Judged(OfConnection, snapshot), ServerPreconditions.Reach.Finding(ServerPreconditions.OfSilence(silence, snapshot.BaseUrl))]
        : [.. Rows.SelectMany(row => Judged(row, snapshot))];

    private static IEnumerable<Finding> Judged(Precondition row, ServerSnapshot snapshot) => row.Judge(snapshot).Select(row.Finding);

    /// <summary>The Apps framework: 7.7 to 11.x with a feature flag on. Its absence is a fault only where the app is installed.</summary>
    private static IEnumerable<Judgement> App(ServerSnapshot snapshot)
    {
        if (snapshot.Head.Server is not { } version) return [];
        var amiss = !version.IsAtLeast(7, 7) ? ("app-version-too-old", InstallTexts.AppVersionTooOld)
            : version.IsAtLeast(12, 0) ? ("app-framework-gone", InstallTexts.AppFrameworkGone)
            : snapshot.Flag("FeatureFlagAppsEnabled") == false ? ("app-flag-off", InstallTexts.AppFlagOff)
            : snapshot.Flag("EnableOAuthServiceProvider") == false ? ("app-oauth-off", InstallTexts.AppOAuthOff)
            : !snapshot.HasAppSecret ? ("app-secret-missing", InstallTexts.AppSecretMissing)
            : ((string Fault, string Sentence)?)null;
        if (amiss is { } found) return [snapshot.HasApp ? Wrong(found.Fault, found.Sentence) : Hint(found.Fault, found.Sentence)];
        return [snapshot.HasApp ? Well(InstallTexts.AppWell) : Hint("app-not-installed", InstallTexts.AppNotInstalled(OurMark.AddressOf(snapshot.PublicUrl)))];
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Judge">Nothing, when it does not apply or nobody could find out.</param>
internal sealed record Precondition(Level Level, string What, Func<ServerSnapshot, IEnumerable<Judgement>> Judge)
{
    public Finding Finding(Judgement judgement) => new(Level, What, judgement.Condition, judgement.Fault, judgement.Sentence, judgement.Team);
}

/// <summary>What a row of the table says.</summary>
internal sealed record Judgement(Condition Condition, string? Fault, string Sentence)
{
    public string? Team { get; init; }

    public static Judgement Well(string sentence) => new(Condition.Well, null, sentence);

    public static Judgement Hint(string fault, string sentence) => new(Condition.Hint, fault, sentence);

    public static Judgement Wrong(string fault, string sentence) => new(Condition.Wrong, fault, sentence);
}
