namespace Integration.Functions.Commands;

/// <summary>
/// The grammar of <c>/parabol</c>: finds the verb of what was typed and runs it. Whatever is typed is answered with a
/// sentence that says what to type instead.
/// </summary>
public sealed partial class CommandDispatcher
{
    /// <summary>As long as a message can be in Mattermost: lists of people are long.</summary>
    private const int LongestText = 16_383;

    /// <summary>What people say elsewhere, and what it is called here.</summary>
    private static readonly Dictionary<string, string> OtherWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["setup"] = "connect",
        ["link"] = "connect",
        ["subscribe"] = "connect",
        ["install"] = "connect",
        ["unlink"] = "disconnect",
        ["remove"] = "disconnect",
        ["unsubscribe"] = "disconnect",
        ["uninstall"] = "disconnect",
        ["info"] = "status",
        ["show"] = "status",
        ["list"] = "status",
        ["tz"] = "timezone",
        ["zone"] = "timezone",
        ["events"] = "notifications",
        ["mute"] = "notifications",
        ["config"] = "settings",
        ["options"] = "settings",
        ["check"] = "doctor",
        ["explain"] = "why",
        ["ping"] = "test",
    };

    private readonly HelpVerb help;
    private readonly ILogger<CommandDispatcher> log;

    /// <param name="verbs">All but the help, in the order in which it shows them.</param>
    public CommandDispatcher(IEnumerable<IVerb> verbs, ILogger<CommandDispatcher> log)
    {
        this.log = log;
        IReadOnlyList<IVerb> others = [.. verbs];
        help = new(others);
        Verbs = [help, .. others];
    }

    public IReadOnlyList<IVerb> Verbs { get; }

    /// <summary>Runs what was typed after the trigger word.</summary>
    public async Task<CommandReply> RunAsync(CommandCall call, CancellationToken stopping)
    {
        if (call.Text.Length > LongestText) return CommandReply.Error($"That is too long: at most {LongestText} characters.");
        if (TextVerb(call) is var (verb, rest)) return await RunAsync(call, verb, rest, stopping);
        switch (Words.Of(call.Text))
        {
            case WordsReading.Unclosed(var quote):
                return CommandReply.Error($"The quote {quote} is never closed. Put a second one where it ends, followed by a blank.");

            case WordsReading.Read { Words: var words }:
                return await RunAsync(call, WithoutTrigger(call, words), stopping);

            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    /// <summary>Whether running this text, as a button does, only tells something.</summary>
    internal bool IsHarmless(string text) =>
        Words.Of(text) is WordsReading.Read { Words: [var name, ..] words } && Find(name)?.IsHarmless([.. words.Skip(1)]) == true;

    /// <summary>What was typed twice, as in <c>/parabol /parabol status</c>, counts once.</summary>
    private static IReadOnlyList<string> WithoutTrigger(CommandCall call, IReadOnlyList<string> words) =>
        words is [var first, ..] && first.Equals($"/{call.Trigger}", StringComparison.OrdinalIgnoreCase) ? [.. words.Skip(1)] : words;

    private async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words is not [var name, ..]) return await help.RunAsync(call, [], stopping);
        string[] rest = [.. words.Skip(1)];
        return Find(name) is { } verb ? await RunAsync(call, verb, rest, stopping) : Unknown(call, name, rest);
    }

    private async Task<CommandReply> RunAsync(CommandCall call, IVerb verb, string[] rest, CancellationToken stopping)
    {
        if (verb.NeedsChannel && call.IsConversation) return InConversation(call, verb);
        if (verb.Arguments.Length == 0 && rest.Length > 0) return TooMuch(call, verb, rest);
        var reply = await verb.RunAsync(call, rest, stopping);
        LogRan(verb.Name, call.ServerId, call.ChannelId, call.Actor.UserId, reply.IsError);
        return reply;
    }

    /// <summary>The verb that takes all that follows as it is, with that; null for the others, whose words are taken apart.</summary>
    private (IVerb Verb, string[] Words)? TextVerb(CommandCall call)
    {
        var (name, rest) = FirstWord(call.Text);
        if (name.Equals($"/{call.Trigger}", StringComparison.OrdinalIgnoreCase)) (name, rest) = FirstWord(rest);
        return name.Length > 0 && Find(name) is { TakesText: true } verb ? (verb, rest.Length > 0 ? [rest] : []) : null;
    }

    private static (string Word, string After) FirstWord(string text)
    {
        var trimmed = text.Trim();
        var word = string.Concat(trimmed.TakeWhile(letter => !char.IsWhiteSpace(letter)));
        return (word, trimmed[word.Length..].TrimStart());
    }

    /// <summary>Dashes come in many lengths, and a question may end in a question mark.</summary>
    private IVerb? Find(string typed)
    {
        var name = typed.Trim('/', '?', '!', '.', ',', ':', '-').Replace('\u2013', '-').Replace('\u2014', '-').Replace('\u2010', '-').Replace('\u2011', '-').Replace('_', '-');
        return Verbs.FirstOrDefault(verb => verb.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private CommandReply Unknown(CommandCall call, string name, IReadOnlyList<string> rest)
    {
        var shown = Say.Quoted(name);
        if ((OtherWords.GetValueOrDefault(name) ?? DidYouMean.Find(name, Verbs.Select(verb => verb.Name))) is not { } meant)
        {
            return CommandReply.Error($"I do not know {shown}. {Say.Typed(call, "help")} shows what there is.", new ReplyButton("Show the help", "help"));
        }

        var harmless = Find(meant)!.IsHarmless(rest);
        return CommandReply.Error(
            $"I do not know {shown}. Did you mean {Say.Typed(call, meant)}?",
            harmless ? [new ReplyButton($"Yes: {meant}", Say.Command(meant, rest))] : []);
    }

    private static CommandReply InConversation(CommandCall call, IVerb verb) => CommandReply.Error(
        $"This is a direct message, which Parabol cannot be connected to. Type {Say.Typed(call, verb.Name)} in the channel that it is about.");

    private static CommandReply TooMuch(CommandCall call, IVerb verb, IReadOnlyList<string> rest) => CommandReply.Error(
        $"{Say.Typed(call, verb.Name)} takes nothing after it, and there is {Say.Quoted(string.Join(' ', rest))}. Leave that out.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Command {Verb} at {ServerId} in channel {ChannelId} by {UserId}; refused: {IsError}")]
    private partial void LogRan(string verb, string serverId, string channelId, string userId, bool isError);
}

