using System.Collections.Frozen;
using Azure;

namespace Integration.Functions.Storage;

/// <summary>The tables of the integration (<see cref="TableNames"/>) in the storage account.</summary>
public sealed class Tables
{
    private readonly TableService _service;
    private readonly FrozenDictionary<string, Table> _tables;

    public Tables(StorageAccount account, StorageMeter meter) : this(account, meter, new TableClientOptions())
    {
    }

    public Tables(StorageAccount account, StorageMeter meter, TableClientOptions options)
    {
        _service = new TableService(account, meter, options);
        _tables = TableNames.All.ToFrozenDictionary(name => name, name => new Table(_service, name), StringComparer.Ordinal);
    }

    /// <summary>The table of that name.</summary>
    /// <exception cref="ArgumentException">Not one of <see cref="TableNames"/>.</exception>
    public Table this[string name] => _tables.GetValueOrDefault(name) ?? throw new ArgumentException($"There is no table {name}.", nameof(name));

    /// <summary>Makes the tables that are not there yet.</summary>
    /// <exception cref="RequestFailedException">Unreachable, or we may not.</exception>
    public Task CreateAllAsync(CancellationToken stopping) =>
        Task.WhenAll(TableNames.All.Select(name => _service.CreateTableAsync(name, stopping)));
}
