using System.Net;

namespace Integration.Functions.Mattermost;

/// <summary>
/// What became of one attempt to post. The caller does something different about each case. No case carries text that
/// the server wrote: newer servers repeat the webhook's id, which is the secret, in their error messages.
/// </summary>
public abstract record PostOutcome
{
    private PostOutcome() { }

    /// <summary>From <c>X-Version-Id</c>, which every answer but a 429 carries, refusals too.</summary>
    public ServerVersion? Server { get; init; }

    /// <summary>The server took it.</summary>
    /// <param name="PostId">Null from an incoming webhook, which tells no post id.</param>
    public sealed record Posted(string? PostId) : PostOutcome;

    /// <summary>The same request will be refused again; <paramref name="Why"/> tells a person what to do.</summary>
    public sealed record Refused(HttpStatusCode Status, string Why) : PostOutcome
    {
        /// <summary>What is at fault. What nobody knows is taken for a matter of this one message.</summary>
        public RefusalScope Scope { get; init; }

        /// <summary>The server, or a proxy in front of it, takes no message of this size: less of it may well be taken.</summary>
        public bool IsTooLarge { get; init; }
    }

    /// <summary>
    /// Somebody answers in Mattermost's place: a sign-in page, a proxy, a gateway. Worth another try, since proxies are mended;
    /// <paramref name="Why"/> names the likely setting. <paramref name="MaybePosted"/> where Mattermost behind it may have taken the message.
    /// </summary>
    public sealed record Intercepted(HttpStatusCode Status, string Why, bool MaybePosted) : PostOutcome;

    /// <summary>429 or 5xx: worth another try. <paramref name="MaybePosted"/> where a proxy answered for a server that may have taken the message (502, 504).</summary>
    public sealed record Busy(HttpStatusCode Status, TimeSpan? RetryAfter, bool MaybePosted) : PostOutcome;

    /// <summary>No answer. <paramref name="MaybePosted"/> is false only when nothing was sent (name not found, connection refused).</summary>
    public sealed record Unreachable(string Why, bool MaybePosted) : PostOutcome;

    /// <summary>We would not call this address (see <see cref="OutboundGuard"/>).</summary>
    public sealed record Forbidden(string Why) : PostOutcome;
}

/// <summary>What a refusal is about.</summary>
public enum RefusalScope
{
    /// <summary>This message: others may well be taken.</summary>
    Message,

    /// <summary>The connection, as it seems: newer servers say the same of a deleted webhook and of one message. Certain once a second event meets it.</summary>
    Unclear,

    /// <summary>The connection: webhook deleted, channel archived, token revoked, bot removed, no right to post.</summary>
    Connection,
}

/// <summary>A Mattermost server's release and licence, e.g. <c>11.7.0</c>, licensed.</summary>
public sealed record ServerVersion(int Major, int Minor, int Patch, bool IsLicensed)
{
    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <summary>Reads <c>version.build.confighash.licensed</c>; the build part may itself hold dots. Null for anything else.</summary>
    public static ServerVersion? Parse(string? versionId)
    {
        var parts = (versionId ?? "").Split('.');
        return parts.Length >= 4
            && int.TryParse(parts[0], out var major)
            && int.TryParse(parts[1], out var minor)
            && int.TryParse(parts[2], out var patch)
            ? new(major, minor, patch, parts[^1] == "true")
            : null;
    }
}
