using System.Text;

namespace Integration.Functions.Tests.Doors;

/// <summary>Bodies that are wrong at every door that takes JSON.</summary>
internal static class BadBodies
{
    public static readonly IReadOnlyDictionary<string, byte[]> All = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["not JSON"] = "good morning"u8.ToArray(),
        ["nothing"] = [],
        ["blanks"] = " \r\n\t "u8.ToArray(),
        ["half an object"] = "{\"specversion\":\"1.0\",\"id\":"u8.ToArray(),
        ["two objects"] = "{}{}"u8.ToArray(),
        ["numbers"] = "[1,2,3]"u8.ToArray(),
        ["a text"] = "\"hello\""u8.ToArray(),
        ["null"] = "null"u8.ToArray(),
        ["an empty object"] = "{}"u8.ToArray(),
        ["endless nesting"] = Encoding.UTF8.GetBytes(new string('[', 100_000)),
        ["nested members"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 2_000)) + "1" + new string('}', 2_000)),
        ["a name that is no UTF-8"] = [.. "{\""u8, 0xFF, .. "\":1}"u8],
        ["half a surrogate pair as a name"] = "{\"\\ud800\":1}"u8.ToArray(),
        ["UTF-16"] = Encoding.Unicode.GetBytes("{\"id\":\"1\"}"),
        ["a form"] = "payload=%7B%22text%22%3A%22hi%22%7D"u8.ToArray(),
        ["markup"] = "<event><id>1</id></event>"u8.ToArray(),
    };

    /// <summary>Those that a JSON parser takes: what is wrong with them is what they hold.</summary>
    public static readonly IReadOnlySet<string> Parsable = new HashSet<string>(StringComparer.Ordinal)
    {
        "numbers", "a text", "null", "an empty object", "half a surrogate pair as a name",
    };

    public static byte[] Mebibyte => Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('x', 1024 * 1024)}\"}}");
}
