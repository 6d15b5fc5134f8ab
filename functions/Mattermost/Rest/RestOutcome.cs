using System.Net;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>What became of one call of the REST API (v4): an answer, or one of the ways not to get any.</summary>
public abstract record RestOutcome<T>
    where T : class
{
    private RestOutcome() { }

    /// <summary>What the headers said; the same for answers and refusals, empty when nobody answered.</summary>
    public AnswerHead Head { get; init; } = AnswerHead.None;

    public T? AnswerOrNull => (this as Done)?.Answer;

    public RestFailure? FailureOrNull => (this as Failed)?.Failure;

    public sealed record Done(T Answer) : RestOutcome<T>;

    public sealed record Failed(RestFailure Failure) : RestOutcome<T>;
}

/// <summary>Every way of not getting what was asked for. No case carries text that the server wrote.</summary>
public abstract record RestFailure
{
    private RestFailure() { }

    /// <summary>The same call will be refused again. <paramref name="ErrorId"/> is Mattermost's id of the error, empty when it gave none.</summary>
    public sealed record Refused(HttpStatusCode Status, string ErrorId) : RestFailure
    {
        /// <summary>The id ends with this; releases put different words in front.</summary>
        public bool Is(string end) => ErrorId.EndsWith(end, StringComparison.Ordinal);
    }

    /// <summary>429 or 5xx: worth another try. <paramref name="MaybeDone"/> where a proxy answered for a server that may have done it.</summary>
    public sealed record Busy(HttpStatusCode Status, TimeSpan? RetryAfter, bool MaybeDone) : RestFailure;

    /// <summary>No answer; <paramref name="Why"/> is for a person. <paramref name="MaybeDone"/> is false when nothing can have been changed.</summary>
    /// <param name="Cause">What the network said; null when time ran out.</param>
    public sealed record Unreachable(string Why, bool MaybeDone, HttpRequestError? Cause = null) : RestFailure;

    /// <summary>We would not call this address (see <see cref="OutboundGuard"/>).</summary>
    public sealed record Forbidden(string Why) : RestFailure;

    /// <summary>Somebody answers, but not as Mattermost does: a sign-in page, a redirect, a missing sub-path, an answer beyond all bounds.</summary>
    public sealed record Unreadable(HttpStatusCode Status) : RestFailure;

    /// <summary>The token is unknown, revoked or expired, or its account was deactivated.</summary>
    public bool IsUnknownToken => this is Refused { Status: HttpStatusCode.Unauthorized };

    /// <summary>The token's owner may not do this.</summary>
    public bool IsNotAllowed => this is Refused { Status: HttpStatusCode.Forbidden };

    /// <summary>There is no such thing.</summary>
    public bool IsMissing => this is Refused { Status: HttpStatusCode.NotFound };
}

/// <param name="Server">Release and licence; not on a 429.</param>
/// <param name="Date">What time the server believes it is.</param>
/// <param name="IsRateLimited">The server counts our calls (<c>RateLimitSettings.Enable</c>).</param>
public sealed record AnswerHead(ServerVersion? Server, DateTimeOffset? Date, bool IsRateLimited)
{
    public static readonly AnswerHead None = new(null, null, false);
}
