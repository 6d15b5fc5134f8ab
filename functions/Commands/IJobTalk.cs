using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;

namespace Integration.Functions.Commands;

/// <summary>What <c>jobs</c> says of one sort of job and does about it.</summary>
internal interface IJobTalk
{
    IReadOnlyList<JobKind> Kinds { get; }

    /// <summary>Null when its author may (still) do what the job does; otherwise why not.</summary>
    Task<string?> WhyNotAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping);

    /// <summary>What came of it so far, in Markdown.</summary>
    Task<string> DetailsAsync(Job job, CancellationToken stopping);

    /// <summary>What became, in this part, of the person at this place of its list: <c>~sprint: was added</c>.</summary>
    string FateOf(Job job, JobPart part, int at);

    bool CanUndo(Job job, DateTimeOffset now) => false;

    Task<CommandReply> UndoAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping) =>
        Task.FromResult(CommandReply.Error("A mention cannot be undone: who was notified was notified."));
}
