using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Storage;

/// <summary>
/// Where our queues and tables are and how we prove who we are: the settings that the Functions host reads for its own
/// storage, in the same way and order. A connection string, else <c>__accountName</c> (public cloud), else
/// <c>__queueServiceUri</c> and <c>__tableServiceUri</c>; with an identity the addresses must be https, since a token is sent to them.
/// </summary>
public sealed class StorageAccount
{
    public const string Setting = "AzureWebJobsStorage";

    private StorageAccount(Func<QueueClientOptions, QueueServiceClient> queues, Func<TableClientOptions, TableServiceClient> tables, bool usesIdentity)
    {
        (OpenQueues, OpenTables, UsesIdentity) = (queues, tables, usesIdentity);
        (QueueEndpoint, TableEndpoint) = (queues(new()).Uri, tables(new()).Uri);
    }

    /// <summary>E.g. <c>https://account.queue.core.windows.net</c>, or with the account in the path on an emulator.</summary>
    public Uri QueueEndpoint { get; }

    public Uri TableEndpoint { get; }

    /// <summary>No key in the settings: an identity of Entra ID, looked up when the first request is sent.</summary>
    public bool UsesIdentity { get; }

    internal Func<QueueClientOptions, QueueServiceClient> OpenQueues { get; }

    internal Func<TableClientOptions, TableServiceClient> OpenTables { get; }

    /// <summary>The storage account that the configuration names. Nothing is called yet.</summary>
    /// <exception cref="OptionsValidationException">Names the setting and says what to do; never shows a key.</exception>
    public static StorageAccount Read(IConfiguration configuration)
    {
        if (configuration[Setting] is { Length: > 0 } connectionString) return FromConnectionString(connectionString);

        var settings = configuration.GetSection(Setting);
        var identity = Identity(settings);
        var (queues, tables) = settings["accountName"] is { Length: > 0 } account
            ? (PublicCloud(account, "queue"), PublicCloud(account, "table"))
            : (ServiceUri(settings, "queue"), ServiceUri(settings, "table"));
        return new(options => new QueueServiceClient(queues, identity, options), options => new TableServiceClient(tables, identity, options), usesIdentity: true);
    }

    /// <exception cref="OptionsValidationException">Says what is wrong with it, never a part of its value.</exception>
    public static StorageAccount FromConnectionString(string connectionString)
    {
        try
        {
            return new(options => new QueueServiceClient(connectionString, options), options => new TableServiceClient(connectionString, options), usesIdentity: false);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw Wrong("", "is no connection string: copy it again from the storage account's access keys, or use UseDevelopmentStorage=true for Azurite.");
        }
    }

    /// <summary>The endpoints; never a key.</summary>
    public override string ToString() => $"{QueueEndpoint} and {TableEndpoint}";

    /// <summary>Retries connection failures, 408, 429 and 5xx; counted by the meter.</summary>
    internal static T Patient<T>(T options, HttpPipelinePolicy meter)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(300);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        options.AddPolicy(meter, HttpPipelinePosition.PerRetry);
        return options;
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

    private static OptionsValidationException Missing(IConfigurationSection settings, string name) => settings.GetChildren().Any()
        ? Wrong($"__{name}", $"is missing: an identity needs {Setting}__accountName, or both {Setting}__queueServiceUri and {Setting}__tableServiceUri.")
        : Wrong("", $"is missing: give a connection string (UseDevelopmentStorage=true for Azurite), or {Setting}__accountName to use an identity.");

    private static TokenCredential Identity(IConfigurationSection settings) => (settings["credential"], settings["clientId"]) switch
    {
        (null or "", null or "") => new DefaultAzureCredential(),
        ("managedidentity", null or "") => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
        ("managedidentity", { } client) => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client)),
        (null or "", _) => throw Wrong("__clientId", $"needs {Setting}__credential=managedidentity beside it."),
        _ => throw Wrong("__credential", "must be managedidentity, in lower case, or be left out."),
    };

    private static OptionsValidationException Wrong(string member, string whatToDo) =>
        new(Setting + member, typeof(StorageAccount), [$"{Setting}{member} {whatToDo}"]);
}
