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
        [Well($"Mattermost{(snapshot.Head.Server is { } version ? $" {version}" : "")} answers at {snapshot.BaseUrl.AbsoluteUri}.")]);

    public static readonly IReadOnlyList<Precondition> Rows =
    [
        Reach,
        new(Level.Webhooks, "version", Version),
        new(Level.Webhooks, "site-url", SiteUrl),
        new(Level.Webhooks, "transport", Transport),
        new(Level.Webhooks, "clock", Clock),
        new(Level.Webhooks, "rate-limit", RateLimit),
        new(Level.Webhooks, "webhooks", Webhooks),
        new(Level.Webhooks, "connection", Connection),
        new(Level.Webhooks, "username-override", snapshot => Override(snapshot, "EnablePostUsernameOverride", "username-override-off", "the webhook owner's name", Places.UsernameOverride)),
        new(Level.Webhooks, "icon-override", snapshot => Override(snapshot, "EnablePostIconOverride", "icon-override-off", "the webhook owner's picture", Places.IconOverride)),
        new(Level.Webhooks, "post-size", PostSize),
    ];

    public static Judgement OfSilence(RestFailure silence, Uri server) => silence switch
    {
        RestFailure.Forbidden => Wrong("address-not-allowed", RestWords.Of(silence, server)),
        RestFailure.Unreachable { Cause: HttpRequestError.NameResolutionError } => Wrong("name-not-found", $"{RestWords.Of(silence, server)} Check the spelling, and that this integration's network knows the name."),
        RestFailure.Unreachable { Cause: HttpRequestError.SecureConnectionError } => Wrong(
            "certificate-refused", $"{RestWords.Of(silence, server)} A self-signed certificate must be trusted by the machine that runs this integration (SSL_CERT_DIR or SSL_CERT_FILE)."),
        RestFailure.Unreachable => Wrong("no-answer", $"{RestWords.Of(silence, server)} Check that Mattermost runs, and that a firewall lets this integration reach it."),
        RestFailure.Unreadable { Status: var status } when (int)status is >= 300 and < 400 => Wrong("redirects", RestWords.Of(silence, server)),
        RestFailure.Busy { Status: HttpStatusCode.TooManyRequests } => Wrong("rate-limit-reached", RestWords.Of(silence, server)),
        RestFailure.Busy => Wrong("server-in-trouble", RestWords.Of(silence, server)),
        _ => Wrong("not-mattermost", RestWords.Of(new RestFailure.Unreadable(HttpStatusCode.OK), server)),
    };

    private static IEnumerable<Judgement> Version(ServerSnapshot snapshot)
    {
        if (snapshot.Head.Server is not { } version) yield break;
        var (major, minor) = ServerRegistration.Oldest;
        yield return !version.IsAtLeast(major, minor)
            ? Wrong("version-too-old", $"Mattermost {version} is older than {major}.{minor}, the oldest that works. Update Mattermost.")
            : version.Major > NewestMajor
            ? Hint("version-untried", $"Mattermost {version} is newer than this integration ({NewestMajor}.x). If something does not work, look for a newer version of the integration.")
            : Well($"Mattermost {version} is supported.");
    }

    private static IEnumerable<Judgement> SiteUrl(ServerSnapshot snapshot)
    {
        if (!snapshot.Settings.TryGetValue("SiteURL", out var said)) yield break;
        yield return said.Length == 0
            ? Wrong("site-url-empty", $"Mattermost does not know its own address, so that late answers of commands and links fail. Set {Places.SiteUrl} to {snapshot.BaseUrl.AbsoluteUri}.")
            : ServerAddress.Read(said) is ServerAddress.Accepted { BaseUrl: var site } && site == snapshot.BaseUrl
            ? Well("The Site URL is the registered address.")
            : Wrong("site-url-mismatch", $"Mattermost is registered here as {snapshot.BaseUrl.AbsoluteUri} but says that it is another address, so that late answers of commands are refused. Install it again with its Site URL, or correct {Places.SiteUrl}.");
    }

    private static IEnumerable<Judgement> Transport(ServerSnapshot snapshot) => snapshot.BaseUrl is { Scheme: "http", IsLoopback: false }
        ? [Hint("plain-http", "Mattermost is called by http: tokens and messages can be read on the way. Register it by its https address.")]
        : [Well("What we send is protected on its way.")];

    private static IEnumerable<Judgement> Clock(ServerSnapshot snapshot)
    {
        if ((snapshot.Head.Date - snapshot.Now)?.Duration() is not { } off) yield break;
        yield return off > ClockTolerance
            ? Wrong("clock-skew", $"Mattermost's clock and ours differ by {off.TotalSeconds:F0} s, so that deadlines are wrong and signatures are refused. Let both machines follow a time server.")
            : Well("The clocks agree.");
    }

    private static IEnumerable<Judgement> RateLimit(ServerSnapshot snapshot)
    {
        if (!snapshot.Head.IsRateLimited && snapshot.Config?.RateLimit.Enable is not true) return [Well("No rate limit.")];
        var limit = snapshot.Config?.RateLimit.PerSec is { } perSecond ? $" of {perSecond} calls a second" : "";
        return [Hint("rate-limit-on", $"There is a rate limit{limit}: many messages at once arrive a little later. Its settings are in {Places.RateLimiting}.")];
    }

    private static IEnumerable<Judgement> Webhooks(ServerSnapshot snapshot) => snapshot.Flag("EnableIncomingWebhooks") switch
    {
        null => [],
        true => [Well("Incoming webhooks are allowed.")],
        false => [Wrong("webhooks-off", $"Incoming webhooks are switched off: nothing can be posted through one. Turn on {Places.IncomingWebhooks}.")],
    };

    private static IEnumerable<Judgement> Connection(ServerSnapshot snapshot) => snapshot.Webhook switch
    {
        null => [],
        { BrokenReason: { } reason } => [Wrong("connection-broken", reason)],
        _ => [Well("The last post arrived.")],
    };

    private static IEnumerable<Judgement> Override(ServerSnapshot snapshot, string setting, string fault, string shown, string place) => snapshot.Flag(setting) switch
    {
        null => [],
        true => [Well("Posts through webhooks look like Parabol's.")],
        false => [Hint(fault, $"Posts through webhooks show {shown} instead of Parabol's. To change that, turn on {place}.")],
    };

    private static IEnumerable<Judgement> PostSize(ServerSnapshot snapshot)
    {
        if (!snapshot.Settings.TryGetValue("MaxPostSize", out var text) || !int.TryParse(text, out var size)) yield break;
        yield return size < FullPostSize
            ? Hint("short-posts", $"This server's database holds posts of {size} characters at most; longer ones are split. Mattermost's migration of the Posts table mends that.")
            : Well("Posts have their full length.");
    }
}
