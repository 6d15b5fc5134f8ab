using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Integration.Functions.Hosting;

/// <summary>Reads a request's JSON, with an answer a person can act on when it is none.</summary>
internal static class JsonBody
{
    /// <summary>As deep as the events' own reader goes.</summary>
    private const int DeepestNesting = 64;

    private const int BufferBytes = 16 * 1024;

    private const string NotUnicode = "A text or a name in the body is not valid Unicode. Send UTF-8, without half of a surrogate pair.";

    private static readonly JsonDocumentOptions Tolerant = new() { MaxDepth = DeepestNesting };

    /// <summary>Of two members of one name either may be the wrong one: nothing is guessed about a setting.</summary>
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>The JSON, or the problem to answer with. The caller disposes of the document.</summary>
    /// <exception cref="BadHttpRequestException">Larger than the server takes (413).</exception>
    public static Task<(JsonDocument? Body, IResult? Problem)> ReadAsync(HttpContext http) => ReadAsync(http, Tolerant);

    /// <summary>As <see cref="ReadAsync(HttpContext)"/>, for requests whose body must be a JSON object with each member once.</summary>
    /// <exception cref="BadHttpRequestException">Larger than the server takes (413).</exception>
    public static async Task<(JsonDocument? Body, IResult? Problem)> ReadObjectAsync(HttpContext http)
    {
        var (body, problem) = await ReadAsync(http, Strict);
        if (body is null || Objection(body.RootElement) is not { } objection) return (body, problem);

        body.Dispose();
        return (null, Problem(objection));
    }

    /// <summary>The body as it came, up to <see cref="RequestBounds.LongestBody"/>.</summary>
    /// <exception cref="BadHttpRequestException">Larger (413).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound) bound.MaxRequestBodySize = RequestBounds.MostDrained;
        using var bytes = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        long length = 0;
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var count)
        {
            length += count;
            if (length <= RequestBounds.LongestBody) bytes.Write(buffer.AsSpan(0, count));
        }

        // Only here: a read that failed may still be writing.
        ArrayPool<byte>.Shared.Return(buffer);
        return length <= RequestBounds.LongestBody
            ? bytes.ToArray()
            : throw new BadHttpRequestException("The body is too long.", StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<(JsonDocument? Body, IResult? Problem)> ReadAsync(HttpContext http, JsonDocumentOptions options)
    {
        var bytes = await ReadBytesAsync(http);
        if (bytes.Length == 0)
        {
            // Behind an Azure Functions host that only forwards, chunked bodies arrive empty.
            return (null, Problem("The request has no body. Send JSON, with a Content-Length."));
        }

        if (JsonUnicode.WhyNotUtf8(bytes.Span) is { } encoding) return (null, Problem($"The body is {encoding}."));
        try
        {
            return (JsonDocument.Parse(WithoutMark(bytes), options), null);
        }
        catch (JsonException wrong)
        {
            return (null, Problem(InWords(wrong)));
        }
        catch (InvalidOperationException)
        {
            // Names are compared while they are read when none may come twice.
            return (null, Problem(NotUnicode));
        }
    }

    private static string? Objection(JsonElement body) =>
        body.ValueKind != JsonValueKind.Object ? "The body must be a JSON object."
        : JsonUnicode.IsReadable(body) ? null
        : NotUnicode;

    private static string InWords(JsonException wrong) => wrong is { LineNumber: { } line, BytePositionInLine: { } position }
        ? $"The body is not JSON, or nested deeper than {DeepestNesting}: it goes wrong in line {line + 1}, byte {position + 1}."
        : "A member stands in the body twice. Send each member once.";

    private static IResult Problem(string detail) => Problems.Of(StatusCodes.Status400BadRequest, "invalid-json", "The body cannot be read", detail);

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
}

/// <summary>
/// JSON may hold bytes that are no UTF-8, and half a surrogate pair as an escape. The parser lets both pass, and throws when
/// such a text is read, or when a member is looked up among names of which one is such a text.
/// </summary>
internal static class JsonUnicode
{
    /// <summary>Why these bytes are not UTF-8, in words, or null when they are: how something was written is easier mended than what.</summary>
    public static string? WhyNotUtf8(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0x1F, 0x8B]) ? "compressed (gzip); send it as it is, without compression"
        : bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]) || (bytes.Length > 1 && (bytes[0] == 0 || bytes[1] == 0)) ? "written in UTF-16; send UTF-8"
        : !System.Text.Unicode.Utf8.IsValid(bytes) ? "not valid UTF-8, but probably Latin-1 (ISO 8859-1); send UTF-8"
        : null;

    /// <summary>Can all texts in it be read, names and values?</summary>
    public static bool IsReadable(JsonElement element)
    {
        try
        {
            Read(element);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) Read(item);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            _ = member.Name;
            Read(member.Value);
        }
    }
}

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
