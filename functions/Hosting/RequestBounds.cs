namespace Integration.Functions.Hosting;

public static class RequestBounds
{
    /// <summary>Bytes of a request's body on any public route.</summary>
    public const int LongestBody = 256 * 1024;

    /// <summary>
    /// Bytes that are read, and thrown away, of a body that is too long: who is cut off in the middle of sending sees a broken
    /// connection, and never the answer that says why.
    /// </summary>
    public const int MostDrained = 4 * 1024 * 1024;
}
