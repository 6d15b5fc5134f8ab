using Integration.Functions.Commands;

namespace Integration.Functions.AppCalls;

/// <summary>What the app offers: the verbs, and how one is run.</summary>
/// <param name="Verbs">In the order in which the autocomplete shows them.</param>
/// <param name="RunAsync">Runs what follows the trigger word, as <c>CommandDispatcher.RunAsync</c> does.</param>
/// <param name="IsHarmless">Whether running this text only tells something.</param>
public sealed record AppCommands(
    IReadOnlyList<IVerb> Verbs, Func<CommandCall, CancellationToken, Task<CommandReply>> RunAsync, Func<string, bool> IsHarmless)
{
    public static AppCommands Of(CommandDispatcher dispatcher) => new(dispatcher.Verbs, dispatcher.RunAsync, dispatcher.IsHarmless);

    /// <summary>The groups to offer somebody in a channel who has typed this much of a name.</summary>
    public Func<CommandCall, string, CancellationToken, Task<IReadOnlyList<ReplyChoice>>> SuggestGroupsAsync { get; init; } =
        static (_, _, _) => Task.FromResult<IReadOnlyList<ReplyChoice>>([]);
}
