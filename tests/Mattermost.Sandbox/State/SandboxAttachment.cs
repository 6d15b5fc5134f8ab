using System.Text.Json;

namespace Mattermost.Sandbox.State;

/// <summary>
/// A message attachment as the server keeps it: every member present, in the server's own order, because the limit on
/// props counts the serialized form.
/// </summary>
public sealed record SandboxAttachment
{
    public long Id { get; init; }
    public string Fallback { get; init; } = "";
    public string Color { get; init; } = "";
    public string Pretext { get; init; } = "";
    public string AuthorName { get; init; } = "";
    public string AuthorLink { get; init; } = "";
    public string AuthorIcon { get; init; } = "";
    public string Title { get; init; } = "";
    public string TitleLink { get; init; } = "";
    public string Text { get; init; } = "";
    public IReadOnlyList<SandboxField>? Fields { get; init; }
    public string ImageUrl { get; init; } = "";
    public string ThumbUrl { get; init; } = "";
    public string Footer { get; init; } = "";
    public string FooterIcon { get; init; } = "";
    public JsonElement? Ts { get; init; }
}

/// <summary><paramref name="Value"/> is Markdown; two short fields share a row.</summary>
public sealed record SandboxField(string Title, string Value, bool Short);
