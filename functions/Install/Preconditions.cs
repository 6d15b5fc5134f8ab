namespace Integration.Functions.Install;

/// <summary>
/// What each level needs, as a table: every row judges one thing in a <see cref="ServerSnapshot"/>. Pure, so that each
/// misconfiguration is one assertion away.
/// </summary>
public static class Preconditions
{
    private static readonly IReadOnlyList<Precondition> Rows =
        [.. ServerPreconditions.Rows, .. CommandPreconditions.Rows, .. BotPreconditions.Rows, .. AppPreconditions.Rows];

    /// <summary>Everything that can be said, by level. A server that does not answer is all there is to say about it.</summary>
    public static IReadOnlyList<Finding> Of(ServerSnapshot snapshot) => snapshot.Silence is { } silence
        ? [ServerPreconditions.Reach.Finding(ServerPreconditions.OfSilence(silence, snapshot.BaseUrl))]
        : [.. Rows.SelectMany(row => row.Judge(snapshot).Select(row.Finding))];
}

/// <summary>One row of the table.</summary>
/// <param name="Judge">Nothing, when it does not apply or nobody could find out.</param>
internal sealed record Precondition(Level Level, string What, Func<ServerSnapshot, IEnumerable<Judgement>> Judge)
{
    public Finding Finding(Judgement judgement) => new(Level, What, judgement.Condition, judgement.Fault, judgement.Sentence, judgement.Team);
}

/// <summary>What a row of the table says.</summary>
internal sealed record Judgement(Condition Condition, string? Fault, string Sentence)
{
    public string? Team { get; init; }

    public static Judgement Well(string sentence) => new(Condition.Well, null, sentence);

    public static Judgement Hint(string fault, string sentence) => new(Condition.Hint, fault, sentence);

    public static Judgement Wrong(string fault, string sentence) => new(Condition.Wrong, fault, sentence);
}
