using Azure.Core;
using Integration.Functions.Storage;

namespace Integration.Functions.Tests.Support;

/// <summary>All that an integration under test has in its tables, whatever the partition: what the product itself never asks for.</summary>
internal static class StoredRows
{
    public static async Task<IReadOnlyList<(string Table, TableRow Row)>> AllRowsAsync(this IntegrationApp app)
    {
        var service = new TableService(StorageAccount.FromConnectionString(app.Storage), new StorageMeter(), new TableClientOptions());
        var rows = new List<(string, TableRow)>();
        foreach (var table in TableNames.All)
        {
            using var message = await service.SendAsync(RequestMethod.Get, $"{table}()", Expected.Listed, null, CancellationToken.None);
            Assert.Equal(200, message.Response.Status);
            Assert.False(message.Response.Headers.Contains("x-ms-continuation-NextPartitionKey"), $"{table} has more than one page.");
            rows.AddRange(TableJson.ReadRows(message.Response.Content.ToMemory()).Select(row => (table, row)));
        }

        return rows;
    }

    /// <summary>The row as one text: its keys and all that is written in it.</summary>
    public static string Text(this TableRow row) =>
        string.Join('\n', [row.PartitionKey, row.RowKey, .. row.Properties.Select(property => $"{property.Key}={property.Value}")]);
}
