using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Integration.Functions.Storage;

/// <summary>Up to 100 writes to rows of one partition that happen together or not at all (an entity group transaction). Each row may stand in it once.</summary>
/// <exception cref="ArgumentException">Another partition, the same row again, more than 100 writes, or a row over the service's limits.</exception>
public sealed class TableBatch(string partitionKey)
{
    /// <summary>Writes of one batch, at most.</summary>
    public const int Most = 100;

    private readonly List<TableTransactionAction> actions = [];
    private readonly HashSet<string> rowKeys = new(StringComparer.Ordinal);

    public int Count => actions.Count;

    internal IReadOnlyList<TableTransactionAction> Actions => actions;

    public TableBatch Insert(TableEntity row) => Add(new(TableTransactionActionType.Add, row));

    public TableBatch Replace(TableEntity row, ETag etag) => Add(new(TableTransactionActionType.UpdateReplace, row, etag));

    public TableBatch Merge(TableEntity row, ETag etag) => Add(new(TableTransactionActionType.UpdateMerge, row, etag));

    public TableBatch Upsert(TableEntity row) => Add(new(TableTransactionActionType.UpsertReplace, row));

    public TableBatch Delete(string rowKey, ETag etag) => Add(new(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), etag));

    private TableBatch Add(TableTransactionAction action)
    {
        var row = RowLimits.Checked(action).Entity;
        if (row.PartitionKey != partitionKey) throw new ArgumentException($"A batch writes to one partition: '{partitionKey}', not '{row.PartitionKey}'.", nameof(action));
        if (actions.Count == Most) throw new ArgumentException($"A batch holds at most {Most} operations.", nameof(action));
        if (!rowKeys.Add(row.RowKey)) throw new ArgumentException($"The row '{row.RowKey}' is in this batch already.", nameof(action));
        actions.Add(action);
        return this;
    }
}

public static class RowValues
{
    /// <summary>Sets a property; null leaves it out, which in a merge means "as it was": to clear a property, replace the row.</summary>
    /// <param name="value">A string (32,768 characters), int, long, bool, double, Guid, DateTimeOffset or byte[] (65,536 bytes).</param>
    public static TableEntity Set(this TableEntity row, string name, object? value)
    {
        if (value is null)
        {
            row.Remove(name);
            return row;
        }

        RowLimits.SizeOf(name, value);
        row[name] = value;
        return row;
    }

    /// <exception cref="InvalidDataException">Every row of the table <paramref name="table"/> has this property, and this one does not.</exception>
    public static string Required(this TableEntity row, string name, string table) =>
        row.GetString(name) ?? throw new InvalidDataException($"Row {row.RowKey} of {table} has no {name}.");
}

/// <summary>
/// The service's limits, checked before anything is sent: the answer then names what is too large, and the emulator, which
/// is milder than the service, lets nothing through that would fail in Azure.
/// </summary>
internal static class RowLimits
{
    private const int PropertyBytes = 64 * 1024;
    private const int RowBytes = 1024 * 1024;
    private const int RowProperties = 252;

    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The properties of a row besides its keys and what the service adds.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Properties(TableEntity row) =>
        row.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"));

    public static TableTransactionAction Checked(TableTransactionAction action)
    {
        var row = (TableEntity)action.Entity;
        TableKey.Checked(row.PartitionKey, nameof(row.PartitionKey));
        TableKey.Checked(row.RowKey, nameof(row.RowKey));
        if (action.ActionType is TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpdateMerge or TableTransactionActionType.Delete && action.ETag == default)
            throw new ArgumentException("A conditional write needs the ETag of a row that was read, or ETag.All to overwrite whatever is there.", nameof(action));

        // The service's formula: 4 + keys + per property 8 + its name + its value (texts and bytes with a length of 4).
        var (size, count) = (4 + (2 * (row.PartitionKey.Length + row.RowKey.Length)), 0);
        foreach (var (name, value) in Properties(row))
        {
            size += 8 + (2 * name.Length) + 4 + SizeOf(name, value);
            count++;
        }

        if (count > RowProperties) throw new ArgumentException($"The row has {count} properties; a table row holds at most {RowProperties}.", nameof(action));
        return size <= RowBytes ? action : throw new ArgumentException($"The row is {size} bytes long; a table row holds at most {RowBytes}.", nameof(action));
    }

