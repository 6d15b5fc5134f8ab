namespace Integration.Functions.Commands;

/// <summary><c>help</c>: what can be typed, each verb with one line.</summary>
internal sealed class HelpVerb(IReadOnlyList<IVerb> others) : IVerb
{
    /// <summary>The overview of the last trigger word that was asked with: nearly always the same one.</summary>
    private WrittenOverview? written;

    public string Name => "help";

    public string Arguments => "[command]";

    public string Summary => "shows what can be typed";

    public bool NeedsChannel => false;

    public bool IsHarmless(IReadOnlyList<string> words) => true;

    public Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping) => Task.FromResult(words switch
    {
        [] => CommandReply.Of(Overview(call), new ReplyButton("Status", "status"), new ReplyButton("Settings", "settings")),
        [var name] => About(call, name),
        _ => CommandReply.Error($"One command at a time: {Say.Typed(call, "help connect")}."),
    });

    private string Overview(CommandCall call)
    {
        if (written is { } last && last.Trigger == call.Trigger) return last.Text;
        var text = Write(call);
        written = new(call.Trigger, text);
        return text;
    }

    private string Write(CommandCall call) => $"""
        **Parabol in Mattermost**: the meetings of your Parabol team, told in this channel.

        | type | to |
        |:--|:--|
        {string.Join('\n', others.Prepend(this).Select(verb => $"| {Say.Typed(call, Usage(verb))} | {verb.Summary} |"))}

        Only you see my answers. To start, type {Say.Typed(call, "connect")}.
        """;

    private CommandReply About(CommandCall call, string name)
    {
        var names = others.Select(verb => verb.Name).Prepend(Name).ToList();
        if (others.Prepend(this).FirstOrDefault(verb => verb.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } verb)
        {
            var example = verb.Example.Length == 0 ? "" : $" For example: {Say.Typed(call, $"{verb.Name} {verb.Example}")}.";
            return CommandReply.Of($"{Say.Typed(call, Usage(verb, inTable: false))} {verb.Summary}.{example}");
        }

        return CommandReply.Error(DidYouMean.Find(name, names) is { } meant
            ? $"There is no {Say.Quoted(name)}. Did you mean {Say.Typed(call, $"help {meant}")}?"
            : $"There is no {Say.Quoted(name)}. There is {Say.List(names)}.");
    }

    /// <summary>A bar would end the cell of a table, even in code.</summary>
    private static string Usage(IVerb verb, bool inTable = true) =>
        $"{verb.Name} {(inTable ? verb.Arguments.Replace(" | ", " or ", StringComparison.Ordinal).Replace("|", " or ", StringComparison.Ordinal) : verb.Arguments)}".TrimEnd();

    private sealed record WrittenOverview(string Trigger, string Text);
}
