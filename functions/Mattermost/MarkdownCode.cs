namespace Integration.Functions.Mattermost;

/// <summary>Where code stands in a Markdown text: fenced blocks and spans.</summary>
internal static class MarkdownCode
{
    /// <summary>The whole text in order, in pieces of code and of prose.</summary>
    public static IEnumerable<(string Text, bool IsCode)> Pieces(string markdown)
    {
        var prose = 0;
        foreach (var (start, end) in Fences(markdown))
        {
            foreach (var piece in Spans(markdown[prose..start])) yield return piece;
            yield return (markdown[start..end], true);
            prose = end;
        }

        foreach (var piece in Spans(markdown[prose..])) yield return piece;
    }

    /// <summary>The opening line's marker (<c>```</c>) when the text ends inside a fenced block.</summary>
    public static string? OpenFence(string markdown)
    {
        string? open = null;
        foreach (var line in markdown.Split('\n')) open = After(line, open);
        return open;
    }

    private static IEnumerable<(int Start, int End)> Fences(string markdown)
    {
        var (at, start, open) = (0, 0, (string?)null);
        while (at < markdown.Length)
        {
            var lineEnd = markdown.IndexOf('\n', at) is var found and >= 0 ? found + 1 : markdown.Length;
            var wasOpen = open is not null;
            open = After(markdown[at..lineEnd].TrimEnd('\n'), open);
            if (!wasOpen && open is not null) start = at;
            if (wasOpen && open is null) yield return (start, lineEnd);
            at = lineEnd;
        }

        if (open is not null) yield return (start, markdown.Length);
    }

    private static string? After(string line, string? open)
    {
        var text = line.TrimStart(' ');
        if (line.Length - text.Length > 3 || Marker(text) is not { } marker) return open;
        if (open is null) return marker;
        var closes = marker[0] == open[0] && marker.Length >= open.Length && text.AsSpan(marker.Length).IsWhiteSpace();
        return closes ? null : open;
    }

    private static string? Marker(string text)
    {
        if (text.Length == 0 || text[0] is not ('`' or '~')) return null;
        var length = text.Length - text.TrimStart(text[0]).Length;
        var isSpan = text[0] == '`' && text.IndexOf('`', length) >= 0;
        return length >= 3 && !isSpan ? text[..length] : null;
    }

    private static IEnumerable<(string Text, bool IsCode)> Spans(string prose)
    {
        var (done, at) = (0, 0);
        while ((at = prose.IndexOf('`', at)) >= 0)
        {
            var length = RunAt(prose, at);
            if (Closing(prose, at + length, length) is { } end)
            {
                if (at > done) yield return (prose[done..at], false);
                yield return (prose[at..end], true);
                (done, at) = (end, end);
            }
            else
            {
                at += length;
            }
        }

        if (done < prose.Length) yield return (prose[done..], false);
    }

    private static int? Closing(string prose, int from, int length)
    {
        for (var at = prose.IndexOf('`', from); at >= 0; at = at < prose.Length ? prose.IndexOf('`', at) : -1)
        {
            var run = RunAt(prose, at);
            at += run;
            if (run == length) return at;
        }

        return null;
    }

    private static int RunAt(string prose, int at)
    {
        var end = at;
        while (end < prose.Length && prose[end] == '`') end++;
        return end - at;
    }
}