    /// <returns>Bytes.</returns>
    /// <exception cref="ArgumentException">No table property holds this.</exception>
    public static int SizeOf(string name, object value)
    {
        if (name is "PartitionKey" or "RowKey" or "Timestamp") throw new ArgumentException($"{name} belongs to every row and is no property.", nameof(name));
        var bytes = value switch
        {
            string text => 2 * text.Length,
            byte[] binary => binary.Length,
            Guid => 16,
            int => 4,
            bool => 1,
            long or double => 8,
            DateTimeOffset instant => instant >= Earliest ? 8 : throw new ArgumentOutOfRangeException(nameof(value), $"Tables hold no instant before {Earliest:O} ({name})."),
            _ => throw new ArgumentException($"{value.GetType()} is no type of a table property ({name}).", nameof(value)),
        };
        return bytes <= PropertyBytes
            ? bytes
            : throw new ArgumentException($"The property {name} is {bytes} bytes long (two per character of text); a table property holds at most {PropertyBytes}.", nameof(value));
    }
}

/// <summary>
/// Makes partition and row keys. A key is at most 512 characters without <c>/ \ # ?</c> and control characters; some
/// others (a comma, a percent sign) are mistreated by one server or another.
/// </summary>
public static class TableKey
{
    internal const int MaxLength = 512;

    private const char Mark = '_';
    private const char Separator = ':';
    private const char HashMark = '~';
    private const int MaxEscaped = 400;
    private const int ReadablePart = 100;

    /// <summary>
    /// Any text as a legal part of a key, at most 400 characters long; different texts stay different. ASCII letters, digits,
    /// <c>-</c> and <c>.</c> stay readable, every other UTF-16 unit becomes <c>_XXXX</c>. What would be longer is cut and ends
    /// in <c>~</c> and the SHA-256 of the whole.
    /// </summary>
    public static string Escape(string text) => Shorten(EscapeAll(text));

    /// <summary>
    /// Several texts as one key, at most 400 characters long: <c>a:b</c>. Different lists stay different, since
    /// <see cref="Escape"/> leaves no colon, and short keys that share their first parts share a prefix.
    /// </summary>
    public static string Join(params IEnumerable<string> parts) => Shorten(string.Join(Separator, parts.Select(EscapeAll)));

    /// <summary>The exclusive upper bound of all keys that start with <paramref name="prefix"/>, for a query.</summary>
    public static string EndOf(string prefix) =>
        prefix.Length > 0 ? prefix[..^1] + (char)(prefix[^1] + 1) : throw new ArgumentException("Every key starts with nothing.", nameof(prefix));

    /// <summary>Refuses what the service would refuse.</summary>
    /// <exception cref="ArgumentException">Too long, or with a forbidden character.</exception>
    internal static string Checked(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length <= MaxLength && !key.AsSpan().ContainsAny("/\\#?") && !key.Any(char.IsControl)) return key;

        throw new ArgumentException(
            $"A {name} holds at most {MaxLength} characters and none of / \\ # ? nor control characters: use {nameof(TableKey)}.{nameof(Escape)}.", name);
    }

    private static string EscapeAll(string text)
    {
        if (text.All(IsPlain)) return text;

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var unit in text)
        {
            _ = IsPlain(unit) ? escaped.Append(unit) : escaped.Append($"{Mark}{(int)unit:X4}");
        }

        return escaped.ToString();
    }

    private static bool IsPlain(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '.';

    private static string Shorten(string escaped) => escaped.Length <= MaxEscaped
        ? escaped
        : $"{escaped.AsSpan(0, ReadablePart)}{HashMark}{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(escaped.AsSpan())))}";
}
