using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Mattermost.Sandbox.Pages;

/// <summary>
/// HTML that is safe to write. <c>Markup.Of($"…")</c> escapes whatever is put into the holes, unless it is markup itself.
/// </summary>
internal readonly record struct Markup(string Html)
{
    public static readonly Markup Empty = new("");

    public static Markup Of(MarkupHandler html) => new(html.ToString());

    public static Markup If(bool condition, Func<Markup> html) => condition ? html() : Empty;

    public static Markup Join<T>(IEnumerable<T> items, Func<T, Markup> html) => new(string.Concat(items.Select(item => html(item).Html)));

    /// <summary>Text for content and quoted attributes; anything but the five special characters stays readable.</summary>
    public static string Escape(string? text) => (text ?? "")
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    public override string ToString() => Html ?? "";
}

[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder html = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => html.Append(literal);

    public void AppendFormatted(Markup markup) => html.Append(markup.Html);

    public void AppendFormatted(string? text) => html.Append(Markup.Escape(text));

    public void AppendFormatted(long number) => html.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(object? value) => AppendFormatted(value?.ToString());

    public override string ToString() => html.ToString();
}
