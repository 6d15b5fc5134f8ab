namespace Integration.Functions.Groups.Jobs;

/// <summary>What the parts of one kind of job do. Everything in here may happen twice, as a process may die at any point.</summary>
public interface IJobWork
{
    JobKind Kind { get; }

    /// <summary>The queue on which such jobs run.</summary>
    string Queue { get; }

    /// <summary>
    /// Looks, and changes nothing: what the part must know of the time before it did anything, one letter per person. It is
    /// written down before <see cref="RunAsync"/>, and not asked again after a crash.
    /// </summary>
    Task<StepOutcome> PrepareAsync(Job job, JobPart part, CancellationToken stopping);

    /// <param name="part">Begun.</param>
    /// <param name="mayHaveRun">An earlier try began this part and never wrote down its end: look before doing it again.</param>
    Task<StepOutcome> RunAsync(Job job, JobPart part, bool mayHaveRun, CancellationToken stopping);

    /// <summary>Tells the author what came of it, once.</summary>
    /// <param name="job">As it ended: done, cancelled or failed.</param>
    /// <param name="mayHaveRun">An earlier try may have told.</param>
    Task<StepOutcome> FinishAsync(Job job, bool mayHaveRun, CancellationToken stopping);
}

/// <summary>What came of one step.</summary>
public abstract record StepOutcome
{
    private StepOutcome() { }

    /// <param name="Letters">One per person of the part; empty where the step is about nobody.</param>
    /// <param name="Result">Kept with the part.</param>
    public sealed record Done(string Letters = "", string? Result = null) : StepOutcome;

    /// <summary>The server is busy or away: the same step is worth another try.</summary>
    /// <param name="Wait">What the server asked for, or null.</param>
    /// <param name="Why">For a person, should it stay like this.</param>
    public sealed record Later(TimeSpan? Wait, string Why) : StepOutcome;

    /// <summary>No try will do better, and neither will the parts that follow. <paramref name="Why"/> is for the author.</summary>
    public sealed record Failed(string Why) : StepOutcome;
}
