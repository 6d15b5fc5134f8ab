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
