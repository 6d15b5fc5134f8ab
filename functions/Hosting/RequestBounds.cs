namespace Integration.Functions.Hosting;

public static class RequestBounds
{
    /// <summary>Bytes of a request's body on any public route.</summary>
    public const int LongestBody = 256 * 1024;
}
