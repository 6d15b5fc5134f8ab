using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;

namespace Mattermost.Sandbox.Pages;

/// <summary>Markdown as Mattermost's clients draw it: tables, emoji, line breaks kept, raw HTML shown as text.</summary>
internal static class PostMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseTaskLists()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseEmojiAndSmiley(enableSmileys: false)
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, Pipeline);

    /// <summary>Draws; <paramref name="names"/> are marked as mentions, as are the special ones.</summary>
    public static Markup Render(string markdown, IReadOnlySet<string> names)
    {
        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new PostLinkRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<AutolinkInlineRenderer>(new PostAutolinkRenderer());
        if (markdown is not ['/', ..]) renderer.ObjectRenderers.ReplaceOrAdd<LiteralInlineRenderer>(new MentionRenderer(names));
        renderer.Render(Parse(markdown));
        return new Markup(text.ToString());
    }
}
