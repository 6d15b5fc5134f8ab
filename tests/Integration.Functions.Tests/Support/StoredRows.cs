using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Tests.Support;

/// <summary>All that an integration under test has in its tables, whatever the partition: what the product itself never asks for.</summary>
internal static class StoredRows
{
    public static async Task<IReadOnlyList<(string Table, TableEntity Row)>> AllRowsAsync(this IntegrationApp app)
    {
        var rows = new List<(string, TableEntity)>();
        foreach (var table in TableNames.All)
        {
            await foreach (var row in new TableClient(app.Storage, table).QueryAsync<TableEntity>()) rows.Add((table, row));
        }

        return rows;
    }

    /// <summary>The row as one text: its keys and all that is written in it.</summary>
    public static string Text(this TableEntity row) =>
        string.Join('\n', [row.PartitionKey, row.RowKey, .. RowLimits.Properties(row).Select(property => $"{property.Key}={property.Value}")]);
}
