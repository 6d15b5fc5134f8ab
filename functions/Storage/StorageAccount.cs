using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Queues;

namespace Integration.Functions.Storage;

/// <summary>
/// Where our queues and tables are and how we prove who we are: with the account's key or as an identity. Made by
/// <see cref="StorageAccountSettings.Read"/> or from a connection string.
/// </summary>
public sealed class StorageAccount
{
    private readonly SharedKey? _key;
    private readonly TokenCredential? _identity;

    internal StorageAccount(Uri queueEndpoint, Uri tableEndpoint, SharedKey key) : this(queueEndpoint, tableEndpoint) => _key = key;

    /// <summary>As an identity of Entra ID; the addresses must be https, since a token is sent to them.</summary>
    public StorageAccount(Uri queueEndpoint, Uri tableEndpoint, TokenCredential identity) : this(queueEndpoint, tableEndpoint) => _identity = identity;

    private StorageAccount(Uri queueEndpoint, Uri tableEndpoint)
    {
        QueueEndpoint = queueEndpoint;
        TableEndpoint = tableEndpoint;
    }

    /// <summary>E.g. <c>https://account.queue.core.windows.net</c>, or with the account in the path on an emulator.</summary>
    public Uri QueueEndpoint { get; }

    public Uri TableEndpoint { get; }

    /// <summary>No key in the settings: an identity of Entra ID, looked up when the first request is sent.</summary>
    public bool UsesIdentity => _identity is not null;

    /// <inheritdoc cref="StorageConnectionString.Parse"/>
    public static StorageAccount FromConnectionString(string connectionString) =>
        StorageConnectionString.Parse(connectionString, StorageAccountSettings.Name);

    /// <summary>The endpoints; never a key.</summary>
    public override string ToString() => $"{QueueEndpoint} and {TableEndpoint}";

    internal QueueClient Queue(string name, QueueClientOptions options)
    {
        var address = new Uri($"{QueueEndpoint.AbsoluteUri.TrimEnd('/')}/{name}");
        return _key is { } key
            ? new QueueClient(address, new StorageSharedKeyCredential(key.Account, key.Base64), options)
            : new QueueClient(address, _identity!, options);
    }

    internal HttpPipelinePolicy TableAuthentication() => _key is { } key
        ? new SharedKeyLitePolicy(key)
        : new BearerTokenAuthenticationPolicy(_identity!, "https://storage.azure.com/.default");
}
