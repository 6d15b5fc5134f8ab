using System.Text.Json;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>
/// Spreads one webhook call over as many posts as the limits ask for: text in consecutive pieces, attachments from the
/// last piece on. An attachment too long by itself has its text cut; if that is not enough, nothing is posted.
/// </summary>
internal sealed class PostSplitter(int maxPostSize, int propsLimit, IReadOnlyDictionary<string, JsonElement> props)
{
    /// <summary>Null when the props do not fit.</summary>
    public IReadOnlyList<PostPart>? Split(string text, IReadOnlyList<SandboxAttachment> attachments)
    {
        if (LengthWith([]) > propsLimit) return null;
        var parts = Texts(text).Select(piece => new PostPart(piece, [])).ToList();
        foreach (var attachment in attachments)
        {
            if (parts[^1].Attachments.Count > 0 && LengthWith([.. parts[^1].Attachments, attachment]) > propsLimit) parts.Add(new("", []));
            var alone = parts[^1].Attachments.Count == 0;
            if ((alone ? Shortened(attachment) : attachment) is not { } fitting) return null;
            parts[^1] = parts[^1] with { Attachments = [.. parts[^1].Attachments, fitting] };
        }

        return parts;
    }

    private IEnumerable<string> Texts(string text)
    {
        while (GoJson.CodePoints(text) > maxPostSize)
        {
            var piece = GoJson.Take(text, maxPostSize);
            yield return piece;
            text = text[piece.Length..];
        }

        yield return text;
    }

    private SandboxAttachment? Shortened(SandboxAttachment attachment)
    {
        var excess = LengthWith([attachment]) - propsLimit;
        if (excess <= 0) return attachment;
        var length = GoJson.CodePoints(attachment.Text);
        return length < excess ? null : attachment with { Text = GoJson.Take(attachment.Text, length - excess) };
    }

    private int LengthWith(IReadOnlyList<SandboxAttachment> attachments)
    {
        var all = props.ToDictionary(prop => prop.Key, prop => (object)prop.Value, StringComparer.Ordinal);
        if (attachments.Count > 0) all["attachments"] = attachments;
        return GoJson.Length(all);
    }
}

internal sealed record PostPart(string Text, IReadOnlyList<SandboxAttachment> Attachments);
