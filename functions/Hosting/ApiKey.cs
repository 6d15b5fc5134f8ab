using System.Security.Cryptography;
using System.Text;

namespace Integration.Functions.Hosting;

/// <summary>The API's door: <c>Authorization: Bearer {Integration__ApiKey}</c>, compared in fixed time.</summary>
internal static class ApiKey
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets a request in only with the API key; otherwise 401 as problem details.</summary>
    public static TBuilder RequireApiKey<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(static async (call, next) =>
            IsKnown(call.HttpContext) ? await next(call) : Unauthorized(call.HttpContext));

    private static bool IsKnown(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var wanted = http.RequestServices.GetRequiredService<IntegrationOptions>().ApiKey;

        // Hashes have one length, so not even the length of the key can be measured.
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), Hash(wanted));
    }

    private static IResult Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(
            StatusCodes.Status401Unauthorized, "api-key", "The API key is missing or wrong",
            "Send the header 'Authorization: Bearer KEY' with the key from the setting Integration__ApiKey.");
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
