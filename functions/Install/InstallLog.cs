using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

/// <summary>Writes down the steps as they happen.</summary>
internal sealed class InstallLog(Uri server, IProgress<InstallStep>? progress)
{
    private readonly List<InstallStep> steps = [];

    public IReadOnlyList<InstallStep> Steps => steps;

    /// <summary>True, to be returned by what succeeded.</summary>
    public bool Done(string name, string sentence, string? team = null) => Write(new(name, true, sentence, team));

    /// <summary>False, to be returned by what failed.</summary>
    public bool Failed(string name, string sentence, string? team = null) => Write(new(name, false, sentence, team));

    public bool Failed(string name, RestFailure failure, string? team = null) => Failed(name, RestWords.Of(failure, server), team);

    private bool Write(InstallStep step)
    {
        steps.Add(step);
        progress?.Report(step);
        return step.IsDone;
    }
}

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
