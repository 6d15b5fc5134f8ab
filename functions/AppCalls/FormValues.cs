using System.Text.Json;

namespace Integration.Functions.AppCalls;

/// <summary>
/// The values of a form or command. The same field arrives as text, as <c>{label, value}</c>, as a list of these, as a truth
/// value or not at all, depending on client, field and place; none of it is a reason to fail.
/// </summary>
internal static class FormValues
{
    /// <summary>What was filled in, on one line; empty for nothing.</summary>
    public static string Text(JsonElement values, string field)
    {
        try
        {
            return values.ValueKind == JsonValueKind.Object && values.TryGetProperty(field, out var value) ? OneLine(Text(value)) : "";
        }
        catch (InvalidOperationException)
        {
            // A name or text with half a surrogate pair: nobody typed it.
            return "";
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Object => value.TryGetProperty("value", out var chosen) && chosen.ValueKind != JsonValueKind.Object ? Text(chosen) : "",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(Text).Where(text => text.Length > 0)),
        _ => "",
    };

    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, from) =>
        {
            for (var at = 0; at < line.Length; at++) line[at] = char.IsControl(from[at]) ? ' ' : from[at];
        }).Trim();
}
