namespace Integration.Functions.AppCalls;

/// <summary><c>GET /api/app/static/{name}</c>: the app's icon, for everybody; there are no other files.</summary>
internal static class ServeStatic
{
    public const string Icon = "icon.png";

    private static readonly Lazy<byte[]> Png = new(Read);

    public static void Map(IEndpointRouteBuilder app) => app.MapGet($"{AppPaths.Root}/static/{{name}}", static (string name, HttpContext http) => Run(name, http));

    private static IResult Run(string name, HttpContext http)
    {
        if (name != Icon) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Bytes(Png.Value, "image/png");
    }

    private static byte[] Read()
    {
        using var resource = typeof(ServeStatic).Assembly.GetManifestResourceStream(Icon)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
