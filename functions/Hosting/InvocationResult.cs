namespace Integration.Functions.Hosting;

/// <summary>
/// What acknowledges an invocation: always 200 with a JSON object. On an empty 2xx, a 204 or <c>null</c> the host would wait
/// until functionTimeout and then kill the process.
/// </summary>
public sealed record InvocationResult : IResult
{
    public static readonly InvocationResult Done = new();

    private InvocationResult() { }

    public IReadOnlyDictionary<string, string> Outputs { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<string> Logs { get; } = [];

    public string? ReturnValue { get; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status200OK;
        return httpContext.Response.WriteAsJsonAsync(
            this, HostingJson.Default.InvocationResult, "application/json; charset=utf-8", httpContext.RequestAborted);
    }
}
