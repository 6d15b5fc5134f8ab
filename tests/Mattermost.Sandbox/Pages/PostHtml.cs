using System.Globalization;
using Mattermost.Sandbox.Mentions;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Pages;

/// <summary>A heading with posts under it, and between them a paragraph of plain text if one is given.</summary>
public sealed record PageSection(string Heading, IReadOnlyList<SandboxPost> Posts, string? Note = null);

/// <summary>
/// Posts as Mattermost's clients draw them, as safe HTML that loads nothing: no scripts, no fonts, no pictures from elsewhere.
/// </summary>
public static class PostHtml
{
    private const int ShownPeople = 8;

    /// <summary>A complete page, readable from a file without any server.</summary>
    public static string Page(string title, IEnumerable<PageSection> sections) => PageFrame.Static(title, Markup.Of($"""
        <main class="gallery">
        <h1>{title}</h1>
        {Markup.Join(sections, Section)}
        </main>
        """)).Html;

    /// <summary>One post, to be put into a page that has the style sheet.</summary>
    public static string Post(SandboxPost post) => PostMarkup(post).Html;

    internal static Markup PostMarkup(SandboxPost post) => PostMarkup(post, reader: null);

    /// <summary>As a person sees it, who may press its buttons.</summary>
    internal static Markup PostMarkup(SandboxPost post, SandboxUser? reader) => Markup.Of($"""
        <article class="{(post.RootId.Length > 0 ? "post reply" : "post")}" id="{(post.VisibleTo is null ? "post" : "private")}-{post.Number}">
        <div class="avatar" aria-hidden="true">{Avatar(post)}</div>
        <div class="body">
        <header><span class="author">{post.AuthorName}</span>{Tag(post)}<time datetime="{Iso(post.CreateAt)}">{Clock(post.CreateAt)}</time>{Private(post)}</header>
        <div class="markdown">{PostMarkdown.Render(post.Message, post.MentionableNames)}</div>
        {Markup.Join(post.Attachments, attachment => AttachmentHtml.Render(attachment, post.MentionableNames, reader is null ? null : new(reader.Username, post.Id)))}
        {Notified(post.Notified)}
        </div>
        </article>
        """);

    /// <summary>No client shows this; who looks at a sandbox wants to know.</summary>
    private static Markup Notified(IReadOnlyList<Notified> people)
    {
        var more = people.Count > ShownPeople ? $" and {people.Count - ShownPeople} others" : "";
        return Markup.If(people.Count > 0, () => Markup.Of($"<p class=\"notified\">🔔 {string.Join(", ", people.Take(ShownPeople).Select(person => person.Username))}{more}</p>"));
    }

    private static Markup Section(PageSection section) => Markup.Of($"""
        <section>
        <h2>{section.Heading}</h2>
        {Markup.If(section.Note is not null, () => Markup.Of($"<p class=\"note\">{section.Note}</p>"))}
        <div class="posts">{Markup.Join(section.Posts, PostMarkup)}</div>
        </section>
        """);

    private static Markup Tag(SandboxPost post) => Markup.If(post.IsAutomatic, () => Markup.Of($"<span class=\"tag\">BOT</span>"));

    private static Markup Private(SandboxPost post) => Markup.If(post.VisibleTo is not null, () => Markup.Of($"<span class=\"private\">(Only visible to you)</span>"));

    private static Markup Avatar(SandboxPost post)
    {
        if (post.AuthorEmoji is { } emoji) return Markup.Of($"{Emoji.Expand($":{emoji}:")}");
        return post.HookId is null ? Markup.Of($"{Initial(post.AuthorName)}") : Glyphs.Webhook;
    }

    private static string Initial(string name) => name.Length == 0 ? "?" : name[..1].ToUpperInvariant();

    private static string Iso(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset instant) => instant.ToString("h:mm tt", CultureInfo.InvariantCulture);
}
