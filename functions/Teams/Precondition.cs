using System.Security.Cryptography;
using System.Text;
using Azure;
using Integration.Functions.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Integration.Functions.Teams;

/// <summary>What a request demands of the connection's version: <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, section 13).</summary>
internal static class Precondition
{
    /// <summary>The answer when the demand is not met, or cannot be read; null when the request may go on.</summary>
    /// <param name="current">The version there is; null when the team is not connected.</param>
    public static IResult? Refusal(HttpRequest request, ETag? current)
    {
        var headers = request.GetTypedHeaders();
        if (IsUnreadable(request, HeaderNames.IfMatch, headers.IfMatch) || IsUnreadable(request, HeaderNames.IfNoneMatch, headers.IfNoneMatch))
        {
            return Problems.Of(400, "invalid-precondition", "If-Match or If-None-Match cannot be read",
                "Send the ETag of the last answer as it was, with its quotes, or *. Nothing was changed.");
        }

        if (headers.IfMatch.Count > 0 && !headers.IfMatch.Any(tag => Names(tag, current))) return Unmet(current is null);
        return headers.IfNoneMatch.Any(tag => Names(tag, current)) ? Exists() : null;
    }

    public static bool IsMade(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderNames.IfMatch) || request.Headers.ContainsKey(HeaderNames.IfNoneMatch);

    /// <summary>The table's weak ETag holds quotes and a date; its hash is a strong one that travels well.</summary>
    public static string Opaque(ETag etag) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(etag.ToString())).AsSpan(0, 12))}\"";

    /// <summary>Two changes met, and the other one won.</summary>
    /// <param name="request">With a precondition of its own it fails by that; without one it is a conflict.</param>
    public static ProblemHttpResult Lost(HttpRequest request) => Problems.Of(
        IsMade(request) ? 412 : 409, "changed-meanwhile", "The connection was changed meanwhile",
        "Somebody else changed it since you read it. Read it again, look at the difference, and send your change with the new ETag.");

    /// <summary>A header of nonsense counts as none in the framework; here it would undo the protection that was asked for.</summary>
    private static bool IsUnreadable(HttpRequest request, string header, IList<EntityTagHeaderValue> read) =>
        request.Headers.ContainsKey(header) && read.Count == 0;

    private static bool Names(EntityTagHeaderValue tag, ETag? current) =>
        current is { } etag && (tag.Equals(EntityTagHeaderValue.Any) || tag.ToString() == Opaque(etag));

    private static ProblemHttpResult Unmet(bool isMissing) => isMissing
        ? Problems.Of(412, "changed-meanwhile", "The connection was changed meanwhile",
            "The team is not connected (any more), and If-Match asks for a connection. Send PUT without If-Match to connect it.")
        : Problems.Of(412, "changed-meanwhile", "The connection was changed meanwhile",
            "It was changed since you read it. Read it again, look at the difference, and send your change with the new ETag.");

    private static ProblemHttpResult Exists() => Problems.Of(
        412, "already-connected", "The team is connected already",
        "If-None-Match asks to change nothing that exists. Send PUT without it to replace the connection, or PATCH to change some of it.");
}
