using System.Security.Cryptography;
using System.Text;

namespace Integration.Functions.Hosting;

/// <summary>The API's doors: <c>Authorization: Bearer KEY</c> with Parabol's key or the administrators', compared in fixed time.</summary>
internal static class ApiKey
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets a request in only with the API key (<c>Integration__ApiKey</c>); otherwise 401 as problem details.</summary>
    public static TBuilder RequireApiKey<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => Require(routes, static options => options.ApiKey, "Integration__ApiKey");

    /// <summary>Lets a request in only with the administrators' key (<c>Integration__AdminKey</c>); otherwise 401 as problem details.</summary>
    public static TBuilder RequireAdminKey<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => Require(routes, static options => options.AdminKey, "Integration__AdminKey");

    private static TBuilder Require<TBuilder>(TBuilder routes, Func<IntegrationOptions, string> key, string setting)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(async (call, next) =>
            IsKnown(call.HttpContext, key) ? await next(call) : Unauthorized(call.HttpContext, setting));

    private static bool IsKnown(HttpContext http, Func<IntegrationOptions, string> key)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var wanted = key(http.RequestServices.GetRequiredService<IntegrationOptions>());

        // Hashes have one length, so not even the length of the key can be measured.
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), Hash(wanted));
    }

    private static IResult Unauthorized(HttpContext http, string setting)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(
            StatusCodes.Status401Unauthorized, "api-key", "The API key is missing or wrong",
            $"Send the header 'Authorization: Bearer KEY' with the key from the setting {setting}.");
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
