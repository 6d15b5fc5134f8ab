using System.Text.Json;

namespace Integration.Functions.Hosting;

/// <summary>
/// JSON may hold bytes that are no UTF-8, and half a surrogate pair as an escape. The parser lets both pass, and throws when
/// such a text is read, or when a member is looked up among names of which one is such a text.
/// </summary>
internal static class JsonUnicode
{
    /// <summary>Can all texts in it be read, names and values?</summary>
    public static bool IsReadable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(member => IsReadable(member) && IsReadable(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsReadable),
        JsonValueKind.String => CanRead(() => element.GetString()),
        _ => true,
    };

    private static bool IsReadable(JsonProperty member) => CanRead(() => member.Name);

    private static bool CanRead(Func<string?> read)
    {
        try
        {
            _ = read();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
