using System.Text.Json;

namespace Integration.Functions.Hosting;

/// <summary>Reads a request's JSON, with an answer a person can act on when it is none.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <summary>The JSON, or the problem to answer with. The caller disposes of the document.</summary>
    /// <exception cref="BadHttpRequestException">Larger than the server takes (413).</exception>
    public static async Task<(JsonDocument? Body, IResult? Problem)> ReadAsync(HttpContext http)
    {
        var bytes = await ReadBytesAsync(http);
        if (bytes.Length == 0)
        {
            // Behind an Azure Functions host that only forwards, chunked bodies arrive empty.
            return (null, Problem("The request has no body. Send JSON, with a Content-Length."));
        }

        try
        {
            return (JsonDocument.Parse(WithoutMark(bytes), Strict), null);
        }
        catch (JsonException wrong)
        {
            return (null, Problem($"The body is not JSON: it goes wrong in line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}."));
        }
    }

    /// <summary>The body as it came, up to the bound of all requests.</summary>
    /// <exception cref="BadHttpRequestException">Larger than the server takes (413).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        return bytes.ToArray();
    }

    /// <summary>As <see cref="ReadAsync"/>, for requests whose body must be a JSON object.</summary>
    public static async Task<(JsonDocument? Body, IResult? Problem)> ReadObjectAsync(HttpContext http)
    {
        var (body, problem) = await ReadAsync(http);
        if (body is null || body.RootElement.ValueKind == JsonValueKind.Object)
        {
            return (body, problem);
        }

        body.Dispose();
        return (null, Problem("The body must be a JSON object."));
    }

    private static IResult Problem(string detail) => Problems.Of(StatusCodes.Status400BadRequest, "invalid-json", "The body cannot be read", detail);

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
}
