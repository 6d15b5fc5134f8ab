using Azure;
using Azure.Identity;

namespace Integration.Functions.CommandLine;

/// <summary>What a person can do about a storage that does not answer as it should.</summary>
internal static class StorageAdvice
{
    /// <param name="fault">What a call to the storage threw.</param>
    /// <param name="role">The role that an identity needs for it.</param>
    /// <returns>Half a sentence; null for what does not come from the storage.</returns>
    public static string? For(Exception fault, string role = "Storage Queue Data Contributor and Storage Table Data Contributor") => fault switch
    {
        RequestFailedException { Status: 403 } => $"refused: check the key in AzureWebJobsStorage, or give the identity the role {role}",
        RequestFailedException { Status: 404 } => "not there yet: start the server once, it makes its tables and queues",
        RequestFailedException { Status: > 0 } answered => $"the storage answered {answered.Status} {answered.ErrorCode}".TrimEnd(),
        AuthenticationFailedException => "no token for the identity: check AzureWebJobsStorage__credential and __clientId, or sign in",
        // Several attempts without an answer arrive as one AggregateException.
        RequestFailedException or AggregateException or HttpRequestException =>
            "not reachable: check AzureWebJobsStorage and that the storage (or Azurite) runs",
        _ => null,
    };
}