/// <summary>One verb of <c>/parabol</c>. It knows no protocol: words in, words out.</summary>
public interface IVerb
{
    /// <summary>One lower-case word, e.g. <c>status</c>.</summary>
    string Name { get; }

    /// <summary>What follows the verb, as help and autocomplete show it, e.g. <c>[event] on|off</c>; empty for none.</summary>
    string Arguments { get; }

    /// <summary>One line for the help.</summary>
    string Summary { get; }

    /// <summary>An example for the help, after the verb; empty for none.</summary>
    string Example => "";

    /// <summary>The few words that may come first after the verb, for forms to offer; empty where anything may.</summary>
    IReadOnlyList<string> Choices => [];

    /// <summary>What follows it is one text, as it was typed with its quotes and line breaks, and comes as one word.</summary>
    bool TakesText => false;

    /// <summary>False for what can be answered in a direct message, too.</summary>
    bool NeedsChannel => true;

    /// <summary>With these words it only tells and never changes or posts anything: a button of it may be pressed again.</summary>
    bool IsHarmless(IReadOnlyList<string> words) => false;

    /// <param name="call">Who asks, and where.</param>
    /// <param name="words">What follows the verb, taken apart (quotes respected).</param>
    /// <param name="stopping">Ends the work.</param>
    Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping);
}
