namespace Integration.Functions.Mattermost;

/// <summary>Why a call got no answer, in words for the person who gave the address.</summary>
internal static class NoAnswer
{
    /// <summary>The guard's refusal behind a failed call, or null: then the network failed.</summary>
    public static OutboundRefusedException? Refusal(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException) if (cause is OutboundRefusedException refused) return refused;

        return null;
    }

    public static string Words(Exception failure, string host, bool wasSent) => (failure as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"The name {host} cannot be found.",
        HttpRequestError.SecureConnectionError => $"No secure connection to {host}: its certificate is not valid for that name, or it does not speak TLS.",
        not null when wasSent => $"{host} broke off the connection without an answer.",
        not null => $"No connection to {host}.",
        null when wasSent => $"{host} did not answer in time.",
        null => $"No connection to {host} in time.",
    };
}
