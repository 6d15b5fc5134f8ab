using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Mattermost.Sandbox.Pages;

/// <summary>Links with a safe address; others, as in Mattermost, are just their label. Pictures are named, not loaded.</summary>
internal sealed class PostLinkRenderer : HtmlObjectRenderer<LinkInline>
{
    protected override void Write(HtmlRenderer renderer, LinkInline obj)
    {
        var address = SafeLink.Of(obj.GetDynamicUrl?.Invoke() ?? obj.Url);
        if (address is not null) renderer.Write(Markup.Of($"<a href=\"{address}\" rel=\"noreferrer\" target=\"_blank\">").Html);
        if (obj.IsImage) renderer.Write("🖼 ");
        renderer.WriteChildren(obj);
        if (address is not null) renderer.Write("</a>");
    }
}

internal sealed class PostAutolinkRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
    {
        var address = SafeLink.Of(obj.IsEmail ? "mailto:" + obj.Url : obj.Url);
        renderer.Write((address is null ? Markup.Of($"{obj.Url}") : Markup.Of($"<a href=\"{address}\" rel=\"noreferrer\" target=\"_blank\">{obj.Url}</a>")).Html);
    }
}

/// <summary>
/// Highlights mentions by the clients' rule, which is not the server's: <c>@</c> after anything but a word character,
/// then a name that somebody has.
/// </summary>
internal sealed partial class MentionRenderer(IReadOnlySet<string> names) : HtmlObjectRenderer<LiteralInline>
{
    protected override void Write(HtmlRenderer renderer, LiteralInline obj) =>
        renderer.Write(Mention().Replace(Markup.Escape(obj.Content.ToString()), Highlight));

    private string Highlight(Match found)
    {
        for (var length = found.Length; length > 1; length--)
        {
            var name = found.Value[1..length].ToLowerInvariant();
            if (name is "all" or "channel" or "here") return Marked("mention mention--highlight", found.Value, length);
            if (names.Contains(name)) return Marked("mention", found.Value, length);
            if (found.Value[length - 1] is not ('.' or '-' or '_' or ':')) break;
        }

        return found.Value;
    }

    private static string Marked(string style, string text, int length) => $"<span class=\"{style}\">{text[..length]}</span>{text[length..]}";

    [GeneratedRegex(@"(?<!\w)@[a-z0-9.\-_]+(:[a-z0-9.\-_]+)*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();
}
