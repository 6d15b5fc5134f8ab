using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Pages;

/// <summary>Whose pages of which connection are open: what a link carries to the browser, and then its cookie. Both are encrypted.</summary>
public sealed record PageSession
{
    /// <summary>Random. Also what a form sends back: it proves that the page was made for this session (antiforgery).</summary>
    public required string Id { get; init; }

    public required string TeamId { get; init; }
    public required string DestinationId { get; init; }

    /// <summary>The Mattermost user who asked for the link, whose rights count at every press; null when Parabol made it with its API key.</summary>
    public PagePerson? Person { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>The person's standing to the channel, as if they typed there; null for Parabol.</summary>
    public CommandCall? ToCall(string text = "") => Person is null ? null : new CommandCall
    {
        ServerId = Person.ServerId,
        MattermostTeamId = Person.MattermostTeamId,
        MattermostTeamName = Person.MattermostTeamName,
        ChannelId = Person.ChannelId,
        Actor = new(Person.UserId, Person.Username),
        Trigger = Person.Trigger,
        Text = text,
        Origin = CommandOrigin.Button,
    };
}

public sealed record PagePerson(string ServerId, string MattermostTeamId, string? MattermostTeamName, string ChannelId, string UserId, string Username, string Trigger);

/// <summary>
/// Links to pages and the sessions that they are exchanged for. A link is good once and for 15 minutes, so that one in a history or
/// a log is worth nothing; a session lasts while the browser is open, eight hours at most.
/// </summary>
internal sealed class PageSessions(SecretProtector secrets, PressedButtons pressed, IntegrationOptions options, TimeProvider clock)
{
    private const string LinkPurpose = "Pages/Link";
    private const string SessionPurpose = "Pages/Session";
    private const int LongestText = 4096;

    /// <summary>Only over TLS (browsers take this machine's own address for as good), only for this host, out of reach of scripts.</summary>
    private const string CookieName = "__Host-parabol-panel";

    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>For the person of a command, to the connection of its channel.</summary>
    public (string Link, DateTimeOffset Expires) LinkFor(TeamConnection connection, CommandCall call) => LinkFor(connection, new PagePerson(
        call.ServerId, call.MattermostTeamId, call.MattermostTeamName, call.ChannelId, call.Actor.UserId, call.Actor.Username, call.Verb is null ? call.Trigger : "parabol"));

    /// <param name="person">Null for Parabol.</param>
    public (string Link, DateTimeOffset Expires) LinkFor(TeamConnection connection, PagePerson? person)
    {
        var session = New(connection.TeamId, connection.DestinationId, person, LinkLifetime);
        return ($"{options.PublicUrl.AbsoluteUri.TrimEnd('/')}{ServePanel.OpenPath}?link={Protect(session, LinkPurpose)}", session.Expires);
    }

    /// <summary>What the link says, while it is in time; null otherwise.</summary>
    public PageSession? ReadLink(string? link) => Read(link, LinkPurpose);

    /// <summary>Exchanges a link for a session, in a cookie. False when it was exchanged before.</summary>
    /// <param name="isFramed">The page lies in a frame of Parabol: browsers send it a cookie only if that says so, and keep it apart for that site.</param>
    public async Task<bool> TryOpenAsync(HttpContext http, PageSession link, bool isFramed)
    {
        if (!await pressed.TryPressAsync(link.Id, link.Expires, http.RequestAborted)) return false;
        var session = New(link.TeamId, link.DestinationId, link.Person, Lifetime);
        var cookie = new CookieOptions { HttpOnly = true, Secure = true, Path = "/", SameSite = isFramed ? SameSiteMode.None : SameSiteMode.Lax };
        if (isFramed) cookie.Extensions.Add("Partitioned");
        http.Response.Cookies.Append(CookieName, Protect(session, SessionPurpose), cookie);
        return true;
    }

    /// <summary>The session of the request's cookie, or null.</summary>
    public PageSession? Current(HttpRequest request) => Read(request.Cookies[CookieName], SessionPurpose);

    private PageSession New(string teamId, string destinationId, PagePerson? person, TimeSpan lifetime) => new()
    {
        Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
        TeamId = teamId,
        DestinationId = destinationId,
        Person = person,
        Expires = clock.GetUtcNow() + lifetime,
    };

    private string Protect(PageSession session, string purpose) => secrets.Protect(JsonSerializer.Serialize(session, PageJson.Default.PageSession), purpose);

    private PageSession? Read(string? text, string purpose)
    {
        if (text is null or { Length: 0 or > LongestText }) return null;
        try
        {
            var session = JsonSerializer.Deserialize(secrets.Unprotect(text, purpose), PageJson.Default.PageSession);
            return session?.Expires > clock.GetUtcNow() ? session : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or JsonException or DecoderFallbackException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(PageSession))]
internal sealed partial class PageJson : JsonSerializerContext;
