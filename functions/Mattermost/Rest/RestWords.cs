using System.Net;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>Failures in our own words, for those who have nothing more particular to say: what happened, and what to do next.</summary>
public static class RestWords
{
    public static string Of(RestFailure failure, Uri server) => failure switch
    {
        RestFailure.Forbidden forbidden => forbidden.Why,
        RestFailure.Unreachable unreachable => unreachable.Why,
        RestFailure.Unreadable { Status: var status } => (int)status is >= 300 and < 400 ? RestTexts.Redirects(server.AbsoluteUri) : RestTexts.NotMattermost(server.AbsoluteUri),
        RestFailure.Busy { Status: HttpStatusCode.TooManyRequests } => RestTexts.RateLimited,
        RestFailure.Busy busy => RestTexts.InTrouble(server.IdnHost, (int)busy.Status),
        RestFailure.Refused refused => (int)refused.Status switch
        {
            401 => RestTexts.TokenNotAccepted,
            403 => RestTexts.NotAllowed,
            404 => RestTexts.Missing,
            501 => RestTexts.TurnedOff,
            var status => RestTexts.Refused(status, refused.ErrorId),
        },
        _ => throw new System.Diagnostics.UnreachableException(failure.GetType().Name),
    };
}

/// <summary>What people read when Mattermost's REST API does not do what was asked for.</summary>
internal static class RestTexts
{
    public const string RateLimited = "Mattermost's rate limit is reached. Try again in a minute. It is set in System Console > Environment > Rate Limiting.";
    public const string TokenNotAccepted = "Mattermost doesn't accept the token: it was revoked, has expired, or its account was deactivated.";
    public const string NotAllowed = "Mattermost doesn't let the token's account do this.";
    public const string Missing = "Mattermost no longer knows it, or this account can't see it.";
    public const string TurnedOff = "This is off on this Mattermost server, or not part of its licence.";

    // Rights
    public const string MembersOnly = "Only members of the channel can do this.";
    public const string NobodyToAsk = "Without Parabol's bot, your rights in this channel can't be looked up. Ask your system administrator to install it.";
    public const string ChannelArchived = "This channel is archived.";
    public const string ManagersOnly = "This needs the right to manage this channel's settings. Ask a channel admin (channel menu > Members).";
    public const string BotTokenNotAccepted =
        "Mattermost no longer accepts the token of Parabol's bot. Ask your system administrator to run the installation again, which repairs it.";
    public const string BotCannotSee = "Parabol's bot can't see this channel. Invite it here first, with /invite and its name.";

    public static string Redirects(string address) =>
        $"{address} redirects to another address, which isn't followed. Give the final address; often it only lacks https.";
    public static string NotMattermost(string address) => $"{address} answers, but not as Mattermost: a sign-in page or a proxy stands in between, "
        + "or the address lacks the sub-path of Mattermost's Site URL. Let requests to /api/v4/ through to Mattermost.";
    public static string InTrouble(string host, int status) =>
        $"{host} answers with status {status}: it, or a proxy in front of it, is in trouble at the moment. Try again later.";
    public static string Refused(int status, string errorId) => $"Mattermost refuses with status {status}{(errorId.Length > 0 ? $" ({errorId})" : "")}.";
}
