namespace Integration.Functions.Install;

/// <summary>What a Mattermost server lets us do, each usable without the next (DESIGN 1).</summary>
public enum Level
{
    /// <summary>T0: notifications through an incoming webhook. The server as such is judged here, too.</summary>
    Webhooks,

    /// <summary>T1: <c>/parabol</c>.</summary>
    Commands,

    /// <summary>T2: posts, threads and groups with our bot.</summary>
    Bot,

    /// <summary>T3: the Apps framework.</summary>
    App,
}

public enum Condition
{
    Well,

    /// <summary>It works, but something would be better otherwise, or a level is not there because nobody asked for it.</summary>
    Hint,

    /// <summary>Something does not work until a person mends it.</summary>
    Wrong,
}

/// <summary>One precondition of a level, judged.</summary>
/// <param name="What">The precondition, for programs and as a heading: <c>bot</c>, <c>site-url</c>, …</param>
/// <param name="Fault">Names what is amiss and never changes, such as <c>bot-token-revoked</c>; null when all is well.</param>
/// <param name="Sentence">For a person: what is, and the exact setting and place to mend it. Plain text without other people's words.</param>
/// <param name="Team">The id of the Mattermost team that it is about, if one.</param>
public sealed record Finding(Level Level, string What, Condition Condition, string? Fault, string Sentence, string? Team = null)
{
    public bool IsWell => Condition == Condition.Well;
}
