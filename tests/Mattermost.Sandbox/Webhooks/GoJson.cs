using System.Text.Json;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>How long the server finds a value: its JSON in code points, with <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> written as <c>\u003c</c>.</summary>
internal static class GoJson
{
    public static int Length<T>(T value) =>
        JsonSerializer.Serialize(value, Surface.Json).EnumerateRunes().Sum(rune => rune.Value is '<' or '>' or '&' ? 6 : 1);

    public static int CodePoints(string text) => text.EnumerateRunes().Count();

    /// <summary>The first <paramref name="count"/> code points; the whole text when it is not longer.</summary>
    public static string Take(string text, int count)
    {
        var index = 0;
        foreach (var rune in text.EnumerateRunes().Take(count)) index += rune.Utf16SequenceLength;
        return text[..index];
    }
}
