using System.Globalization;
using System.Text.RegularExpressions;

namespace Integration.Functions.Mattermost;

/// <summary>What a person pasted as a webhook address.</summary>
public abstract record WebhookReading
{
    private WebhookReading() { }

    public sealed record Accepted(WebhookAddress Webhook) : WebhookReading;

    /// <summary><paramref name="Why"/> says what it is instead, and what to paste. It never repeats what was pasted, which may be a secret.</summary>
    public sealed record Rejected(string Why) : WebhookReading;
}

/// <summary>
/// The address of an incoming webhook: <c>{site}/hooks/{id}</c>, where the site may lie below a path. The id is the only
/// secret: show <see cref="Masked"/>, log <see cref="Origin"/>.
/// </summary>
public sealed partial record WebhookAddress(Uri Address)
{
    private const string HowTo =
        "Paste the address of an incoming webhook, like https://chat.example.com/hooks/… (in Mattermost: Integrations > Incoming Webhooks).";
    private const int ShownOfId = 4;
    private const int LongEnoughToShow = 4 * ShownOfId;

    private static readonly string[] OtherChats =
    [
        "slack.com", "office.com", "office365.com", "logic.azure.com", "powerplatform.com", "discord.com", "discordapp.com", "chat.googleapis.com", "webex.com",
    ];

    /// <summary>Scheme, host and a port of its own, e.g. <c>https://chat.example.com:8443</c>: names the server, tells no secret.</summary>
    public string Origin => OriginOf(Address);

    /// <summary>For display: the id is hidden but for its last characters.</summary>
    public string Masked
    {
        get
        {
            var path = Address.AbsolutePath;
            var id = path[(path.LastIndexOf('/') + 1)..];
            return $"{Origin}{path[..^id.Length]}••••••••{(id.Length >= LongEnoughToShow ? id[^ShownOfId..] : "")}";
        }
    }

    /// <summary>The masked form, so that no log or message gets the secret by accident.</summary>
    public override string ToString() => Masked;

    public static string OriginOf(Uri address)
    {
        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost;
        return address.IsDefaultPort
            ? $"{address.Scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{host}:{address.Port}");
    }

    /// <summary>Reads what a person pasted: blanks, quotes of any kind, invisible characters and a last slash do not matter, and of a Markdown link its address counts.</summary>
    public static WebhookReading Read(string? pasted)
    {
        var text = Unwrapped(VisibleText.Line(pasted ?? ""));
        if (MarkdownLink().Match(text) is { Success: true } link) text = Unwrapped(link.Groups["url"].Value);
        if (text.Length == 0) return Rejected("No address was given.");
        if (text.Any(char.IsWhiteSpace)) return Rejected("An address has no blanks or line breaks inside.");
        if (!text.Contains("://", StringComparison.Ordinal)) return Rejected("The address must be complete, starting with https://.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)) return Rejected("This is not an address that can be called.");
        if (OutboundGuard.FormObjection(address) is { } objection) return Rejected(objection);
        return Mistake(address) is { } mistake ? Rejected(mistake) : new WebhookReading.Accepted(new(address));
    }

    private static string Unwrapped(string text) =>
        text.Trim().Trim('<', '>', '"', '\'', '`', '\u201C', '\u201D', '\u201E', '\u201F', '\u2018', '\u2019', '\u201A', '\u201B', '\u00AB', '\u00BB', '\u2039', '\u203A').Trim().TrimEnd('/');

    private static WebhookReading.Rejected Rejected(string why) =>
        new($"{why} {HowTo}");

    private static string? Mistake(Uri address) => address.AbsolutePath switch
    {
        _ when IsOtherChat(address.IdnHost) => "This address belongs to another chat service, not to Mattermost.",
        var path when RelayPath().IsMatch(path) => "This is this integration's own relay address, which is meant for Parabol.",
        var path when ListPath().IsMatch(path) => "This is the page that lists the webhooks. Copy the URL of one of them.",
        var path when PeoplePath().IsMatch(path) => "This is a link to a channel or a post, for people.",
        "/" => "This is a server's address without a webhook.",
        var path when !HookPath().IsMatch(path) =>
            "This is not the address of an incoming webhook: that ends with /hooks/ and the webhook's id, 26 small letters and digits.",
        _ when address is not { Query.Length: 0, Fragment.Length: 0 } =>
            "The address of a webhook has nothing after its id: leave out what begins with ? or #.",
        _ => null,
    };

    private static bool IsOtherChat(string host) =>
        OtherChats.Any(chat => host == chat || host.EndsWith($".{chat}", StringComparison.Ordinal));

    [GeneratedRegex(@"\A\[[^\]]{0,500}\]\((?<url>[^()\s]{1,2000})\)\z|\A(?<url>[^|\s]{1,2000})\|.{0,500}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex("/hooks/[a-z0-9]{10,64}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HookPath();

    /// <summary>Ours: <c>/api/hooks/{secret}</c>. Accepting it would make us post to ourselves, again and again.</summary>
    [GeneratedRegex("/api/hooks/[^/]*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RelayPath();

    [GeneratedRegex("/integrations/incoming_webhooks(?:/|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ListPath();

    [GeneratedRegex("/(?:channels|messages|pl|threads)(?:/|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PeoplePath();
}
