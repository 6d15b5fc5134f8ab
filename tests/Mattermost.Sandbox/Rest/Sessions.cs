using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Who a request comes from, by its token: <c>Bearer</c> or <c>token</c>, as Mattermost takes it.</summary>
internal sealed class Sessions(SandboxState state, ServerProfile server, TimeProvider clock)
{
    /// <summary>Null: no token, or one that is unknown, revoked, expired, switched off, or of a deactivated account.</summary>
    public Session? Find(HttpRequest request) =>
        request.Headers.Authorization.ToString().Split(' ', 2) is [var scheme, var secret]
        && (scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("token", StringComparison.OrdinalIgnoreCase))
            ? Find(secret)
            : null;

    private Session? Find(string secret)
    {
        if (state.FindTokenBySecret(secret) is not { IsActive: true } token || token.ExpiresAt <= clock.GetUtcNow()) return null;
        if (state.FindUser(token.UserId) is not { DeleteAt: null } user) return null;
        var isSwitchedOff = token.Kind == TokenKind.Personal && user.Bot is null && !server.Settings.EnableUserAccessTokens;
        return isSwitchedOff ? null : new(user, token);
    }
}

internal sealed record Session(SandboxUser User, SandboxAccessToken Token);
