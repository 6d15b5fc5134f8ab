using System.Globalization;

namespace Integration.Functions.Parabol;

/// <summary>A member of a dictionary: an inner list of strings or a byte sequence, and its parameters in order.</summary>
internal sealed record FieldMember(IReadOnlyList<string>? Items, byte[]? Bytes, IReadOnlyList<FieldParameter> Parameters)
{
    public FieldParameter? Find(string key) => Parameters.FirstOrDefault(parameter => parameter.Key == key);

    /// <summary>The canonical text of an inner list with its parameters (RFC 9651, section 4.1.1.1).</summary>
    public string Serialize()
    {
        var items = (Items ?? []).Select(FieldParameter.Quote);
        var parameters = Parameters.Select(parameter => parameter.Serialize());
        return $"({string.Join(' ', items)}){string.Concat(parameters)}";
    }
}

/// <summary>A string or an integer; neither means true.</summary>
internal sealed record FieldParameter(string Key, string? Text, long? Number)
{
    public string Serialize() => this switch
    {
        { Text: { } words } => $";{Key}={Quote(words)}",
        { Number: { } number } => string.Create(CultureInfo.InvariantCulture, $";{Key}={number}"),
        _ => $";{Key}",
    };

    public static string Quote(string value)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
