using Microsoft.Azure.Functions.Worker;
namespace Integration.Functions.AppCalls;

/// <summary><c>GET /api/app/static/{name}</c>: the app's icon, for everybody; there are no other files.</summary>
internal sealed class ServeStatic
{
    public const string Icon = "icon.png";

    private static readonly Lazy<byte[]> Png = new(Read);

    [Function(nameof(ServeStatic))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "app/static/{name}")] HttpRequest request, string name)
    {
        if (name != Icon) return TypedResults.NotFound();
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=3600";
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
