using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Makes JWTs by hand, the plugin's and forged ones; it shares no code with what checks them.</summary>
internal static class AppJwt
{
    public const string Secret = "the-apps-secret-of-the-tests-0123456789";

    public static string Of(DateTimeOffset expires, string? userId = null, string secret = Secret, string algorithm = "HS256")
    {
        var claims = new JsonObject { ["exp"] = expires.ToUnixTimeSeconds() };
        if (userId is not null) claims["acting_user_id"] = userId;
        return Of(claims, secret, algorithm);
    }

    public static string Of(JsonObject claims, string secret = Secret, string algorithm = "HS256")
    {
        var content = $"{Encode(new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" })}.{Encode(claims)}";
        return $"{content}.{Base64Url.EncodeToString(Sign(Encoding.UTF8.GetBytes(content), Encoding.UTF8.GetBytes(secret), algorithm))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static byte[] Sign(byte[] content, byte[] key, string algorithm) => algorithm switch
    {
        "HS256" => HMACSHA256.HashData(key, content),
        "HS384" => HMACSHA384.HashData(key, content),
        "HS512" => HMACSHA512.HashData(key, content),
        _ => [],
    };
}
