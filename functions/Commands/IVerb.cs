namespace Integration.Functions.Commands;

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
