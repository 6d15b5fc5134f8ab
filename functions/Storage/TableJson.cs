using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure;

namespace Integration.Functions.Storage;

/// <summary>
/// Rows as OData JSON. What JSON cannot tell apart carries its EDM type in an annotation beside it:
/// <c>"Count@odata.type":"Edm.Int64","Count":"5"</c>.
/// </summary>
internal static class TableJson
{
    private const string Annotation = "@odata.type";

    public static ReadOnlyMemory<byte> Write(TableRow row)
    {
        TableLimits.Check(row);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("PartitionKey", row.PartitionKey);
        json.WriteString("RowKey", row.RowKey);
        foreach (var (name, value) in row.Properties) WriteProperty(json, name, value);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    public static TableRow ReadRow(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return ReadRow(json.RootElement);
    }

    public static IReadOnlyList<TableRow> ReadRows(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("value").EnumerateArray().Select(ReadRow)];
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text: json.WriteString(name, text); break;
            case int number: json.WriteNumber(name, number); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case long number: WriteTyped("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: WriteTyped("Edm.Double", number.ToString("R", CultureInfo.InvariantCulture)); break;
            case Guid id: WriteTyped("Edm.Guid", id.ToString()); break;
            case DateTimeOffset instant: WriteTyped("Edm.DateTime", instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)); break;
            case byte[] bytes: WriteTyped("Edm.Binary", Convert.ToBase64String(bytes)); break;
            default: throw new NotSupportedException($"{value.GetType()} is no type of a table property.");
        }

        void WriteTyped(string type, string text)
        {
            json.WriteString(name + Annotation, type);
            json.WriteString(name, text);
        }
    }

    private static TableRow ReadRow(JsonElement json)
    {
        var row = new TableRow(json.GetProperty("PartitionKey").GetString()!, json.GetProperty("RowKey").GetString()!)
        {
            ETag = new ETag(json.GetProperty("odata.etag").GetString()!),
            Timestamp = json.TryGetProperty("Timestamp", out var timestamp) ? timestamp.GetDateTimeOffset() : null,
        };
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name is "PartitionKey" or "RowKey" or "Timestamp" || property.Name.Contains("odata.", StringComparison.Ordinal)) continue;

            var type = json.TryGetProperty(property.Name + Annotation, out var annotation) ? annotation.GetString() : null;
            row.Load(property.Name, ReadValue(property.Value, type));
        }

        return row;
    }

    // Each branch is boxed by itself: a common type of the branches would turn every whole number into a double.
    private static object? ReadValue(JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        ("Edm.Int64", _) => (object)long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Double", JsonValueKind.String) => (object)double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Double", _) => (object)value.GetDouble(),
        ("Edm.Guid", _) => (object)value.GetGuid(),
        ("Edm.DateTime", _) => (object)value.GetDateTimeOffset(),
        ("Edm.Binary", _) => value.GetBytesFromBase64(),
        (_, JsonValueKind.True or JsonValueKind.False) => (object)value.GetBoolean(),
        (_, JsonValueKind.Number) => value.TryGetInt32(out var number) ? (object)number : (object)value.GetDouble(),
        _ => value.GetString(),
    };
}
