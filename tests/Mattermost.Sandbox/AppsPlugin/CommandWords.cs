using System.Text;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>A piece of a command line. <paramref name="Start"/> is where it begins in the line, so that the raw rest can be taken.</summary>
internal sealed record CommandWord(string Text, int Start, bool IsQuoted);

/// <summary>Takes a command line apart as clients do: double quotes and backticks hold words together, backslashes in double quotes vanish.</summary>
internal static class CommandWords
{
    /// <exception cref="AppCallFailure">A quote is not closed or holds nothing.</exception>
    public static IReadOnlyList<CommandWord> Of(string line)
    {
        List<CommandWord> words = [];
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            var word = line[at] is '"' or '`' ? Quoted(line, at, out at) : Plain(line, at, out at);
            words.Add(word);
        }

        return words;
    }

    private static CommandWord Plain(string line, int start, out int end)
    {
        end = start;
        while (end < line.Length && !char.IsWhiteSpace(line[end]))
        {
            // --label="two words" is one piece, quotes and all
            if (line[end] is '"' or '`' && line[end - 1] == '=') return new(line[start..end] + Quoted(line, end, out end).Text, start, IsQuoted: false);
            end++;
        }

        return new(line[start..end], start, IsQuoted: false);
    }

    private static CommandWord Quoted(string line, int start, out int end)
    {
        var quote = line[start];
        var text = new StringBuilder();
        for (end = start + 1; end < line.Length && line[end] != quote; end++)
        {
            if (quote == '`' || line[end] != '\\') text.Append(line[end]);
        }

        if (end == line.Length) throw new AppCallFailure("Matching closing quote expected.");
        end++;
        return text.Length > 0 ? new(text.ToString(), start, IsQuoted: true) : throw new AppCallFailure("Empty values are not allowed.");
    }
}
