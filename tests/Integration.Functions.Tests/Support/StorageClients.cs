using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Tests.Support;

/// <summary>The product's clients of a storage account, as its own registration makes them.</summary>
internal static class StorageClients
{
    public static Tables Tables(string connectionString) =>
        new(StorageAccount.FromConnectionString(connectionString).OpenTables(StorageAccount.Patient(new TableClientOptions(), new StorageMeter().Tables)));

    public static StorageQueues Queues(string connectionString) =>
        new(StorageAccount.FromConnectionString(connectionString).OpenQueues(StorageQueues.Options(new StorageMeter())));

    public static string WithKey(string connectionString, string key) =>
        string.Join(';', connectionString.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? "AccountKey=" + key : part));
}
