using System.Security.Cryptography;
using System.Text;

namespace Integration.Functions.Hosting;

/// <summary>
/// The API's doors: <c>Authorization: Bearer KEY</c> with Parabol's key or the administrators', compared in fixed time. Asked by
/// each function itself, since neither host's filters run in the other.
/// </summary>
internal static class ApiKey
{
    private const string Scheme = "Bearer ";

    /// <summary>Null for a request with the API key (<c>Integration__ApiKey</c>); otherwise 401 as problem details.</summary>
    public static IResult? Refusal(HttpContext http) => Refusal(http, static options => options.ApiKey, "Integration__ApiKey");

    /// <summary>Null for a request with the administrators' key (<c>Integration__AdminKey</c>); otherwise 401 as problem details.</summary>
    public static IResult? AdminRefusal(HttpContext http) => Refusal(http, static options => options.AdminKey, "Integration__AdminKey");

    private static IResult? Refusal(HttpContext http, Func<IntegrationOptions, string> key, string setting)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var wanted = key(http.RequestServices.GetRequiredService<IntegrationOptions>());

        // Hashes have one length, so not even the length of the key can be measured.
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), Hash(wanted)))
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(
            StatusCodes.Status401Unauthorized, "api-key", "The API key is missing or wrong",
            $"Send the header 'Authorization: Bearer KEY' with the key from the setting {setting}.");
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
