namespace Integration.Functions.Storage;

/// <summary>
/// The service's limits, checked before anything is sent: the answer then names what is too large, and the emulator, which
/// is milder than the service, lets nothing through that would fail in Azure.
/// </summary>
internal static class TableLimits
{
    public const int BatchItems = 100;
    public const int BatchBytes = 4 * 1024 * 1024;

    private const int PropertyBytes = 64 * 1024;
    private const int RowBytes = 1024 * 1024;
    private const int RowProperties = 252;

    private static readonly string[] Reserved = ["PartitionKey", "RowKey", "Timestamp"];

    public static string CheckedName(string name) => Reserved.Contains(name, StringComparer.Ordinal)
        ? throw new ArgumentException($"{name} belongs to every row and is no property.", nameof(name))
        : name;

    public static object Checked(string name, object value) => SizeOf(value) <= PropertyBytes
        ? value
        : throw new ArgumentException(
            $"The property {name} is {SizeOf(value)} bytes long (two per character of text); a table property holds at most {PropertyBytes}.", nameof(value));

    public static void Check(TableRow row)
    {
        if (row.Properties.Count > RowProperties)
        {
            throw new ArgumentException($"The row has {row.Properties.Count} properties; a table row holds at most {RowProperties}.", nameof(row));
        }

        // The service's formula: 4 + keys + per property 8 + its name + its value (texts and bytes with a length of 4).
        var size = 4 + (2 * (row.PartitionKey.Length + row.RowKey.Length))
            + row.Properties.Sum(property => 8 + (2 * property.Key.Length) + 4 + SizeOf(property.Value));
        if (size > RowBytes) throw new ArgumentException($"The row is {size} bytes long; a table row holds at most {RowBytes}.", nameof(row));
    }

    private static int SizeOf(object value) => value switch
    {
        string text => 2 * text.Length,
        byte[] bytes => bytes.Length,
        Guid => 16,
        int => 4,
        bool => 1,
        _ => 8,
    };
}
