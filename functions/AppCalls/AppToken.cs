using System.Text;
using Integration.Functions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Integration.Functions.AppCalls;

/// <summary>What the JWT of a call says.</summary>
internal abstract record TokenCheck
{
    private TokenCheck() { }

    /// <param name="ActingUserId">Null when the plugin had no reason to name the user.</param>
    public sealed record Accepted(string? ActingUserId) : TokenCheck;

    /// <param name="Why">For the administrator who installs: short, and nothing about the key.</param>
    public sealed record Refused(string Why) : TokenCheck;
}

/// <summary>
/// Checks <c>Mattermost-App-Authorization: Bearer JWT</c>: HS256 with the secret of <c>Integration__AppSecret</c>, and an expiry.
/// It tells the plugin from the world, but not from a member of that Mattermost, whom the plugin may show the secret to.
/// </summary>
internal sealed class AppToken
{
    public const string Header = "Mattermost-App-Authorization";

    private const string Scheme = "Bearer ";
    private const string ActingUserId = "acting_user_id";

    /// <summary>For clocks that differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters? wanted;

    public AppToken(IntegrationOptions options, TimeProvider clock)
    {
        if (options.AppSecret is not { } secret) return;
        wanted = new()
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            LifetimeValidator = (notBefore, expires, _, _) => IsCurrent(notBefore, expires, clock.GetUtcNow()),
        };
    }

    /// <summary>False without the setting: then no call is accepted.</summary>
    public bool IsOn => wanted is not null;

    public async Task<TokenCheck> CheckAsync(HttpRequest request)
    {
        if (wanted is null) return new TokenCheck.Refused("This app is switched off: Integration__AppSecret is not set.");
        if (TokenIn(request) is not { } token) return new TokenCheck.Refused($"JWT missing: {Header}: Bearer …");
        var result = await handler.ValidateTokenAsync(token, wanted);
        return result switch
        {
            { IsValid: false, Exception: SecurityTokenInvalidLifetimeException } => new TokenCheck.Refused("JWT expired: compare the clocks of the two servers."),
            { IsValid: false } => new TokenCheck.Refused("JWT refused: the Outgoing JWT Secret in Mattermost is not the app secret of this integration."),
            // Not result.Claims, which would turn all claims into an identity first.
            _ => Accept(((JsonWebToken)result.SecurityToken).TryGetPayloadValue<object>(ActingUserId, out var user) ? user : ""),
        };
    }

    private static TokenCheck Accept(object user) => user is string id
        ? new TokenCheck.Accepted(id.Length > 0 ? id : null)
        : new TokenCheck.Refused($"JWT refused: {ActingUserId} is no text.");

    private static string? TokenIn(HttpRequest request) =>
        request.Headers[Header] is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;

    private static bool IsCurrent(DateTime? notBefore, DateTime? expires, DateTimeOffset now) =>
        expires is { } end && now - Skew <= new DateTimeOffset(end, TimeSpan.Zero)
        && (notBefore is not { } start || now + Skew >= new DateTimeOffset(start, TimeSpan.Zero));
}
