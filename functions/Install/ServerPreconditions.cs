using System.Net;
using Integration.Functions.Mattermost.Rest;
using static Integration.Functions.Install.Judgement;

namespace Integration.Functions.Install;

/// <summary>The server as such, and level T0.</summary>
internal static class ServerPreconditions
{
    private const int NewestMajor = 12;
    private const int FullPostSize = 16_383;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    public static readonly Precondition Reach = new(Level.Webhooks, "reach", snapshot =>
        [Well(InstallTexts.Reached(snapshot.Head.Server?.ToString(), snapshot.BaseUrl.AbsoluteUri))]);

    public static readonly IReadOnlyList<Precondition> Rows =
    [
        Reach,
        new(Level.Webhooks, "version", Version),
        new(Level.Webhooks, "identity", snapshot => snapshot.KnownTelemetryId is { } known && snapshot.Identity.TelemetryId is { } told && known != told
            ? [Wrong("server-replaced", InstallTexts.ServerReplaced)]
            : []),
        new(Level.Webhooks, "site-url", SiteUrl),
        new(Level.Webhooks, "transport", snapshot => [snapshot.BaseUrl is { Scheme: "http", IsLoopback: false }
            ? Hint("plain-http", InstallTexts.PlainHttp)
            : Well(InstallTexts.TransportWell)]),
        new(Level.Webhooks, "clock", Clock),
        new(Level.Webhooks, "rate-limit", snapshot => [snapshot.Head.IsRateLimited || snapshot.Config?.RateLimit.Enable == true
            ? Hint("rate-limit-on", InstallTexts.RateLimitOn(snapshot.Config?.RateLimit.PerSec))
            : Well(InstallTexts.RateLimitOff)]),
        new(Level.Webhooks, "webhooks", snapshot => snapshot.Flag("EnableIncomingWebhooks") switch
        {
            null => [],
            true => [Well(InstallTexts.WebhooksWell)],
            false => [Wrong("webhooks-off", InstallTexts.WebhooksOff)],
        }),
        new(Level.Webhooks, "username-override", snapshot => Override(snapshot, "EnablePostUsernameOverride", "username-override-off", InstallTexts.NameShown)),
        new(Level.Webhooks, "icon-override", snapshot => Override(snapshot, "EnablePostIconOverride", "icon-override-off", InstallTexts.PictureShown)),
        new(Level.Webhooks, "post-size", PostSize),
    ];

    public static Judgement OfSilence(RestFailure silence, Uri server) => silence switch
    {
        RestFailure.Forbidden => Wrong("address-not-allowed", RestWords.Of(silence, server)),
        RestFailure.Unreachable { Cause: HttpRequestError.NameResolutionError } => Wrong("name-not-found", InstallTexts.NameNotFound(RestWords.Of(silence, server))),
        RestFailure.Unreachable { Cause: HttpRequestError.SecureConnectionError } =>
            Wrong("certificate-refused", InstallTexts.CertificateRefused(RestWords.Of(silence, server))),
        RestFailure.Unreachable => Wrong("no-answer", InstallTexts.NoAnswer(RestWords.Of(silence, server))),
        RestFailure.Unreadable { Status: var status } when (int)status is >= 300 and < 400 => Wrong("redirects", RestWords.Of(silence, server)),
        RestFailure.Busy { Status: HttpStatusCode.TooManyRequests } => Wrong("rate-limit-reached", RestWords.Of(silence, server)),
        RestFailure.Busy => Wrong("server-in-trouble", RestWords.Of(silence, server)),
        _ => Wrong("not-mattermost", RestWords.Of(new RestFailure.Unreadable(HttpStatusCode.OK), server)),
    };

    /// <summary>What is recorded counts, whatever the rest looks like: it is what sent people here.</summary>
    public static IEnumerable<Judgement> Connection(ServerSnapshot snapshot)
    {
        if (snapshot.Connection is not { } connection) return [];
        var failures = connection.Failures.Select(failure => Hint("delivery-failed", failure));
        return connection.BrokenReason is { } reason ? [Wrong("connection-broken", InstallTexts.ConnectionBroken(connection.BrokenSince, reason)), .. failures]
            : connection.IsByBot && snapshot.Bot == BotState.None ? [Wrong("connection-without-bot", InstallTexts.BotMissing), .. failures]
            : connection.Failures.Count > 0 ? failures
            : [Well(InstallTexts.ConnectionWell)];
    }

    private static IEnumerable<Judgement> Version(ServerSnapshot snapshot)
    {
        if (snapshot.Head.Server is not { } version) yield break;
        var (major, minor) = ServerRegistration.Oldest;
        yield return !version.IsAtLeast(major, minor) ? Wrong("version-too-old", InstallTexts.VersionTooOld(version.ToString(), $"{major}.{minor}"))
            : version.Major > NewestMajor ? Hint("version-untried", InstallTexts.VersionUntried(version.ToString(), NewestMajor))
            : Well(InstallTexts.VersionWell(version.ToString()));
        if (snapshot.KnownVersion is { } known && (known.Major, known.Minor) != (version.Major, version.Minor))
        {
            yield return Hint("server-upgraded", InstallTexts.VersionChanged(known.ToString(), version.ToString()));
        }
    }

    private static IEnumerable<Judgement> SiteUrl(ServerSnapshot snapshot)
    {
        if (!snapshot.Settings.TryGetValue("SiteURL", out var said)) return [];
        if (said.Length == 0) return [Wrong("site-url-empty", InstallTexts.SiteUrlEmpty(snapshot.BaseUrl.AbsoluteUri))];
        return [ServerAddress.Read(said) is ServerAddress.Accepted { BaseUrl: var site } && site == snapshot.BaseUrl
            ? Well(InstallTexts.SiteUrlWell)
            : Wrong("site-url-mismatch", InstallTexts.SiteUrlMismatch(snapshot.BaseUrl.AbsoluteUri))];
    }

    private static IEnumerable<Judgement> Clock(ServerSnapshot snapshot) => (snapshot.Head.Date - snapshot.Now)?.Duration() is not { } off ? []
        : off > ClockTolerance ? [Wrong("clock-skew", InstallTexts.ClockSkew((int)off.TotalSeconds))]
        : [Well(InstallTexts.ClockWell)];

    private static IEnumerable<Judgement> Override(ServerSnapshot snapshot, string setting, string fault, string sentence) => snapshot.Flag(setting) switch
    {
        null => [],
        true => [Well(InstallTexts.OverrideWell)],
        false => [Hint(fault, sentence)],
    };

    private static IEnumerable<Judgement> PostSize(ServerSnapshot snapshot) =>
        !snapshot.Settings.TryGetValue("MaxPostSize", out var text) || !int.TryParse(text, out var size) ? []
        : size < FullPostSize ? [Hint("short-posts", InstallTexts.ShortPosts(size))]
        : [Well(InstallTexts.PostSizeWell)];
}
