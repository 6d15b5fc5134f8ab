namespace Integration.Functions.Install;

/// <summary>What is to be installed.</summary>
/// <param name="BaseUrl">As <see cref="ServerAddress"/> reads it.</param>
/// <param name="Teams">Names or ids of Mattermost teams; null for all of them.</param>
public sealed record InstallWish(Uri BaseUrl, IReadOnlyList<string>? Teams);

/// <summary>One step of an installation or its removal: what was done, or what is in the way and how to mend it.</summary>
/// <param name="Name">Never changes: <c>reach</c>, <c>administrator</c>, <c>teams</c>, <c>bot</c>, <c>bot-token</c>, <c>bot-in-team</c>, <c>command</c>, <c>mentions</c>, <c>connections</c>, <c>record</c>.</param>
/// <param name="Team">The name of the Mattermost team it is about, if one.</param>
public sealed record InstallStep(string Name, bool IsDone, string Sentence, string? Team = null);

/// <summary>All steps in order, and (of an installation) what is well and what is not on the server now.</summary>
public sealed record InstallReport(string ServerId, IReadOnlyList<InstallStep> Steps, IReadOnlyList<Finding> Findings)
{
    public bool IsDone => Steps.All(step => step.IsDone);
}
