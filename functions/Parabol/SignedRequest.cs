using Microsoft.AspNetCore.Http.Features;

namespace Integration.Functions.Parabol;

/// <summary>What is signed of a request. Several lines of one header are joined with a comma and a blank.</summary>
public sealed record SignedRequest
{
    /// <summary>Path and query exactly as they came in the request line.</summary>
    public required string Target { get; init; }

    public required string? SignatureInput { get; init; }
    public required string? Signature { get; init; }
    public required string? ContentDigest { get; init; }
    public required ReadOnlyMemory<byte> Body { get; init; }

    public static SignedRequest Of(HttpRequest request, ReadOnlyMemory<byte> body) => new()
    {
        Target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        SignatureInput = Joined(request, "Signature-Input"),
        Signature = Joined(request, "Signature"),
        ContentDigest = Joined(request, "Content-Digest"),
        Body = body,
    };

    private static string? Joined(HttpRequest request, string header) =>
        request.Headers[header] is { Count: > 0 } lines ? string.Join(", ", lines.AsEnumerable()) : null;
}
