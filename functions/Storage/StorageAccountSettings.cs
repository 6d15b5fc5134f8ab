using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Storage;

/// <summary>
/// The settings that the Functions host reads for its own storage, read in the same way and order: a connection string,
/// else <c>__accountName</c> (public cloud), else <c>__queueServiceUri</c> and <c>__tableServiceUri</c>.
/// </summary>
public static class StorageAccountSettings
{
    public const string Name = "AzureWebJobsStorage";

    /// <summary>The storage account that the configuration names. Nothing is called yet.</summary>
    /// <exception cref="OptionsValidationException">Names the setting and says what to do; never shows a key.</exception>
    public static StorageAccount Read(IConfiguration configuration)
    {
        if (configuration[Name] is { Length: > 0 } connectionString) return StorageConnectionString.Parse(connectionString, Name);

        var settings = configuration.GetSection(Name);
        if (settings["accountName"] is { Length: > 0 } account)
        {
            return new StorageAccount(PublicCloud(account, "queue"), PublicCloud(account, "table"), Identity(settings));
        }

        return new StorageAccount(ServiceUri(settings, "queue"), ServiceUri(settings, "table"), Identity(settings));
    }

    private static Uri PublicCloud(string account, string service) => account.All(char.IsAsciiLetterOrDigit)
        ? new Uri($"https://{account}.{service}.core.windows.net")
        : throw Wrong("__accountName", "must be the name of a storage account (letters and digits), not an address.");

    private static Uri ServiceUri(IConfigurationSection settings, string service)
    {
        var name = $"{service}ServiceUri";
        if (settings[name] is not { Length: > 0 } text) throw Missing(settings, name);

        // A token is sent to this address: TLS only. And a blob address there works until the first write fails.
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && !IsOfAnotherService(uri, service)
            ? uri
            : throw Wrong($"__{name}", $"must be the https address of the {service} service, e.g. https://account.{service}.core.windows.net.");
    }

    private static bool IsOfAnotherService(Uri uri, string service) =>
        uri.Host.Split('.') is [_, "blob" or "queue" or "table" or "file" or "dfs", ..] labels && labels[1] != service;

    private static OptionsValidationException Missing(IConfigurationSection settings, string name) =>
        settings.GetChildren().Any()
            ? Wrong($"__{name}", $"is missing: an identity needs {Name}__accountName, or both {Name}__queueServiceUri and {Name}__tableServiceUri.")
            : Wrong("", $"is missing: give a connection string (UseDevelopmentStorage=true for Azurite), or {Name}__accountName to use an identity.");

    private static TokenCredential Identity(IConfigurationSection settings) => (settings["credential"], settings["clientId"]) switch
    {
        (null or "", null or "") => new DefaultAzureCredential(),
        ("managedidentity", null or "") => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
        ("managedidentity", { } client) => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client)),
        (null or "", _) => throw Wrong("__clientId", $"needs {Name}__credential=managedidentity beside it."),
        _ => throw Wrong("__credential", "must be managedidentity, in lower case, or be left out."),
    };

    private static OptionsValidationException Wrong(string member, string whatToDo) => StorageConnectionString.Wrong(Name + member, whatToDo);
}
