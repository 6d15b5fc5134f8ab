using Azure;

namespace Integration.Functions.Storage;

/// <summary>
/// A row of a table: its keys and typed properties. <c>Set</c> with null leaves the property out, which in a merge means
/// "as it was": to clear a property, replace the row. A getter answers null for a property that is not there.
/// </summary>
/// <exception cref="ArgumentException">A key or a value that the service would refuse (see <see cref="TableKey"/>).</exception>
public sealed class TableRow(string partitionKey, string rowKey)
{
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, object> _properties = [];

    public string PartitionKey { get; } = TableKey.Checked(partitionKey, nameof(PartitionKey));

    public string RowKey { get; } = TableKey.Checked(rowKey, nameof(RowKey));

    /// <summary>As read; of a row made here it is <c>default</c>, and no write accepts that.</summary>
    public ETag ETag { get; internal init; }

    /// <summary>When the service last wrote the row; null of a row made here.</summary>
    public DateTimeOffset? Timestamp { get; internal init; }

    /// <summary>What was set, by name: string, int, long, bool, double, Guid, DateTimeOffset (UTC) or byte[].</summary>
    internal IReadOnlyDictionary<string, object> Properties => _properties;

    /// <summary>At most 32,768 characters.</summary>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    public TableRow Set(string name, string? value) => Put(name, value);

    public TableRow Set(string name, int? value) => Put(name, value);

    public TableRow Set(string name, long? value) => Put(name, value);

    public TableRow Set(string name, bool? value) => Put(name, value);

    public TableRow Set(string name, double? value) => Put(name, value);

    public TableRow Set(string name, Guid? value) => Put(name, value);

    /// <summary>Kept as the same instant in UTC, to 100 ns.</summary>
    public TableRow Set(string name, DateTimeOffset? value) => value >= Earliest || value is null
        ? Put(name, value?.ToUniversalTime())
        : throw new ArgumentOutOfRangeException(nameof(value), $"Tables hold no instant before {Earliest:O} ({name}).");

    /// <summary>At most 65,536 bytes.</summary>
    public TableRow Set(string name, byte[]? value) => Put(name, value);

    public string? String(string name) => Get(name) is { } value ? As<string>(name, value) : null;

    public int? Int(string name) => Get(name) is { } value ? As<int>(name, value) : null;

    public long? Long(string name) => Get(name) switch { null => null, int small => small, var value => As<long>(name, value) };

    public bool? Bool(string name) => Get(name) is { } value ? As<bool>(name, value) : null;

    public double? Double(string name) => Get(name) switch { null => null, int whole => whole, var value => As<double>(name, value) };

    public Guid? Guid(string name) => Get(name) is { } value ? As<Guid>(name, value) : null;

    public DateTimeOffset? Instant(string name) => Get(name) is { } value ? As<DateTimeOffset>(name, value) : null;

    public byte[]? Bytes(string name) => Get(name) is { } value ? As<byte[]>(name, value) : null;

    internal void Load(string name, object? value)
    {
        if (value is not null) _properties[name] = value;
    }

    private TableRow Put(string name, object? value)
    {
        if (value is null) _ = _properties.Remove(name);
        else _properties[TableLimits.CheckedName(name)] = TableLimits.Checked(name, value);
        return this;
    }

    private object? Get(string name) => _properties.GetValueOrDefault(name);

    private static T As<T>(string name, object value) => value is T typed
        ? typed
        : throw new InvalidDataException($"The property {name} of a table row holds {value.GetType().Name}, not {typeof(T).Name}.");
}
