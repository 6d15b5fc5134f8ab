using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>The token that proves a call to come from the plugin: HS256 with the app's secret, good for 15 minutes.</summary>
internal static class AppJwt
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <param name="secret">As typed by the administrator; empty on a first install that left it blank.</param>
    /// <param name="actingUserId">Null unless the call expands the acting user.</param>
    /// <param name="now">The time of the call.</param>
    public static string Sign(string secret, string? actingUserId, DateTimeOffset now)
    {
        var claims = new JsonObject { ["exp"] = (now + Lifetime).ToUnixTimeSeconds() };
        if (actingUserId is not null) claims["acting_user_id"] = actingUserId;
        var content = $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part(claims.ToJsonString())}";
        return $"{content}.{Base64Url(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content)))}";
    }

    private static string Part(string json) => Base64Url(Encoding.UTF8.GetBytes(json));

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
