using System.Net;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>Failures in our own words, for those who have nothing more particular to say: what happened, and what to do next.</summary>
public static class RestWords
{
    public static string Of(RestFailure failure, Uri server) => failure switch
    {
        RestFailure.Forbidden forbidden => forbidden.Why,
        RestFailure.Unreachable unreachable => unreachable.Why,
        RestFailure.Unreadable unreadable => Unreadable(unreadable.Status, server),
        RestFailure.Busy { Status: HttpStatusCode.TooManyRequests } =>
            "Mattermost's rate limit is reached. Try again in a minute; it is set in System Console > Environment > Rate Limiting.",
        RestFailure.Busy busy => $"{server.IdnHost} answers with status {(int)busy.Status}: it, or a proxy in front of it, is in trouble at the moment. Try again later.",
        RestFailure.Refused refused => Refused(refused),
        _ => throw new System.Diagnostics.UnreachableException(failure.GetType().Name),
    };

    private static string Unreadable(HttpStatusCode status, Uri server) => (int)status is >= 300 and < 400
        ? $"{server.AbsoluteUri} redirects to another address, which is not followed. Give the final address; often it only lacks https."
        : $"{server.AbsoluteUri} answers, but not as Mattermost: a sign-in page or a proxy stands in between, or the address lacks the sub-path of Mattermost's Site URL. Let requests to /api/v4/ through to Mattermost.";

    private static string Refused(RestFailure.Refused refused) => (int)refused.Status switch
    {
        401 => "Mattermost does not accept the token: it was revoked, has expired, or its account was deactivated.",
        403 => "Mattermost does not let the token's account do this.",
        404 => "Mattermost does not know it (any more), or this account may not see it.",
        501 => "This is switched off on this Mattermost server, or not part of its licence.",
        var status => $"Mattermost refuses with status {status}{(refused.ErrorId.Length > 0 ? $" ({refused.ErrorId})" : "")}.",
    };
}
