namespace Integration.Functions.Commands.GroupVerbs;

/// <summary>One thing to do with groups: a word after <c>/parabol group</c>.</summary>
internal interface IGroupAction
{
    /// <summary>The words that call it; the first is the one that is shown.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What follows, as the overview shows it.</summary>
    string Arguments { get; }

    /// <summary>One line for the overview.</summary>
    string Summary { get; }

    /// <summary>It only tells, and so everybody but a guest may do it.</summary>
    bool OnlyTells => false;

    /// <summary>With these words it changes nothing.</summary>
    bool IsHarmless(IReadOnlyList<string> words) => OnlyTells;

    /// <param name="visit">Of somebody who may do it.</param>
    /// <param name="name">By which of its names it was called.</param>
    /// <param name="words">What follows it.</param>
    /// <param name="stopping">Ends the work.</param>
    Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping);
}
